// Refined scores: the metrics of the best units from their recorded values; codes (codebook.ts) are accurate enough for
// the ranking only. Mutual information is reported minus its mean under circular shifts of the feature
// (shared-by-chance.ts), since two autocorrelated signals share some by chance.

import type { FeatureValues } from '../features/evaluate.ts'
import type { UnitValues } from './codes/unit-values.ts'
import { type ClassCounts, FALSE_AT, ROW } from './codes/value-counts.ts'
import { classesOf, mutualInformation, type Part } from './metrics/class-metrics.ts'
import { aurocErrorInterval, correlationInterval, errorBlocks, NO_INTERVAL } from './metrics/held-out-error.ts'
import { type CodedNumber, type NumberTotals, scoreNumber } from './metrics/number-scores.ts'
import { rankNumber } from './metrics/ranks.ts'
import { NO_CLASSES, NOT_HELD_OUT, scoreTruth, type UnitScore } from './metrics/scores.ts'
import { SharedByChance } from './null/shared-by-chance.ts'
import type { Split } from './split.ts'
import type { Intervals } from './types.ts'

export type Refined = UnitScore & { intervals: Intervals }

export interface RefineOptions {
  split: Split
  /** characters (correlation-time.ts) */
  correlationTime: number
  /** false where the text is too short for held-out metrics */
  heldout: boolean
}

/** Blocks that must hold both truth values for an interval of AUROC. */
const LEAST_MET = 5
const NO_INTERVALS: Intervals = { r: NO_INTERVAL, auroc: NO_INTERVAL }
/** Offset in a row of `ClassCounts` of the false characters of neither part, train and held out. */
const LANES = Uint8Array.of(0, FALSE_AT.train, FALSE_AT.heldout)

/** One feature, scored against one unit after the other. */
export class Refiner {
  readonly #feature: FeatureValues
  readonly #options: RefineOptions
  /** [characters] 0 neither part, 1 train, 2 held out */
  readonly #parts: Uint8Array
  readonly #blocks: Uint32Array
  /** of a truth value */
  readonly #chance: SharedByChance | null
  readonly #number: { pairs: Float32Array; totals: NumberTotals[] } | null

  constructor(feature: FeatureValues, options: RefineOptions) {
    this.#feature = feature
    this.#options = options
    const { train, heldout } = options.split
    this.#parts = new Uint8Array(feature.values.length)
    for (const [i, stretches] of [train, heldout].entries())
      for (let s = 0; s < stretches.length; s += 2) this.#parts.fill(i + 1, stretches[s], stretches[s + 1])
    this.#blocks = errorBlocks(heldout, options.correlationTime)
    this.#chance = feature.kind === 'boolean' ? new SharedByChance(feature.values, this.#parts) : null
    this.#number = feature.kind === 'number' ? rankNumber(feature.values, [train, heldout]) : null
  }

  of(unit: UnitValues): Refined {
    const { kind, values } = this.#feature
    return kind === 'boolean' ? this.#truth(unit, values) : this.#numeric(unit)
  }

  /**
   * The unit's state `by` characters later against the feature: the held-out AUROC towards `sign`, of a number r.
   * @param by may be negative: earlier
   */
  later({ values, rows }: UnitValues, by: number, sign: 1 | -1): number {
    const last = rows.length - 1
    const moved = { values, rows: new Uint16Array(rows.length) }
    for (let t = 0; t <= last; t++) moved.rows[t] = rows[Math.min(last, Math.max(0, t + by))]
    if (this.#feature.kind === 'number') return this.#numeric(moved).heldout.r
    const { auroc } = classesOf(this.#valueCounts(moved, this.#feature.values), 'heldout')
    return sign === 1 ? auroc : 1 - auroc
  }

  #truth(unit: UnitValues, truth: Uint8Array): Refined {
    const valueCounts = this.#valueCounts(unit, truth)
    const score = scoreTruth(valueCounts)
    if (!valueCounts.finite) return { ...score, intervals: NO_INTERVALS }
    const chance = this.#chance!.of(unit, valueCounts)
    const information = (part: Part) => Math.max(0, shared(valueCounts, part) - chance[part])
    const { heldout } = this.#options
    return {
      ...score,
      mutualInformation: information('train'),
      heldout: heldout ? { ...score.heldout, mutualInformation: information('heldout') } : NOT_HELD_OUT,
      intervals: heldout ? this.#truthIntervals(unit, truth, valueCounts, score) : NO_INTERVALS,
    }
  }

  #valueCounts({ values, rows }: UnitValues, truth: Uint8Array): ClassCounts {
    const out = new Float64Array(values.length * ROW)
    const parts = this.#parts
    for (let t = 0; t < rows.length; t++) if (parts[t] !== 0) out[rows[t] * ROW + LANES[parts[t]] + truth[t]]++
    for (let row = 0; row < values.length; row++) out[row * ROW] = values[row]
    return { length: values.length, rows: out, finite: values.length > 0 }
  }

  #truthIntervals(
    unit: UnitValues,
    truth: Uint8Array,
    valueCounts: ClassCounts,
    { heldout, sign }: UnitScore,
  ): Intervals {
    const r = this.#correlationInterval(unit, heldout.r)
    if (!this.#bothMet(truth)) return { r, auroc: NO_INTERVAL }
    const { below, above, trues, falses } = placements(valueCounts)
    const auroc = sign === 1 ? heldout.auroc : 1 - heldout.auroc
    const whenTrue = below.map((share) => (share - auroc) / trues)
    const whenFalse = above.map((share) => (share - auroc) / falses)
    const sums = this.#blockSums(unit.rows, truth, whenFalse, whenTrue)
    const [low, high] = aurocErrorInterval(auroc, sums)
    return { r, auroc: sign === 1 ? [low, high] : [1 - high, 1 - low] }
  }

  /** The influence of each character on r is z_x z_y − r (z_x² + z_y²) / 2, over the number of characters. */
  #correlationInterval({ values, rows }: UnitValues, r: number): Intervals['r'] {
    const feature = this.#feature.values
    const { heldout } = this.#options.split
    const near = values[values.length >> 1]
    let [n, x, y, xx, yy] = [0, 0, 0, 0, 0]
    for (let s = 0; s < heldout.length; s += 2)
      for (let t = heldout[s]; t < heldout[s + 1]; t++) {
        const value = values[rows[t]] - near
        n++
        x += value
        y += feature[t]
        xx += value * value
        yy += feature[t] * feature[t]
      }
    const [meanX, meanY] = [x / n, y / n]
    const [spreadX, spreadY] = [Math.sqrt(xx / n - meanX * meanX), Math.sqrt(yy / n - meanY * meanY)]
    if (!(spreadX > 0 && spreadY > 0)) return NO_INTERVAL
    const scaled = Float64Array.from(values, (value) => (value - near - meanX) / spreadX)
    const influence = (a: number, b: number) => (a * b - (r * (a * a + b * b)) / 2) / n
    if (this.#feature.kind === 'boolean') {
      const [whenFalse, whenTrue] = [0, 1].map((y) => scaled.map((a) => influence(a, (y - meanY) / spreadY)))
      return correlationInterval(r, this.#blockSums(rows, this.#feature.values, whenFalse, whenTrue))
    }
    const sums = this.#ofBlocks((from, to) => {
      let sum = 0
      for (let t = from; t < to; t++) sum += influence(scaled[rows[t]], (feature[t] - meanY) / spreadY)
      return sum
    })
    return correlationInterval(r, sums)
  }

  /** [blocks] sums over the held-out part of a value's influence where the feature is false, and where it is true. */
  #blockSums(rows: Uint16Array, truth: Uint8Array, whenFalse: Float64Array, whenTrue: Float64Array): Float64Array {
    return this.#ofBlocks((from, to) => {
      let sum = 0
      for (let t = from; t < to; t++) sum += truth[t] === 1 ? whenTrue[rows[t]] : whenFalse[rows[t]]
      return sum
    })
  }

  #ofBlocks(sum: (from: number, to: number) => number): Float64Array {
    const edges = this.#blocks
    return Float64Array.from({ length: edges.length / 2 }, (_, block) => sum(edges[2 * block], edges[2 * block + 1]))
  }

  /** Whether true and false both occur in enough of the blocks. */
  #bothMet(truth: Uint8Array): boolean {
    const edges = this.#blocks
    const met = [0, 0]
    for (let s = 0; s < edges.length; s += 2) {
      const block = truth.subarray(edges[s], edges[s + 1])
      for (const value of [0, 1]) if (block.includes(value)) met[value]++
    }
    return Math.min(...met) >= LEAST_MET
  }

  #numeric(unit: UnitValues): Refined {
    const { totals } = this.#number!
    const { values, rows } = unit
    const { train: chosen, heldout: judging } = this.#options.split
    const part = (stretches: Uint32Array, i: number): CodedNumber => ({
      ...this.#counted(rows, values.length, stretches),
      totals: totals[i],
    })
    const { sign, heldout, ...train } = scoreNumber(
      { centroid: values, length: values.length },
      part(chosen, 0),
      part(judging, 1),
    )
    const hasHeldout = this.#options.heldout
    const r = hasHeldout && values.length > 0 ? this.#correlationInterval(unit, heldout.r) : NO_INTERVAL
    return {
      ...{ ...NO_CLASSES, ...train, sign, threshold: Number.NaN },
      heldout: hasHeldout ? { ...NO_CLASSES, ...heldout } : NOT_HELD_OUT,
      intervals: { r, auroc: NO_INTERVAL },
    }
  }

  /** [values] each: the characters at each value, and the sums of the feature and of its rank. */
  #counted(rows: Uint16Array, values: number, stretches: Uint32Array): Omit<CodedNumber, 'totals'> {
    const { pairs } = this.#number!
    const [counts, sums, rankSums] = [0, 1, 2].map(() => new Float64Array(values))
    if (values > 0)
      for (let s = 0; s < stretches.length; s += 2)
        for (let t = stretches[s]; t < stretches[s + 1]; t++) {
          const row = rows[t]
          counts[row]++
          sums[row] += pairs[2 * t]
          rankSums[row] += pairs[2 * t + 1]
        }
    return { counts, sums, rankSums }
  }
}

/** Mutual information of unit and feature in bits, uncorrected. */
function shared(unit: ClassCounts, part: Part): number {
  return mutualInformation(unit, part, classesOf(unit, part), false)
}

/**
 * Held out, at each distinct value: the share of false characters below it and half of those at it, which a true
 * character contributes to AUROC, and the share of true ones above it, which a false character does.
 */
function placements({ length, rows }: ClassCounts) {
  const [below, above] = [new Float64Array(length), new Float64Array(length)]
  let [falses, trues] = [0, 0]
  for (let row = 0, at = FALSE_AT.heldout; row < length; row++, at += ROW) {
    below[row] = falses + rows[at] / 2
    above[row] = trues + rows[at + 1] / 2
    falses += rows[at]
    trues += rows[at + 1]
  }
  for (let row = 0; row < length; row++) {
    below[row] /= falses
    above[row] = 1 - above[row] / trues
  }
  return { below, above, falses, trues }
}
