// neuronscope export text | trace | ranking

import type { FileResult } from '../contract/types.ts'
import { type CommandContext, define, find, number, range, required, text, UsageError } from './command.ts'
import { writeOutput } from './files.ts'
import { expressionOf } from './search.ts'

async function make({ app, values, signal }: CommandContext, what: string, file: string): Promise<FileResult> {
  const recording = find(app.reader.recordings(), required(values, 'recording'), 'recording')
  if (what === 'ranking') return app.figures.ranking(recording.id, expressionOf(values), number(values, 'seed'), signal)
  const { start, end } = range(values, recording.characters)
  const unit = required(values, 'unit')
  if (what === 'trace') return app.figures.trace(recording.id, unit, start, end)
  if (what !== 'text') throw new UsageError(`What to export is text, trace or ranking, not “${what}”.`)
  const format = /\.svg$/i.test(file) ? 'svg' : 'html'
  const theme = text(values, 'theme') === 'dark' ? 'dark' : 'light'
  const columns = number(values, 'columns') ?? 80
  return app.figures.text(
    { recording: recording.id, unit, start, end, format, theme, columns, feature: text(values, 'feature') },
    signal,
  )
}

export const exportFigure = define<{ file: string; bytes: number }>({
  name: 'export',
  usage:
    'text|trace|ranking FILE --recording R [--unit U] [--range A:B] [--feature EXPR] [--regex P] [--columns 80] [--theme light|dark]',
  summary: 'writes coloured text (.html or .svg), a trace (.csv) or a ranking (.csv)',
  options: {
    recording: { type: 'string' },
    unit: { type: 'string' },
    range: { type: 'string' },
    feature: { type: 'string' },
    regex: { type: 'string' },
    flags: { type: 'string' },
    columns: { type: 'string' },
    theme: { type: 'string' },
    seed: { type: 'string' },
  },
  positionals: [2, 2],
  writes: false,
  async run(context) {
    const [what, file] = context.positionals
    const { bytes } = await make(context, what, file)
    return { file, bytes: writeOutput(file, bytes) }
  },
  format: ({ file, bytes }) => `Wrote ${file}, ${bytes} bytes.`,
})
