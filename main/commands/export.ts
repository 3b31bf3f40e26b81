// neuronscope export: any kind of figure, the figure of an entry of the report, or the report. What it takes is said by
// the file's ending. A figure is made from the same specification as in the window, and options that say the same make
// the same bytes.

import { COLUMNS, MILLIMETRES, POINTS } from '../../core/figures/drawing.ts'
import type { FigureKind } from '../../core/figures/kinds/kinds.ts'
import type { FigureFormat, FigureStyle } from '../contract/finding-types.ts'
import type { FileResult } from '../contract/types.ts'
import { type CommandContext, define, number, text, UsageError, type Values } from './command.ts'
import { FIGURE_OPTIONS, KIND_WORDS, kindNamed, refuseUnused, specificationOf, withArticle } from './figure-options.ts'
import { output } from './files.ts'
import * as option from './options.ts'

const FORMATS: readonly FigureFormat[] = ['svg', 'pdf', 'png', 'csv', 'parquet']

/** The file to write, and how to make it once it is known that it can be written. */
function make(context: CommandContext): { file: string; making: () => Promise<FileResult> | FileResult } {
  const { app, values, positionals, signal } = context
  const style = styleOf(values)
  const report = text(values, 'report') ?? text(values, 'notebook')
  if (report !== undefined) {
    const format = /\.pdf$/i.test(report) ? 'pdf' : /\.ipynb$/i.test(report) ? 'ipynb' : 'html'
    return { file: report, making: () => app.findings.notebook(format, style, signal) }
  }
  const entry = number(values, 'entry') ?? number(values, 'finding')
  if (entry !== undefined) {
    const file = positionals.at(-1)
    if (file === undefined) throw new UsageError('Say which file to write: export FILE --entry ID.')
    const format = formatOf(file)
    return { file, making: () => app.findings.figure(entry, format, style, signal) }
  }
  const [what, file] = positionals
  if (file === undefined) throw new UsageError(`What to export is ${KIND_WORDS.join(', ')}, and then the file.`)
  return { file, making: () => figure(context, what, file, style) }
}

async function figure(
  context: CommandContext,
  what: string,
  file: string,
  style: Partial<FigureStyle>,
): Promise<FileResult> {
  const { app, values, signal } = context
  const kind = kindNamed(what)
  if (!kind) throw new UsageError(`What to export is ${KIND_WORDS.join(', ')}, not “${what}”.`)
  refuseUnused(kind, values)
  const format = /\.html?$/i.test(file) ? htmlOf(kind, values) : formatOf(file)
  // text has its source unless the option is off
  const footer = kind === 'text' && values.footer !== false && format !== 'png' ? { footer: true } : {}
  const specification = await specificationOf(kind, context)
  return app.figureFiles.make(specification, format, { style: { ...footer, ...style } }, signal)
}

function htmlOf(kind: FigureKind, values: Values): 'html' {
  if (kind !== 'text')
    throw new UsageError(
      `${withArticle(kind).replace(/^./, (c) => c.toUpperCase())} is written as ${FORMATS.join(', ')}; only text and reports as HTML.`,
    )
  if (values.lanes !== undefined)
    throw new UsageError('Lanes are drawn in .svg and .png, not in .html; leave --lanes out, or write one of these.')
  return 'html'
}

/** @throws UsageError for an ending that says nothing */
function formatOf(file: string): FigureFormat {
  const ending = /\.([a-z]+)$/i.exec(file)?.[1].toLowerCase()
  const format = FORMATS.find((one) => one === ending)
  if (!format) throw new UsageError(`“${file}” has to end in ${FORMATS.map((one) => `.${one}`).join(', ')}.`)
  return format
}

function styleOf(values: Values): Partial<FigureStyle> {
  const width = text(values, 'width')
  const fontSize = number(values, 'font-size')
  return {
    theme: text(values, 'theme') === 'dark' ? 'dark' : 'light',
    ...(width !== undefined && { width: COLUMNS[width as keyof typeof COLUMNS] ?? widthOf(width) }),
    ...(fontSize !== undefined && { fontSize }),
    ...(values.footer !== undefined && { footer: values.footer === true }),
  }
}

const millimetres = option.real(MILLIMETRES.low, MILLIMETRES.high)
const widthOf = (width: string) => millimetres.number!(width)

export const exportFigure = define<{ file: string; bytes: number; notes: readonly string[] }>({
  name: 'export',
  usage: `${KIND_WORDS.join('|')} FILE (--recording R | --model M) [--unit U] [--range A:B] [--feature EXPR] [--regex P [--flags F]] [--columns 80] [--lanes U,U] [--scale tanh|raw] [--threshold T] [--below] [--rows 10] [--shifts 255] [--seed 1] [--features N,N] [--metric auroc|r] [--best N] [--to mean|zero|high|low|resample|resample-other|VALUE] [--most 16384] [--method greedy|l1|gradient|occlusion|integrated] [--both-states] [--at ends|begins|inside] [--target C] [--places 48] [--window 24] [--exact 50] [--position P] [--a TEXT] [--b TEXT] [--measure difference|log-probability|logit] [--align A:B] [--time P] [--share 90] [--part losses|classes|feature|overlap|characters|errors|distance] [--order 20] [--against MODEL|C] [--feed-forward N] [--delimiters "( )"] [--on R] [--text T] [--prime T] [--temperature 0.8] [--length 500] [--unknown map|skip] [STYLE]
                FILE --entry ID [STYLE]   (or --finding ID, as before)
                --report FILE.html|FILE.pdf|FILE.ipynb [STYLE]   (or --notebook FILE, as before)
                STYLE: [--theme light|dark] [--width single|double|MM] [--font-size PT] [--footer|--no-footer] [--force]`,
  summary:
    'writes a figure (.svg, .pdf, .png; text also .html), its data (.csv, .parquet), or the report (.html, .pdf); --range counts in the text, --force replaces a file',
  options: {
    ...FIGURE_OPTIONS,
    footer: option.flag,
    theme: option.theme,
    width: {
      type: 'string',
      takes: `single (${COLUMNS.single} mm), double (${COLUMNS.double} mm) or ${millimetres.takes} of millimetres`,
      accepts: (text) => text in COLUMNS || millimetres.accepts!(text),
    },
    'font-size': option.real(POINTS.low, POINTS.high),
    entry: option.whole(1, 2 ** 53 - 1),
    finding: option.whole(1, 2 ** 53 - 1),
    report: option.text,
    notebook: option.text,
    force: option.flag,
  },
  aliases: { hold: 'to' },
  positionals: [0, 2],
  writes: false,
  async run(context) {
    const { file, making } = make(context)
    const target = output(file, context)
    const { bytes, notes = [] } = await making()
    return { file, bytes: target.write(bytes), notes }
  },
  format: ({ file, bytes }) => `Wrote ${file}, ${bytes} bytes.`,
})
