// Characters of one call of a runner, so that it returns within a few tenths of a second for any size of network, to
// report progress and to be cancelled.

import { type ModelSpec, parameterCount } from '../model/spec.ts'

/** Multiplications in one call of the runner at most. */
const MOST_WORK = 2 ** 29
/** Speed-up of a matrix product. */
const PRODUCT_GAIN = 8

/** A power of two from 4 to `most` (itself one), so that blocks hold whole chunks. */
export function chunkOf(spec: ModelSpec, streams: number, most: number): number {
  const allowed = (MOST_WORK * (streams > 1 ? PRODUCT_GAIN : 1)) / (parameterCount(spec) * streams)
  return 2 ** Math.floor(Math.log2(Math.max(4, Math.min(most, allowed))))
}
