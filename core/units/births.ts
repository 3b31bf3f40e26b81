// How well a unit tells a feature at one moment of training: AUROC of a truth value, r of a number, with 95 % from
// resampled blocks of the text. The sign is given, so that the scores of successive checkpoints are of one direction.

import type { FeatureValues } from '../features/evaluate.ts'
import type { UnitLevels } from '../search/codes/unit-levels.ts'
import { aurocInterval, countBlocks } from '../search/metrics/block-auroc.ts'
import { type Draws, intervalOf } from '../search/metrics/bootstrap.ts'
import { separation } from '../stats/separation.ts'

export interface BirthScore {
  /** AUROC or r; NaN where the feature does not vary, or the unit is not finite */
  score: number
  /** 95 %; NaN where there are too few blocks */
  interval: [number, number]
}

export interface ScoredOver {
  /** half-open stretches of characters that count, one a block: [from, to, from, to, …] */
  blocks: Uint32Array
  draws: Draws
}

/** Levels of a unit that the draws count. */
const LEVELS = 255

/** Of raw values. @param sign of the direction in which the unit is read */
export function birthScore(
  values: Float32Array,
  feature: FeatureValues,
  sign: 1 | -1,
  { blocks, draws }: ScoredOver,
): BirthScore {
  if (!values.every(Number.isFinite)) return { score: Number.NaN, interval: [Number.NaN, Number.NaN] }
  if (feature.kind === 'number') return correlation(values, feature.values, sign, { blocks, draws })
  const sides: number[][] = [[], []]
  eachOf(blocks, (t) => sides[feature.values[t]].push(values[t]))
  if (sides.some((side) => side.length === 0)) return { score: Number.NaN, interval: [Number.NaN, Number.NaN] }
  const [falses, trues] = sides.map((side) => Float32Array.from(side).sort())
  const { auroc } = separation(trues, falses)
  const counts = countBlocks(levelsOf(values), feature.values, blocks)
  const [low, high] = aurocInterval(counts, draws, sign)
  return { score: sign === 1 ? auroc : 1 - auroc, interval: [low, high] }
}

/** 1 where the unit rises with the feature, −1 where it falls. */
export function birthSign(values: Float32Array, feature: FeatureValues, over: ScoredOver): 1 | -1 {
  const { score } = birthScore(values, feature, 1, over)
  return score < (feature.kind === 'number' ? 0 : 0.5) ? -1 : 1
}

function eachOf(blocks: Uint32Array, take: (t: number) => void): void {
  for (let b = 0; b < blocks.length; b += 2) for (let t = blocks[b]; t < blocks[b + 1]; t++) take(t)
}

/** Codes that ascend with the value, about as many characters at each. */
function levelsOf(values: Float32Array): UnitLevels {
  const sorted = values.slice().sort()
  const edges = [...new Set(Array.from({ length: LEVELS }, (_, i) => sorted[Math.floor((i * sorted.length) / LEVELS)]))]
  const codes = Uint8Array.from(values, (value) => {
    let [low, high] = [0, edges.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (edges[middle] <= value) low = middle
      else high = middle - 1
    }
    return low
  })
  return { codes, values: Float32Array.from(edges) }
}

/** Pearson's r, and its interval from the sums of each block. */
function correlation(
  values: Float32Array,
  feature: Float32Array,
  sign: 1 | -1,
  { blocks, draws }: ScoredOver,
): BirthScore {
  const count = blocks.length / 2
  /** n, Σx, Σy, Σx², Σy², Σxy of each block */
  const sums = Array.from({ length: count }, (_, b) => {
    const of = new Float64Array(6)
    for (let t = blocks[2 * b]; t < blocks[2 * b + 1]; t++) {
      const [x, y] = [values[t], feature[t]]
      for (const [k, part] of [1, x, y, x * x, y * y, x * y].entries()) of[k] += part
    }
    return of
  })
  const r = (weights: ArrayLike<number>) => {
    const all = new Float64Array(6)
    for (const [b, of] of sums.entries()) for (let k = 0; k < 6; k++) all[k] += weights[b] * of[k]
    const [n, x, y, xx, yy, xy] = all
    const spread = (n * xx - x * x) * (n * yy - y * y)
    return spread > 0 ? (sign * (n * xy - x * y)) / Math.sqrt(spread) : Number.NaN
  }
  const [low, high] = intervalOf(r, draws)
  return { score: r(new Uint8Array(count).fill(1)), interval: [low, high] }
}
