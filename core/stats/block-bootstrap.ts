// The standard error of a mean of successive values that are not independent, by the circular block bootstrap (Politis and
// Romano 1992): blocks of ⌈√n⌉ successive values, the first following the last, are drawn with replacement until there
// are as many values as before, and the mean is taken of each draw. Of a subset: the mean over its members in each draw.

import { createRandom } from '../model/random.ts'

export interface BootstrapOptions {
  seed?: number
  /** values of a block */
  block?: number
  draws?: number
  /** [values] 0 or 1: those to take the mean of; all without */
  among?: Uint8Array
}

export interface MeanEstimate {
  /** of so many values */
  count: number
  mean: number
  /** standard deviation of the mean over the draws; NaN for fewer than two values */
  standardError: number
  /** middle 95 % of the draws */
  interval: [number, number]
}

const DRAWS = 1000

/** The same seed gives the same draws. */
export function bootstrapMean(values: ArrayLike<number>, options: BootstrapOptions = {}): MeanEstimate {
  const { among, seed = 1, draws = DRAWS } = options
  const n = values.length
  const block = options.block ?? Math.max(1, Math.ceil(Math.sqrt(n)))
  // sums and counts of the values before each, twice around
  const [sums, counts] = [new Float64Array(2 * n + 1), new Float64Array(2 * n + 1)]
  for (let i = 0; i < 2 * n; i++) {
    const taken = among ? among[i % n] : 1
    sums[i + 1] = sums[i] + (taken ? values[i % n] : 0)
    counts[i + 1] = counts[i] + taken
  }
  const [count, mean] = [counts[n], sums[n] / counts[n]]
  if (count < 2) return { count, mean, standardError: Number.NaN, interval: [Number.NaN, Number.NaN] }
  const random = createRandom(seed)
  const means: number[] = []
  for (let draw = 0; draw < draws; draw++) {
    let [sum, met] = [0, 0]
    for (let left = n; left > 0; left -= block) {
      const [from, length] = [random.below(n), Math.min(block, left)]
      sum += sums[from + length] - sums[from]
      met += counts[from + length] - counts[from]
    }
    if (met > 0) means.push(sum / met)
  }
  return { count, mean, ...spreadOf(means) }
}

function spreadOf(means: number[]): Pick<MeanEstimate, 'standardError' | 'interval'> {
  const sorted = Float64Array.from(means).sort()
  const center = sorted.reduce((sum, value) => sum + value, 0) / sorted.length
  const squares = sorted.reduce((sum, value) => sum + (value - center) ** 2, 0)
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]
  return { standardError: Math.sqrt(squares / (sorted.length - 1)), interval: [at(0.025), at(0.975)] }
}
