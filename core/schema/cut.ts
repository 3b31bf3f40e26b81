// A unit as a detector with a threshold, from the counts of its values: its metrics against a feature follow a dragged
// threshold without the host. The value at the threshold counts as true, for either sign, as in the search
// (search/types.ts, Score).

import type { UnitScale } from './unit-scale.ts'

/** Predicts true at and above the threshold for sign 1, at and below it for −1. On the shown scale. */
export interface Cut {
  threshold: number
  sign: 1 | -1
}

export interface ThresholdMetrics {
  tp: number
  fp: number
  fn: number
  tn: number
  /** 0 without predicted trues */
  precision: number
  /** 0 without trues */
  recall: number
  f1: number
}

/** [levels] characters at each value, where the feature is false and where it is true. */
export interface SideCounts {
  outside: Uint32Array
  inside: Uint32Array
}

/** The train half, which chose sign and threshold, the held-out half, and all characters, which are more than both. */
export interface PartCounts {
  /** null for a recording too short to be divided */
  search: SideCounts | null
  heldout: SideCounts | null
  all: SideCounts
}

/** Counts of a unit's values where a feature is false and where it is true. */
export interface SplitHistogram {
  /** the range that is shown: that of its kind, extended to the unit's */
  low: number
  high: number
  /** [levels] the distinct values as recorded, ascending */
  recorded: Float32Array
  /** [levels] the same as shown and searched: a cell state through tanh, where neighbors may be equal */
  levels: Float32Array
  parts: PartCounts
}

/** Whether a value is on the side of the threshold that says true; the threshold itself does. */
export function predicts({ threshold, sign }: Cut, value: number): boolean {
  return sign === 1 ? value >= threshold : value <= threshold
}

/** @param levels [levels] shown values, with the characters of a part on each */
export function thresholdMetrics(levels: Float32Array, { outside, inside }: SideCounts, cut: Cut): ThresholdMetrics {
  let [tp, fp, fn, tn] = [0, 0, 0, 0]
  levels.forEach((value, i) => {
    if (predicts(cut, value)) {
      tp += inside[i]
      fp += outside[i]
    } else {
      fn += inside[i]
      tn += outside[i]
    }
  })
  return {
    ...{ tp, fp, fn, tn },
    precision: share(tp, tp + fp),
    recall: share(tp, tp + fn),
    f1: share(2 * tp, 2 * tp + fp + fn),
  }
}

/** What the values of a range hold, both ends counted, when the range is taken to say true. @param range on the scale */
export function rangeMetrics(
  { recorded, levels, parts }: SplitHistogram,
  { raw }: UnitScale,
  range: { low: number; high: number },
): ThresholdMetrics {
  const values = raw ? recorded : levels
  const inside = (value: number) => Number(value >= range.low && value <= range.high)
  return thresholdMetrics(values.map(inside), parts.all, { threshold: 1, sign: 1 })
}

/** 0 where there is nothing to divide by. */
function share(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0
}

/** The sum of counts. */
export function total(counts: Uint32Array): number {
  return counts.reduce((sum, n) => sum + n, 0)
}

/** Bins of a table. */
export const SPLIT_BINS = 256

/**
 * Counts in equal bins of a scale; values beyond its ends are counted in the end bins.
 * @param counts of `levels`
 */
export function binned(
  { recorded, levels }: SplitHistogram,
  counts: Uint32Array,
  { raw, low, high }: UnitScale,
  bins = SPLIT_BINS,
): Uint32Array {
  const values = raw ? recorded : levels
  const out = new Uint32Array(bins)
  counts.forEach((n, i) => {
    const bin = Math.floor(((values[i] - low) / (high - low)) * bins)
    out[Math.max(0, Math.min(bins - 1, bin))] += n
  })
  return out
}
