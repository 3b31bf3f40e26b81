// A number feature beside its ranks, which are taken within each part of the text: train, held out, neither.

import type { NumberTotals } from './number-scores.ts'
import { lengthOf } from './split.ts'

/** @returns [characters][2] every value and its rank; and what they sum up to in each part */
export function rankNumber(
  values: Float32Array,
  parts: readonly Uint32Array[],
): { pairs: Float32Array; totals: NumberTotals[] } {
  const pairs = new Float32Array(2 * values.length)
  for (let t = 0; t < values.length; t++) pairs[2 * t] = values[t]
  return { pairs, totals: parts.map((stretches) => rankPart(values, stretches, pairs)) }
}

/** Writes the mean rank of equals, from 1, beside each value of a part. */
function rankPart(values: Float32Array, stretches: Uint32Array, pairs: Float32Array): NumberTotals {
  const sorted = gathered(values, stretches).sort()
  const totals: NumberTotals = { n: sorted.length, sum: 0, squares: 0, rankSum: 0, rankSquares: 0 }
  const levels = new Float32Array(sorted.length)
  const ranks = new Float32Array(sorted.length)
  let distinct = 0
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    const value = sorted[from]
    while (to < sorted.length && sorted[to] === value) to++
    const rank = (from + 1 + to) / 2
    levels[distinct] = value
    ranks[distinct++] = rank
    add(totals, to - from, value, rank)
  }
  const rankOf = lookup(levels.subarray(0, distinct), ranks)
  for (let s = 0; s < stretches.length; s += 2)
    for (let t = stretches[s]; t < stretches[s + 1]; t++) pairs[2 * t + 1] = rankOf(values[t])
  return totals
}

function add(totals: NumberTotals, count: number, value: number, rank: number): void {
  totals.sum += count * value
  totals.squares += count * value * value
  totals.rankSum += count * rank
  totals.rankSquares += count * rank * rank
}

function gathered(values: Float32Array, stretches: Uint32Array): Float32Array {
  const out = new Float32Array(lengthOf(stretches))
  for (let s = 0, at = 0; s < stretches.length; s += 2) {
    out.set(values.subarray(stretches[s], stretches[s + 1]), at)
    at += stretches[s + 1] - stretches[s]
  }
  return out
}

/** By halving; neighbouring characters often have the same value, which is then not looked for. */
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
