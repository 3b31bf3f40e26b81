// One exact pass over a text that takes along what is asked for: values of some units, the loss of every character, and
// the logits where the caller looks at them.

import type { Backend } from '../kernels/kernels.ts'
import { logProbability } from '../model/loss.ts'
import type { StateKind, Unit } from '../model/units.ts'
import type { Ids } from '../text/vocabulary.ts'
import type { Progress } from '../util/generators.ts'
import { chunkOf } from './chunk.ts'
import type { Network } from './evaluate.ts'

export interface Along {
  /** [units][characters] after each character */
  values: Float32Array[]
  /** [characters] natural log of the probability of each character given those before it; NaN for the first of a text */
  logProbabilities: Float32Array
}

export interface AlongOptions {
  /** characters at the beginning of `ids` that are read and not taken along */
  warm: number
  units: readonly Unit[]
  /** Called with the logits for each character: a row of `logits` at `offset`. Characters count after the warm-up. */
  look?(character: number, logits: Float32Array, offset: number): void
}

/** Most characters a call. */
const CHUNK = 256

/** From zero state. */
export function* readAlong(
  backend: Backend,
  { spec, parameters }: Network,
  ids: Ids,
  { warm, units, look }: AlongOptions,
): Generator<Progress, Along, undefined> {
  const characters = ids.length - warm
  const kinds = [...new Set<StateKind>(units.map(({ kind }) => kind))]
  const values = units.map(() => new Float32Array(characters))
  const logProbabilities = new Float32Array(characters).fill(Number.NaN)
  const chunk = chunkOf(spec, 1, CHUNK)
  const runner = backend.createRunner(spec, parameters, { streams: 1, maxTime: chunk })
  try {
    for (let from = 0; from < ids.length; from += chunk) {
      const count = Math.min(chunk, ids.length - from)
      const read = Int32Array.from(ids.subarray(from, from + count))
      const { states, logits } = runner.advance(read, count, { kinds, logits: true })
      for (let t = Math.max(0, warm - from); t < count; t++)
        for (const [u, { kind, layer, index }] of units.entries())
          values[u][from + t - warm] = states[kind]![layer][t * spec.hidden + index]
      // the logits after one character are of the next
      for (let t = Math.max(0, warm - from - 1); t < count && from + t + 1 < ids.length; t++) {
        const [at, row] = [from + t + 1 - warm, t * spec.vocabulary]
        logProbabilities[at] = logProbability(logits!, row, spec.vocabulary, ids[from + t + 1])
        look?.(at, logits!, row)
      }
      yield { done: from + count, total: ids.length }
    }
    return { values, logProbabilities }
  } finally {
    runner.dispose()
  }
}
