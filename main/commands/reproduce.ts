// neuronscope reproduce: the set-up of a paper, from training to the report.

import { CELLS, type Cell } from '../../core/model/cells/cells.ts'
import { PAPER_CHOICE, PAPER_CONFIG } from '../../core/schema/paper.ts'
import type { PlannedRow, ReproductionEvent } from '../contract/reproduction-types.ts'
import { type CommandContext, define, find, required, text, UsageError, type Values } from './command.ts'
import { output } from './files.ts'
import * as option from './options.ts'
import { changes, TRAIN_OPTIONS, usageOf } from './train-options.ts'

/** What the plan decides. */
const PLANNED = ['cell', 'layers', 'hidden', 'unknown']
const SETTINGS = Object.fromEntries(Object.entries(TRAIN_OPTIONS).filter(([name]) => !PLANNED.includes(name)))

interface Reproduced {
  networks: PlannedRow[]
  /** ids of the entries of the report */
  entries: number[]
  file: string | null
  notes: string[]
}

export const reproduce = define<Reproduced>({
  name: 'reproduce',
  usage: `karpathy2015 --corpus N [--cells lstm,rnn,gru] [--layers 1,2,3] [--sizes 64,128,256,512] [--plan] [--out REPORT.html|.pdf|.ipynb [--force]]
                   [--epochs 50 | --steps S | --minutes X] [--reset after|before] [--embedding 0] [--dropout 0]
                   ${usageOf('Optimiser', PAPER_CONFIG)}
                   ${usageOf('Text', PAPER_CONFIG)}
                   ${usageOf('Run', PAPER_CONFIG)} [--keep-every log|N]`,
  summary: 'trains the networks of a paper on a text, and makes its tables and figures',
  details: `karpathy2015 is A. Karpathy, J. Johnson, L. Fei-Fei, "Visualizing and Understanding Recurrent Networks", arXiv
1506.02078, section 3.3: all cells, depths and sizes. Networks of a size have as many parameters as an LSTM of one layer with
so many units. Their settings are the paper's: RMSProp, rate 0.002 and decay 0.95 after the tenth of 50 epochs, batches of
100 × 100 characters, a tenth of the text for validation and a tenth for test; options of train change them (--minutes is for
each network). Dropout is 0 unless given, and initial weights are uniform in ±1/√units.

Networks are trained one after the other, the smallest first. Those that are there already are kept, those that were begun
go on: the command can be ended at any moment and given again. Its entries of the report are replaced then. --plan lists the
networks and trains nothing. --out writes these entries alone as a page.

JSON: networks: cell, layers, size, hidden, parameters, name, state, steps, totalSteps; entries (of the report); notes`,
  options: {
    corpus: option.text,
    cells: option.text,
    layers: option.text,
    sizes: option.text,
    plan: option.flag,
    out: option.text,
    force: option.flag,
    ...SETTINGS,
  },
  positionals: [1, 1],
  writes: (values) => values.plan !== true,
  async run(context) {
    const { app, values, positionals, signal } = context
    if (positionals[0] !== 'karpathy2015')
      throw new UsageError(`There is no set-up “${positionals[0]}”; karpathy2015 is the one that is known.`)
    const corpus = find(app.reader.corpora(), required(values, 'corpus'), 'corpus')
    const request = { corpus: corpus.id, ...choiceOf(values), config: changes({ ...values, layers: undefined }) }
    app.checkConfig({ ...app.training.defaults(corpus.id), ...request.config })
    if (values.plan === true) return { networks: app.reproduction.plan(request), entries: [], file: null, notes: [] }
    const file = text(values, 'out') ?? null
    const kind = file === null ? 'html' : kindOf(file)
    const out = file === null ? null : output(file, context)
    const { entries, notes } = await followed(app.reproduction.run(request, signal), context)
    if (out) {
      const part = { title: `Karpathy et al. (2015) on ${corpus.name}`, entries }
      out.write((await app.findings.notebook(kind, {}, signal, part)).bytes)
    }
    return { networks: app.reproduction.plan(request), entries, file, notes }
  },
  format: ({ networks, entries, file }) =>
    [
      ...networks.map(rowOf),
      ...(entries.length > 0
        ? [`${entries.length} entries of the report${file === null ? '' : `, written to ${file}`}.`]
        : []),
    ].join('\n'),
})

async function followed(events: AsyncIterable<ReproductionEvent>, { progress, event: emit }: CommandContext) {
  let result = { entries: [] as number[], notes: [] as string[] }
  for await (const event of events) {
    if (event.type === 'progress') progress(`${event.done} of ${event.total}: ${event.doing} …`)
    if (event.type === 'plan') emit(event)
    if (event.type === 'result') result = event
  }
  return result
}

function rowOf({ name, hidden, parameters, state, steps, totalSteps }: PlannedRow): string {
  const far = state === 'new' ? 'not begun' : totalSteps > 0 ? `${steps} of ${totalSteps} steps` : `${steps} steps`
  const units = `${hidden} units a layer, ${parameters} parameters`
  return `${name.padEnd(30)}  ${units.padEnd(44)}  ${state === 'trained' ? 'trained, ' : ''}${far}`
}

function choiceOf(values: Values) {
  const { cells, layers, sizes } = PAPER_CHOICE
  return {
    cells: values.cells === undefined ? cells : listOf(values, 'cells', CELLS.join(', '), asCell),
    layers: values.layers === undefined ? layers : listOf(values, 'layers', 'whole numbers from 1 to 4', wholeIn(1, 4)),
    sizes:
      values.sizes === undefined ? sizes : listOf(values, 'sizes', 'whole numbers from 16 to 2048', wholeIn(16, 2048)),
  }
}

function listOf<T>(values: Values, name: string, takes: string, read: (word: string) => T | undefined): T[] {
  return required(values, name)
    .split(',')
    .map((word) => {
      const value = read(word.trim())
      if (value !== undefined) return value
      throw new UsageError(`--${name} takes ${takes}, apart by commas, not “${word.trim()}”.`)
    })
}

function asCell(word: string): Cell | undefined {
  return CELLS.find((cell) => cell === word.toLowerCase())
}

function wholeIn(low: number, high: number) {
  return (word: string): number | undefined => {
    const value = Number(word)
    return /^\d+$/.test(word) && value >= low && value <= high ? value : undefined
  }
}

function kindOf(file: string): 'html' | 'pdf' | 'ipynb' {
  const kind = (['html', 'pdf', 'ipynb'] as const).find((ending) => file.toLowerCase().endsWith(`.${ending}`))
  if (kind) return kind
  throw new UsageError(`--out takes a file that ends in .html, .pdf or .ipynb, not “${file}”.`)
}
