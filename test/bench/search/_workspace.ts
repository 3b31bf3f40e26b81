// A workspace file with a recording of synthetic units over generated prose: a quarter each tanh of noise, saturated,
// sparse, and slowly moving like the cells of an LSTM. Unit 7 follows the quotes, so that there is something to find.

import { emptySummary } from '../../../core/kernels/statistics.ts'
import { createRandom } from '../../../core/model/random.ts'
import { toHalf } from '../../../core/util/float16.ts'
import { BLOCK_CHARACTERS } from '../../../main/store/store.ts'
import { Workspace } from '../../../main/store/workspace.ts'
import { prose } from '../../main/app/workspace.ts'

/** @returns the recording's id */
export function makeWorkspace(file: string, characters: number, units: number): number {
  const store = Workspace.create(file)
  const text = prose(characters)
  const corpus = store.addCorpus({ name: 'prose', text, characters, vocabulary: 30, hash: 'prose' }).id
  const spec = { cell: 'rnn', layers: 1, hidden: units, vocabulary: 2, embedding: 0, dropout: 0 } as const
  const model = store.addModel({
    name: 'synthetic',
    corpus,
    spec: { ...spec, reset: 'after' },
    vocabulary: ['a', 'b'],
    config: null,
    status: 'trained',
    parameters: 1,
  }).id
  const shape = { kinds: ['h' as const], layers: 1, hidden: units, units }
  const origin = { modelHash: 'm', corpusHash: 'prose', initialState: 'zero' }
  const { id } = store.addRecording({
    name: 'synthetic',
    model,
    corpus,
    start: 0,
    end: characters,
    ...shape,
    ...origin,
  })
  const fill = filler(text, units)
  const summary = emptySummary(units)
  const values = new Uint16Array(units * BLOCK_CHARACTERS)
  for (let index = 0; index * BLOCK_CHARACTERS < characters; index++) {
    const from = index * BLOCK_CHARACTERS
    const count = Math.min(BLOCK_CHARACTERS, characters - from)
    fill(values, from, count)
    summary.characters += count
    store.appendBlock(id, { index, characters: count, values, surprise: new Float32Array(count), summary })
  }
  store.finishRecording(id, 'complete')
  store.close()
  return id
}

const STEPS = 65_536

/** Values of a distribution by quantile, as float16: [STEPS] */
function quantiles(of: (normal: number) => number): Uint16Array {
  const random = createRandom(5)
  const normal = () => Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform())
  return Uint16Array.from(Float64Array.from({ length: STEPS }, () => of(normal())).sort(), (value) => toHalf(value + 0))
}

function filler(text: string, units: number): (values: Uint16Array, from: number, count: number) => void {
  const tanh = quantiles(Math.tanh)
  const kinds = [
    { table: tanh, slow: 0 },
    { table: quantiles((z) => Math.tanh(12 * z)), slow: 4 },
    { table: quantiles((z) => (z > 1.3 ? Math.tanh(z - 1.3) : 0)), slow: 1 },
    { table: quantiles((z) => 2.5 * z), slow: 6 },
  ]
  const states = Int32Array.from({ length: units }, (_, u) => (u + 1) * 0x9e3779b1)
  const levels = new Int32Array(units)
  let inside = false
  return (values, from, count) => {
    for (let unit = 0; unit < units; unit++) {
      const { table, slow } = kinds[unit % kinds.length]
      let [x, level] = [states[unit], levels[unit]]
      for (let t = 0, at = unit * BLOCK_CHARACTERS; t < count; t++, at++) {
        x ^= x << 13
        x ^= x >>> 17
        x ^= x << 5
        level += ((x >>> 16) - level) >> slow
        values[at] = table[level & (STEPS - 1)]
      }
      states[unit] = x
      levels[unit] = level
    }
    for (let t = 0; t < count; t++) {
      if (text[from + t] === '“') inside = true
      else if (text[from + t] === '”') inside = false
      const at = 7 * BLOCK_CHARACTERS + t
      if (inside) values[at] = tanh[(values[at] % 8192) + 57_000]
    }
  }
}
