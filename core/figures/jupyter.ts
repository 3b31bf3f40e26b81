// The report as a Jupyter notebook (nbformat 4.5): the words as Markdown, and for each figure its table as CSV in a cell
// that draws it again with matplotlib. It needs numpy and matplotlib, and no file beside it.

import { JUPYTER_PRELUDE } from './jupyter-prelude.ts'

export interface JupyterPage {
  title: string
  program: string
  workspace: string
  entries: readonly JupyterEntry[]
}

export interface JupyterEntry {
  title: string
  /** Markdown */
  sentence: string
  figure: {
    kind: string
    caption: string
    /** null where it could not be made, for the reason in `problem` */
    csv: string | null
    problem: string | null
  } | null
}

interface Cell {
  cell_type: 'markdown' | 'code'
  id: string
  metadata: object
  source: string[]
  execution_count?: null
  outputs?: []
}

/** The same page gives the same notebook. */
export function reportNotebook({ title, program, workspace, entries }: JupyterPage): string {
  const cells: Cell[] = []
  const add = (type: Cell['cell_type'], text: string) => {
    const source = text.split('\n').map((line, i, all) => (i < all.length - 1 ? `${line}\n` : line))
    const code = type === 'code' ? { execution_count: null, outputs: [] as [] } : {}
    cells.push({ cell_type: type, id: `cell-${cells.length}`, metadata: {}, source, ...code })
  }
  add('markdown', `# ${title}\n\nFrom ${workspace}, by ${program}.`)
  add('code', JUPYTER_PRELUDE)
  let number = 0
  for (const { title, sentence, figure } of entries) {
    const words = [...(title ? [`## ${title}`] : []), ...(sentence ? [sentence] : [])]
    if (words.length > 0) add('markdown', words.join('\n\n'))
    if (!figure) continue
    number++
    if (figure.csv === null) add('markdown', `*Figure ${number} could not be made: ${figure.problem}*`)
    else {
      add(
        'code',
        `table_${number} = read(\n${literal(figure.csv)}\n)\ndraw(${JSON.stringify(figure.kind)}, table_${number})`,
      )
      add('markdown', `*Figure ${number}. ${figure.caption}*`)
    }
  }
  const metadata = {
    kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
    language_info: { name: 'python' },
  }
  return `${JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`
}

/** Python concatenates texts that follow on one another; its escapes hold all those of JSON. */
function literal(csv: string): string {
  return csv
    .split(/(?<=\n)/)
    .map((line) => `    ${JSON.stringify(line)}`)
    .join('\n')
}
