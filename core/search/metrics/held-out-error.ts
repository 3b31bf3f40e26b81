// Prediction intervals of held-out metrics. Characters are not independent, long blocks of them nearly are: the influence
// of each character on the metric is summed block by block, and the spread of these sums gives the standard error (the
// block form of the infinitesimal jackknife; for AUROC, DeLong's structural components, 1988). The interval is Student's,
// on Fisher's z of r and on the logit of AUROC, so that it stays within their bounds. It is for the same metric on
// another stretch of the text, which has a sampling error too: √2 times the standard error.

import { blocksOf, lengthOf } from '../split.ts'
import type { Interval } from '../types.ts'

export const NO_INTERVAL: Interval = [Number.NaN, Number.NaN]

/** Numbers of blocks to try: the first whose blocks are long enough. */
const BLOCKS = [28, 20, 14, 10, 8, 6]
/** A block is so many correlation times long, if possible. */
const TIMES = 20
/** Fewest blocks that must hold true characters. */
const MIN_BLOCKS = 5

/** The held-out stretches in blocks of at least BLOCK_TIMES correlation times, if possible. */
export function errorBlocks(heldout: Uint32Array, correlationTime: number): Uint32Array {
  const length = lengthOf(heldout)
  const count = BLOCKS.find((blocks) => length / blocks >= TIMES * correlationTime) ?? BLOCKS[BLOCKS.length - 1]
  return blocksOf(heldout, count)
}

/**
 * @param value of the metric, −1 to 1 @param sums [blocks] of the influences on it, divided by the number of characters
 */
export function correlationInterval(value: number, sums: Float64Array): Interval {
  return interval(Math.atanh(value), 1 / (1 - value * value), sums, Math.tanh, value)
}

/** @param value AUROC, 0 to 1 @param sums [blocks] of the influences on it */
export function aurocErrorInterval(value: number, sums: Float64Array): Interval {
  const logistic = (x: number) => 1 / (1 + Math.exp(-x))
  return interval(Math.log(value / (1 - value)), 1 / (value * (1 - value)), sums, logistic, value)
}

/** @param slope of the transformation at the value */
function interval(at: number, slope: number, sums: Float64Array, back: (x: number) => number, value: number): Interval {
  const error = standardError(sums)
  if (Number.isNaN(value) || sums.length < MIN_BLOCKS) return NO_INTERVAL
  if (error === 0 || !Number.isFinite(at)) return [value, value]
  const reach = Math.SQRT2 * student(sums.length - 1) * error * slope
  return [back(at - reach), back(at + reach)]
}

/** √(B / (B − 1) · Σ (sum − mean)²) */
export function standardError(sums: Float64Array): number {
  const blocks = sums.length
  const mean = sums.reduce((total, sum) => total + sum, 0) / blocks
  return Math.sqrt((blocks / (blocks - 1)) * sums.reduce((total, sum) => total + (sum - mean) ** 2, 0))
}

const Z = 1.959963984540054

/** The 97.5 % point of Student's t, by its expansion in 1 / ν (Abramowitz and Stegun 26.7.5), for ν ≥ 4. */
function student(v: number): number {
  const g1 = (Z ** 3 + Z) / 4
  const g2 = (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / 96
  const g3 = (3 * Z ** 7 + 19 * Z ** 5 + 17 * Z ** 3 - 15 * Z) / 384
  const g4 = (79 * Z ** 9 + 776 * Z ** 7 + 1482 * Z ** 5 - 1920 * Z ** 3 - 945 * Z) / 92160
  return Z + g1 / v + g2 / v ** 2 + g3 / v ** 3 + g4 / v ** 4
}
