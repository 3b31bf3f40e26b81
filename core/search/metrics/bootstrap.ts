// Block bootstrap of a held-out metric: characters are not independent, long blocks of them nearly are. Blocks are drawn
// with replacement and the metric is computed for each draw; the interval is the middle 95 %, corrected for bias and
// skew (Efron's BCa) and widened for the small number of blocks as Student's t widens the normal interval (Hesterberg's
// expanded percentiles).

import { createRandom } from '../../model/random.ts'
import type { Interval } from '../types.ts'

export const RESAMPLES = 1000
export const NO_INTERVAL: Interval = [Number.NaN, Number.NaN]

/** Half of the 5 % that an interval leaves out, in normal deviations. */
const Z = 1.959963984540054

/** How often each draw takes each block: [RESAMPLES][blocks], the same for every unit. */
export interface Draws {
  blocks: number
  counts: Uint8Array
}

/** The same seed draws the same blocks. @param blocks at most 255, so that a count fits a byte */
export function drawBlocks(blocks: number, seed: number): Draws {
  const counts = new Uint8Array(RESAMPLES * blocks)
  const random = createRandom(seed)
  for (let at = 0; at < counts.length; at += blocks)
    for (let i = 0; i < blocks; i++) counts[at + random.below(blocks)]++
  return { blocks, counts }
}

/**
 * 95 %, or [NaN, NaN] where the metric is undefined in more than half of the draws.
 * @param metric of blocks weighted by counts; NaN where it is undefined
 */
export function intervalOf(metric: (counts: Uint8Array) => number, { blocks, counts }: Draws): Interval {
  const drawn = Float64Array.from({ length: RESAMPLES }, (_, i) =>
    metric(counts.subarray(i * blocks, (i + 1) * blocks)),
  )
  const sorted = drawn.filter((value) => !Number.isNaN(value)).sort()
  const whole = metric(new Uint8Array(blocks).fill(1))
  if (sorted.length < RESAMPLES / 2 || Number.isNaN(whole)) return NO_INTERVAL
  const bias = normalQuantile(shareBelow(sorted, whole))
  const skew = acceleration(metric, blocks)
  const reach = expanded(blocks)
  const edge = (z: number) => quantile(sorted, normalShare(bias + (bias + z) / Math.max(0.1, 1 - skew * (bias + z))))
  return [edge(-reach), edge(reach)]
}

/** The share of draws below a value, ties counting half; kept within 0.01 … 0.99, where the correction is defined. */
function shareBelow(sorted: Float64Array, value: number): number {
  let share = 0
  for (const other of sorted) share += other < value ? 1 : other === value ? 0.5 : 0
  return Math.min(0.99, Math.max(0.01, share / sorted.length))
}

/** Σ d³ / 6 (Σ d²)^1.5 for the changes d of the metric when one block is left out. */
function acceleration(metric: (counts: Uint8Array) => number, blocks: number): number {
  const without = Array.from({ length: blocks }, (_, out) =>
    metric(new Uint8Array(blocks).fill(1).fill(0, out, out + 1)),
  )
  const known = without.filter((value) => !Number.isNaN(value))
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length
  let [squares, cubes] = [0, 0]
  for (const value of known) {
    squares += (mean - value) ** 2
    cubes += (mean - value) ** 3
  }
  return squares > 0 ? cubes / (6 * squares ** 1.5) : 0
}

/** Student's t in place of z, by its expansion in 1 / ν, for a spread that was estimated from so many blocks. */
function expanded(blocks: number): number {
  const v = Math.max(1, blocks - 1)
  const t = Z + (Z ** 3 + Z) / (4 * v) + (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / (96 * v * v)
  return t * Math.sqrt(blocks / v)
}

function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1)
  const below = Math.floor(at)
  const above = Math.min(sorted.length - 1, below + 1)
  return sorted[below] + (at - below) * (sorted[above] - sorted[below])
}

/** Φ(z), by the complementary error function's rational approximation (Abramowitz and Stegun 7.1.26), within 1e-7. */
function normalShare(z: number): number {
  const x = Math.abs(z) / Math.SQRT2
  const t = 1 / (1 + 0.3275911 * x)
  const series = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
  const tail = (series * Math.exp(-x * x)) / 2
  return z < 0 ? tail : 1 - tail
}

/** Φ⁻¹, by bisection. */
function normalQuantile(share: number): number {
  let [low, high] = [-6, 6]
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2
    if (normalShare(middle) < share) low = middle
    else high = middle
  }
  return (low + high) / 2
}
