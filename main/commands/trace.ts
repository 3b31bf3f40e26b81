// neuronscope trace

import { kindOfName } from '../../core/model/unit-names.ts'
import { quantityOf } from '../../core/search/codes/value-scale.ts'
import { shownValues } from '../../core/units/display-scale.ts'
import { define, find, recordedRange, required } from './command.ts'
import * as option from './options.ts'

interface Traced {
  unit: string
  /** what the values are: `tanh c`, `c`, `h`, … */
  quantity: string
  /** character of the text at which the first value stands */
  start: number
  values: number[]
}

export const trace = define<Traced>({
  name: 'trace',
  usage: '--recording R --unit L1.c.17 [--range A:B] [--scale raw|tanh]',
  summary:
    'prints the values of one unit, cell states raw; the range counts characters of the text, like that of record',
  options: { recording: option.text, unit: option.unit, range: option.range, scale: option.scale },
  writes: false,
  async run({ app, values }) {
    const recording = find(app.reader.recordings(), required(values, 'recording'), 'recording')
    const unit = required(values, 'unit')
    const { start, end, text } = recordedRange(values, recording)
    const kind = kindOfName(unit)
    const scale = values.scale === 'tanh' ? 'tanh' : 'raw'
    const recorded = app.recordings.values(recording.id, unit, start, end)
    const shown = scale === 'tanh' ? shownValues(kind, recorded) : recorded
    return { unit, quantity: quantityOf(kind, scale), start: text.start, values: Array.from(shown) }
  },
  format: ({ values }) => values.join('\n'),
})
