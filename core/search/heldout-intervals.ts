// The 95 % intervals of a unit's held-out r and AUROC. Everything a draw needs is worked out once a unit: for AUROC how
// often a true character of block a lies above a false one of block b, so that a draw weighs 32 × 32 numbers and never
// looks at a character again.

import type { FeatureValues } from '../features/evaluate.ts'
import { type Draws, drawBlocks, intervalOf, NO_INTERVAL } from './bootstrap.ts'
import type { UnitLevels } from './levels.ts'
import type { Split } from './split.ts'
import type { Interval, Intervals } from './types.ts'

/** Trues in fewer blocks than this, and drawing blocks says nothing. */
const MIN_BLOCKS = 5

/** One of these serves all units of a search. */
export class HeldoutIntervals {
  private readonly feature: FeatureValues
  private readonly stretches: Uint32Array
  private readonly draws: Draws

  constructor(feature: FeatureValues, { heldout }: Split, seed: number) {
    this.feature = feature
    this.stretches = heldout
    this.draws = drawBlocks(heldout.length / 2, seed)
  }

  /** @param sign the side of true that the train blocks chose */
  of(unit: UnitLevels, sign: 1 | -1): Intervals {
    const { feature, stretches, draws } = this
    if (unit.values.length === 0) return { r: NO_INTERVAL, auroc: NO_INTERVAL }
    const r = intervalOf(correlation(blockSums(unit, feature.values, stretches)), draws)
    if (feature.kind === 'number') return { r, auroc: NO_INTERVAL }
    return { r, auroc: aurocInterval(countBlocks(unit, feature.values, stretches), draws, sign) }
  }
}

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

/** [NaN, NaN] where one of the classes is met in fewer than MIN_BLOCKS blocks. */
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

/** Of each block: characters, Σx, Σy, Σx², Σy², Σxy, from values less one that is typical, so that nothing is lost. */
function blockSums({ codes, values }: UnitLevels, feature: ArrayLike<number>, stretches: Uint32Array): Float64Array {
  const sums = new Float64Array(stretches.length * 3)
  const [middle, first] = [values[values.length >> 1], feature[stretches[0]]]
  for (let block = 0; block < stretches.length / 2; block++) {
    let [x1, y1, xx, yy, xy] = [0, 0, 0, 0, 0]
    const [from, to] = [stretches[2 * block], stretches[2 * block + 1]]
    for (let t = from; t < to; t++) {
      const x = values[codes[t]] - middle
      const y = feature[t] - first
      x1 += x
      y1 += y
      xx += x * x
      yy += y * y
      xy += x * y
    }
    sums.set([to - from, x1, y1, xx, yy, xy], block * 6)
  }
  return sums
}

/** Pearson's r of blocks taken so often each; NaN where the unit or the feature is constant in all of them. */
function correlation(sums: Float64Array): (drawn: Uint8Array) => number {
  return (drawn) => {
    const [n, x, y, xx, yy, xy] = weighted(sums, drawn)
    const [varX, varY] = [xx - (x * x) / n, yy - (y * y) / n]
    return varX > 0 && varY > 0 ? (xy - (x * y) / n) / Math.sqrt(varX * varY) : Number.NaN
  }
}

function weighted(sums: Float64Array, drawn: Uint8Array): Float64Array {
  const total = new Float64Array(6)
  for (let block = 0, at = 0; block < drawn.length; block++)
    for (let i = 0; i < 6; i++, at++) total[i] += drawn[block] * sums[at]
  return total
}
