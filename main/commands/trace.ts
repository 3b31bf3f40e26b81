// neuronscope trace

import { define, find, recordedRange, required } from './command.ts'
import * as option from './options.ts'

interface Traced {
  unit: string
  /** character of the text at which the first value stands */
  start: number
  values: number[]
}

export const trace = define<Traced>({
  name: 'trace',
  usage: '--recording R --unit L1.c.17 [--range A:B]',
  summary: 'prints the values of one unit; the range counts characters of the text, like that of record',
  options: { recording: option.text, unit: option.unit, range: option.range },
  writes: false,
  async run({ app, values }) {
    const recording = find(app.reader.recordings(), required(values, 'recording'), 'recording')
    const unit = required(values, 'unit')
    const { start, end, text } = recordedRange(values, recording)
    return { unit, start: text.start, values: Array.from(app.recordings.values(recording.id, unit, start, end)) }
  },
  format: ({ values }) => values.join('\n'),
})
