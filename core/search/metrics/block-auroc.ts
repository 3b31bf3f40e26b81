// The 95 % interval of an AUROC over some of the held-out characters, from blocks drawn with replacement (bootstrap.ts).
// How often a true character of block a lies above a false one of block b is counted once a unit, so that a draw is a
// weighted sum of blocks × blocks counts.

import type { UnitLevels } from '../codes/unit-levels.ts'
import type { Interval } from '../types.ts'
import { type Draws, intervalOf, NO_INTERVAL } from './bootstrap.ts'

/** Fewest blocks that must hold each class for an interval. */
const MIN_BLOCKS = 5

/** False and true characters of each block at each level: [blocks][levels]. */
export interface BlockCounts {
  blocks: number
  levels: number
  falses: Float64Array
  trues: Float64Array
}

/** @param stretches half-open, one a block @param wanted characters that count; all without it */
export function countBlocks(
  { codes, values }: UnitLevels,
  feature: Uint8Array,
  stretches: Uint32Array,
  wanted?: Uint8Array,
): BlockCounts {
  const [blocks, levels] = [stretches.length / 2, values.length]
  const sides = [new Float64Array(blocks * levels), new Float64Array(blocks * levels)]
  for (let block = 0; block < blocks; block++) {
    const at = block * levels
    for (let t = stretches[2 * block]; t < stretches[2 * block + 1]; t++)
      if (wanted === undefined || wanted[t]) sides[feature[t]][at + codes[t]]++
  }
  return { blocks, levels, falses: sides[0], trues: sides[1] }
}

/** [NaN, NaN] where one of the classes occurs in fewer than MIN_BLOCKS blocks. */
export function aurocInterval(counts: BlockCounts, draws: Draws, sign: 1 | -1): Interval {
  const { blocks, levels, falses, trues } = counts
  const [trueOf, falseOf] = [trues, falses].map((side) => totals(side, blocks, levels))
  const met = (side: Float64Array) => side.filter((n) => n > 0).length
  if (Math.min(met(trueOf), met(falseOf)) < MIN_BLOCKS) return NO_INTERVAL
  const wins = pairwiseWins(counts)
  return intervalOf((drawn) => {
    let [won, present, missing] = [0, 0, 0]
    for (let a = 0; a < blocks; a++) {
      if (drawn[a] === 0) continue
      present += drawn[a] * trueOf[a]
      missing += drawn[a] * falseOf[a]
      let row = 0
      for (let b = 0; b < blocks; b++) row += drawn[b] * wins[a * blocks + b]
      won += drawn[a] * row
    }
    const auroc = won / (present * missing)
    return sign === 1 ? auroc : 1 - auroc
  }, draws)
}

/** [blocks][blocks] trues of the first block above falses of the second, and half of those at the same level. */
function pairwiseWins({ blocks, levels, falses, trues }: BlockCounts): Float64Array {
  const wins = new Float64Array(blocks * blocks)
  const below = new Float64Array(levels)
  for (let b = 0; b < blocks; b++) {
    for (let level = 0, so = 0; level < levels; level++) {
      const here = falses[b * levels + level]
      below[level] = so + here / 2
      so += here
    }
    for (let a = 0; a < blocks; a++) {
      let sum = 0
      for (let level = 0, at = a * levels; level < levels; level++, at++) sum += trues[at] * below[level]
      wins[a * blocks + b] = sum
    }
  }
  return wins
}

function totals(side: Float64Array, blocks: number, levels: number): Float64Array {
  return Float64Array.from({ length: blocks }, (_, b) =>
    side.subarray(b * levels, (b + 1) * levels).reduce((sum, n) => sum + n, 0),
  )
}
