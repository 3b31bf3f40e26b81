// neuronscope trace

import { define, find, range, required } from './command.ts'

export const trace = define<{ unit: string; start: number; values: number[] }>({
  name: 'trace',
  usage: '--recording R --unit L1.c.17 [--range A:B]',
  summary: 'prints the values of one unit',
  options: { recording: { type: 'string' }, unit: { type: 'string' }, range: { type: 'string' } },
  writes: false,
  async run({ app, values }) {
    const recording = find(app.reader.recordings(), required(values, 'recording'), 'recording')
    const unit = required(values, 'unit')
    const { start, end } = range(values, recording.characters)
    return { unit, start, values: Array.from(app.recordings.values(recording.id, unit, start, end)) }
  },
  format: ({ values }) => values.join('\n'),
})
