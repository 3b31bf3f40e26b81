// The reverse of a search: features ranked by how well they predict one unit. The prediction at a character is the
// unit's mean, over the train blocks, at the feature's value there. r and R² of unit and prediction are of the held-out
// blocks; p is from circular shifts of the feature (circular-shifts.ts).

import { AppError } from '../errors.ts'
import type { FeatureValues } from '../features/evaluate.ts'
import { benjaminiHochberg } from '../stats/fdr.ts'
import { refuseHopeless, refuseSlow } from './feature-check.ts'
import { type Levels, lastUpTo, levelsOf } from './feature-levels.ts'
import { CircularShifts } from './null/circular-shifts.ts'
import { gathered, type Split, splitCharacters } from './split.ts'

/** One feature as an explanation of one unit. */
export interface Explanation {
  feature: string
  expression: string
  meaning: string
  kind: 'boolean' | 'number'
  /** Pearson's r of the unit with its prediction from the feature, held out */
  r: number
  /** 1 − (squared error of the prediction) / (variance of the unit), held out; below 0 it is worse than the mean */
  r2: number
  trainR: number
  /** of the unit as a detector of the feature, held out; NaN for a number */
  auroc: number
  /** from circular shifts of the feature; null where it has no scores */
  p: number | null
  /** Benjamini–Hochberg over all features with scores; null until the last one */
  q: number | null
  /** why the feature cannot be scored here, in a sentence; its metrics are then NaN */
  problem: string | null
}

/** All features so far, best first, then those that cannot be scored. */
export interface ExplanationProgress {
  explanations: Explanation[]
  done: number
  total: number
}

/** The metrics of a feature: an explanation without name and q. */
export type Account = Pick<Explanation, 'kind' | 'r' | 'r2' | 'trainR' | 'auroc' | 'p'>

/** Levels of a number: each of its values, or so many bins. */
const SIMULATED = 64
/** Levels for the circular shifts, whose cost grows with the changes of level; η² differs little from that of 64. */
const TURNED = 16
const DEFAULT_SHIFTS = 255

/** One unit, prepared for scoring features one after the other. */
export class UnitAccount {
  readonly #values: Float32Array
  readonly #split: Split
  readonly #shifts: CircularShifts
  /** [characters] rank within the part, from 1, ties at their mean rank */
  readonly #ranks: Float64Array

  /**
   * @param values [characters] of the unit
   * @param name for messages
   * @throws AppError `unit-constant`, `unit-not-finite`, `recording-too-short`
   */
  constructor(values: Float32Array, name: string, { shifts = DEFAULT_SHIFTS } = {}) {
    refuseUseless(values, name)
    this.#values = values
    this.#split = splitCharacters(values.length)
    this.#shifts = new CircularShifts(values, shifts)
    this.#ranks = new Float64Array(values.length)
    for (const stretches of [this.#split.train, this.#split.heldout]) rank(values, stretches, this.#ranks)
  }

  /** @throws AppError for a feature that cannot be scored on this text */
  against(feature: FeatureValues): Account {
    const { train, heldout } = this.#split
    refuseHopeless(feature, this.#split, this.#values.length)
    refuseSlow(feature)
    const levels = levelsOf(feature, train, SIMULATED)
    const means = meansOf(this.#values, levels, train)
    const fitted = compare(this.#values, levels, means, train)
    const similarity = compare(this.#values, levels, means, heldout)
    const coarse = levels.count <= TURNED ? levels : levelsOf(feature, train, TURNED)
    return {
      kind: feature.kind,
      r: similarity.r,
      r2: similarity.r2,
      trainR: fitted.r,
      auroc: feature.kind === 'boolean' ? this.#auroc(feature.values) : Number.NaN,
      p: this.#shifts.p(coarse),
    }
  }

  /** Held out, towards the side of the true characters on the train blocks. */
  #auroc(truth: Uint8Array): number {
    const { train, heldout } = this.#split
    const auroc = rankAuroc(this.#ranks, truth, heldout)
    return rankAuroc(this.#ranks, truth, train) >= 0.5 ? auroc : 1 - auroc
  }
}

function refuseUseless(values: Float32Array, name: string): void {
  const odd = values.findIndex((value) => !Number.isFinite(value))
  if (odd >= 0)
    throw new AppError('unit-not-finite', `${name} is ${values[odd]} at character ${odd}; it cannot be explained.`)
  if (values.every((value) => value === values[0]))
    throw new AppError(
      'unit-constant',
      `${name} has the same value, ${values[0]}, at each of the ${values.length} characters; it follows nothing.`,
    )
}

/** The unit's mean at each level; its overall mean where the stretches do not hold the level. */
function meansOf(values: Float32Array, { count, of }: Levels, stretches: Uint32Array): Float64Array {
  const [sums, counts] = [new Float64Array(count), new Float64Array(count)]
  for (let s = 0; s < stretches.length; s += 2)
    for (let t = stretches[s]; t < stretches[s + 1]; t++) {
      sums[of[t]] += values[t]
      counts[of[t]]++
    }
  const mean = sums.reduce((a, b) => a + b, 0) / counts.reduce((a, b) => a + b, 0)
  return sums.map((sum, level) => (counts[level] > 0 ? sum / counts[level] : mean))
}

/** r and R² of the unit and its prediction, both as deviations from the unit's mean. */
function compare(values: Float32Array, { of }: Levels, means: Float64Array, stretches: Uint32Array) {
  const middle = values[stretches[0]]
  let [n, x, y, xx, yy, xy] = [0, 0, 0, 0, 0, 0]
  for (let s = 0; s < stretches.length; s += 2)
    for (let t = stretches[s]; t < stretches[s + 1]; t++) {
      const real = values[t] - middle
      const simulated = means[of[t]] - middle
      n++
      x += real
      y += simulated
      xx += real * real
      yy += simulated * simulated
      xy += real * simulated
    }
  const variance = xx - (x * x) / n
  const spread = yy - (y * y) / n
  if (!(variance > 0)) return { r: 0, r2: 0 } // the unit is constant here
  const r = spread > 1e-12 * variance ? (xy - (x * y) / n) / Math.sqrt(variance * spread) : 0
  return { r: Math.max(-1, Math.min(1, r)), r2: 1 - (xx - 2 * xy + yy) / variance }
}

function rank(values: Float32Array, stretches: Uint32Array, into: Float64Array): void {
  const sorted = gathered(values, stretches).sort()
  const { different, ranks } = meanRanks(sorted)
  for (let s = 0; s < stretches.length; s += 2)
    for (let t = stretches[s]; t < stretches[s + 1]; t++) into[t] = ranks[lastUpTo(different, values[t])]
}

/** The distinct values, ascending, and the mean rank of the characters at each. */
function meanRanks(sorted: Float32Array): { different: Float32Array; ranks: Float64Array } {
  const [different, ranks] = [new Float32Array(sorted.length), new Float64Array(sorted.length)]
  let count = 0
  for (let from = 0; from < sorted.length; count++) {
    let to = from + 1
    while (to < sorted.length && sorted[to] === sorted[from]) to++
    different[count] = sorted[from]
    ranks[count] = (from + 1 + to) / 2
    from = to
  }
  return { different: different.subarray(0, count), ranks }
}

/** Mann and Whitney's: (Σ ranks of true − n₁(n₁ + 1)/2) / (n₁·n₀) */
function rankAuroc(ranks: Float64Array, truth: Uint8Array, stretches: Uint32Array): number {
  let [sum, trues, falses] = [0, 0, 0]
  for (let s = 0; s < stretches.length; s += 2)
    for (let t = stretches[s]; t < stretches[s + 1]; t++) {
      if (truth[t]) {
        sum += ranks[t]
        trues++
      } else falses++
    }
  return (sum - (trues * (trues + 1)) / 2) / (trues * falses)
}

/** Best first, then those that cannot be scored. */
export function bestFirst<T extends Pick<Explanation, 'r' | 'r2' | 'problem'>>(explanations: readonly T[]): T[] {
  const worth = ({ r, problem }: T) => (problem === null ? r : Number.NEGATIVE_INFINITY)
  return [...explanations].sort((a, b) => worth(b) - worth(a) || b.r2 - a.r2 || 0)
}

/** With q, once all features are scored. */
export function withQ(explanations: readonly Explanation[]): Explanation[] {
  const q = benjaminiHochberg(Float64Array.from(explanations, ({ p }) => p ?? Number.NaN))
  return explanations.map((explanation, i) => ({ ...explanation, q: explanation.p === null ? null : q[i] }))
}

/** A feature that cannot be scored, with the reason. */
export function unscored(
  named: Pick<Explanation, 'feature' | 'expression' | 'meaning'>,
  kind: Explanation['kind'],
  problem: string,
): Explanation {
  const none = Number.NaN
  return { ...named, kind, r: none, r2: none, trainR: none, auroc: none, p: null, q: null, problem }
}
