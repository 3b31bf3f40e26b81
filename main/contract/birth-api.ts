// Methods on networks as they were along their training.

import * as v from 'valibot'
import { call } from './define.ts'
import type { KeptCheckpoint } from './types.ts'

const id = v.pipe(v.number(), v.integer(), v.minValue(1))
const step = v.pipe(v.number(), v.integer(), v.minValue(0))

export const birthApi = {
  /** The checkpoints that were kept along the training of a network, by step. */
  'checkpoints.list': call(v.object({ model: id })).returns<KeptCheckpoint[]>(),
  /** Deletes some for good. */
  'checkpoints.remove': call(
    v.object({ model: id, steps: v.pipe(v.array(step), v.minLength(1), v.maxLength(10_000)) }),
  ).returns<void>(),
}
