// A number feature and its ranks within each part of the text: train, held out, neither.

import { gathered } from '../split.ts'
import type { NumberTotals } from './number-scores.ts'

/** @returns [characters][2] every value and its rank; and their sums in each part */
export function rankNumber(
  values: Float32Array,
  parts: readonly Uint32Array[],
): { pairs: Float32Array; totals: NumberTotals[] } {
  const pairs = new Float32Array(2 * values.length)
  for (let t = 0; t < values.length; t++) pairs[2 * t] = values[t]
  return { pairs, totals: parts.map((stretches) => rankPart(values, stretches, pairs)) }
}

/** Writes ranks within a part, from 1, ties at their mean rank. */
function rankPart(values: Float32Array, stretches: Uint32Array, pairs: Float32Array): NumberTotals {
  const here = gathered(values, stretches)
  const { levels, counts } = countedLevels(here) ?? sortedLevels(here)
  const totals: NumberTotals = { n: here.length, sum: 0, squares: 0, rankSum: 0, rankSquares: 0 }
  const ranks = new Float32Array(levels.length)
  for (let level = 0, before = 0; level < levels.length; level++) {
    ranks[level] = before + (counts[level] + 1) / 2
    before += counts[level]
    add(totals, counts[level], levels[level], ranks[level])
  }
  const rankOf = lookup(levels, ranks)
  for (let s = 0; s < stretches.length; s += 2)
    for (let t = stretches[s]; t < stretches[s + 1]; t++) pairs[2 * t + 1] = rankOf(values[t])
  return totals
}

/** [values] the rank of each, from 1, ties at their mean rank. */
export function ranksOf(values: Float32Array): Float32Array {
  const { levels, counts } = countedLevels(values) ?? sortedLevels(values)
  const ranks = new Float32Array(levels.length)
  for (let level = 0, before = 0; level < levels.length; before += counts[level++])
    ranks[level] = before + (counts[level] + 1) / 2
  const rankOf = lookup(levels, ranks)
  const out = new Float32Array(values.length)
  for (let t = 0; t < values.length; t++) out[t] = rankOf(values[t])
  return out
}

/** The distinct values, ascending, and the count of each. */
interface Taken {
  levels: Float32Array
  counts: Uint32Array
}

/** The levels of any numbers, by sorting them. */
export function sortedLevels(values: Float32Array): Taken {
  const sorted = values.slice().sort()
  const levels = new Float32Array(sorted.length)
  const counts = new Uint32Array(sorted.length)
  let count = 0
  for (let i = 0; i < sorted.length; i++) {
    if (i === 0 || sorted[i] !== sorted[i - 1]) levels[count++] = sorted[i]
    counts[count - 1]++
  }
  return { levels: levels.subarray(0, count), counts: counts.subarray(0, count) }
}

/** By counting, for whole numbers in a small range; else undefined. */
export function countedLevels(values: Float32Array): Taken | undefined {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (value !== Math.floor(value)) return undefined
    if (value < low) low = value
    if (value > high) high = value
  }
  if (!(high - low < values.length)) return undefined
  const each = new Uint32Array(high - low + 1)
  for (let i = 0; i < values.length; i++) each[values[i] - low]++
  const taken = Uint32Array.from(each.keys()).filter((i) => each[i] > 0)
  return { levels: Float32Array.from(taken, (i) => low + i), counts: taken.map((i) => each[i]) }
}

function add(totals: NumberTotals, count: number, value: number, rank: number): void {
  totals.sum += count * value
  totals.squares += count * value * value
  totals.rankSum += count * rank
  totals.rankSquares += count * rank * rank
}

/** By bisection; skipped where the value equals the one before. */
function lookup(levels: Float32Array, ranks: Float32Array): (value: number) => number {
  let [last, found] = [Number.NaN, 0]
  return (value) => {
    if (value === last) return found
    let [low, high] = [0, levels.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (levels[middle] < value) low = middle + 1
      else high = middle
    }
    last = value
    found = ranks[low]
    return found
  }
}
