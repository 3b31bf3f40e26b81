// Files out of the report: single figures at print size, their data, and the whole as one page or on paper.

import type { FigureFormat, FigureSpecification } from '../../main/contract/finding-types.ts'
import { withResolution } from '../../main/contract/png.ts'
import type { FileResult } from '../../main/contract/types.ts'
import type { ListedFinding } from '../state/findings.ts'
import { sentence } from '../state/sentence.ts'
import type { Context } from '../views/entry.ts'
import { figureOf } from './captures.ts'
import { focusedKind } from './collect.ts'
import { download } from './download.ts'
import { orTell } from './edit.ts'
import { exportText, rasterise } from './export.ts'

const DPI = 300

export function exportFinding(context: Context, { id, figure }: ListedFinding, format: FigureFormat): void {
  if (!figure) {
    context.store.notices.tell('This entry is words alone; it has no figure to export.')
    return
  }
  const style = styleOf(context)
  const get = (format: FigureFormat) => context.api.call('findings.figure', { finding: id, format, ...style })
  if (format === 'pdf' && !canPrint(context)) context.store.notices.tell(NO_PDF)
  else orTell(context, fileOf(get, format).then(download))
}

/** As all figures leave the window. */
function styleOf({ store }: Context) {
  const [width, fontSize] = [store.printWidth.peek(), store.printFont.peek()]
  return {
    theme: store.printTheme.peek(),
    fontSize,
    footer: store.printFooter.peek(),
    ...(width !== null && { width }),
  }
}

const NO_PDF = 'No browser was found beside the program to make the PDF; take SVG, or install Chromium, Chrome or Edge.'

function canPrint({ store }: Context): boolean {
  return store.info.peek()?.prints.pdf ?? false
}

/** What the keyboard is on: the chosen entry, the text, or another figure. */
export function exportFocused(context: Context): void {
  const { store, api } = context
  const { current } = store.findings
  const finding = store.mode.peek() === 'writeup' ? current.peek() : null
  const kind = focusedKind()
  const figure: FigureSpecification | string = figureOf(kind, store)
  if (finding) exportFinding(context, finding, 'svg')
  else if (kind === 'text') void exportText(context, 'svg')
  else if (typeof figure === 'string') store.notices.tell(figure)
  else orTell(context, api.call('figures.make', { figure, format: 'svg', ...styleOf(context) }).then(download))
}

/** The window draws a PNG itself, so that it needs no browser beside it. */
async function fileOf(get: (format: FigureFormat) => Promise<FileResult>, format: FigureFormat): Promise<FileResult> {
  if (format !== 'png') return get(format)
  const { bytes, ...file } = await rasterise(await get('svg'), DPI / 96)
  return { ...file, bytes: withResolution(bytes, DPI) }
}

/** A PDF where the host can make one; else the browser's own print dialog, which can. */
export function exportNotebook(context: Context, format: 'html' | 'pdf' | 'ipynb'): void {
  const { store, api } = context
  const style = styleOf(context)
  const empty = store.findings.notebook.peek().findings.length === 0
  const prints = canPrint(context)
  const file = (format: 'html' | 'pdf' | 'ipynb') => api.call('findings.notebook', { format, ...style })
  if (empty) store.notices.tell('The report is empty: add a figure first (F, or “Add to report” beside it).')
  else if (format === 'pdf' && !prints)
    orTell(
      context,
      file('html').then((page) => print(context, page)),
    )
  else orTell(context, file(format).then(download))
}

/** The page in a hidden frame, until it has been printed. */
function print({ store }: Context, { bytes }: FileResult): void {
  store.notices.tell(
    'No browser was found beside the program to make the PDF; choose “Save as PDF” in the print dialog.',
  )
  const frame = document.createElement('iframe')
  frame.className = 'print-frame'
  frame.title = 'The report, being printed'
  frame.addEventListener('load', () => {
    try {
      frame.contentWindow!.addEventListener('afterprint', () => frame.remove())
      frame.contentWindow!.print()
    } catch (error) {
      store.notices.tell(sentence(error))
    }
  })
  frame.srcdoc = new TextDecoder().decode(bytes)
  document.body.append(frame)
}
