// Central differences in double precision: the derivative of any scalar function, to compare a backward pass with.

import { createRandom } from '../../../core/model/random.ts'

const STEP = 1e-5

/** d value() / d each element of `input`, which is put back afterwards. */
export function numericalGradient(value: () => number, input: Float64Array): Float64Array {
  return input.map((x, k) => {
    input[k] = x + STEP
    const above = value()
    input[k] = x - STEP
    const below = value()
    input[k] = x
    return (above - below) / (2 * STEP)
  })
}

/** Makes arrays of normal numbers, the same for the same seed. */
export function filler(seed: number): (length: number) => Float64Array {
  const random = createRandom(seed)
  return (length) => Float64Array.from({ length }, () => random.normal())
}

/** Σ a·b: turns the output of an operation into a scalar whose derivative by that output is b. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k]
  return sum
}
