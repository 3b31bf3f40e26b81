// Methods on networks as they were along their training.

import * as v from 'valibot'
import type { BirthEvent } from './birth-types.ts'
import { call, stream } from './define.ts'
import type { KeptCheckpoint } from './types.ts'
import { unit } from './unit-schema.ts'

const id = v.pipe(v.number(), v.integer(), v.minValue(1))
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const whole = (low: number, high: number) => v.pipe(v.number(), v.integer(), v.minValue(low), v.maxValue(high))

export const birthApi = {
  /** The checkpoints that were kept along the training of a network, by step. */
  'checkpoints.list': call(v.object({ model: id })).returns<KeptCheckpoint[]>(),
  /** Deletes some for good. */
  'checkpoints.remove': call(
    v.object({ model: id, steps: v.pipe(v.array(count), v.minLength(1), v.maxLength(10_000)) }),
  ).returns<void>(),
  /**
   * Characters start…end of a recording as a kept checkpoint of its network reads them: the values of units, and −log p of
   * every character, nats.
   */
  'checkpoints.values': call(
    v.object({
      recording: id,
      step: count,
      units: v.pipe(v.array(unit), v.maxLength(16)),
      start: count,
      end: count,
    }),
  ).returns<{ values: Float32Array[]; surprise: Float32Array }>(),
  /** Pairs of a unit and a feature, and n-gram models, beside the network at every kept checkpoint. */
  'births.run': stream(
    v.object({
      recording: id,
      pairs: v.pipe(
        v.array(v.object({ unit, feature: v.pipe(v.string(), v.minLength(1), v.maxLength(10_000)) })),
        v.maxLength(12),
      ),
      order: v.optional(whole(0, 20)),
      characters: v.optional(whole(512, 1_000_000)),
      seed: v.optional(whole(0, 0xffffffff)),
    }),
  ).of<BirthEvent>(),
}
