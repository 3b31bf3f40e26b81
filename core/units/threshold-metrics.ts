// A unit cut at a threshold and set against a feature: what that comes to, and where in the text it errs. The value at
// the threshold counts as true, on either side, as in the search (search/types.ts, Score).

import type { SideCounts } from './split-histogram.ts'

/** True is predicted at and above the threshold for sign 1, at and below it for −1. On the shown scale. */
export interface Cut {
  threshold: number
  sign: 1 | -1
}

export interface ThresholdMetrics {
  tp: number
  fp: number
  fn: number
  tn: number
  /** 0 where nothing is predicted */
  precision: number
  /** 0 where nothing is true */
  recall: number
  f1: number
}

export function predicts({ threshold, sign }: Cut, value: number): boolean {
  return sign === 1 ? value >= threshold : value <= threshold
}

/** @param levels [levels] shown values, and how many characters of a part lie on each */
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
    tp,
    fp,
    fn,
    tn,
    precision: share(tp, tp + fp),
    recall: share(tp, tp + fn),
    f1: share(2 * tp, 2 * tp + fp + fn),
  }
}

function share(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0
}

/**
 * The start of the next (or previous) stretch where the unit, cut at a threshold, and the feature disagree; going round
 * at the ends. A stretch is of one sort, so that a false positive next to a false negative is another one.
 * @returns −1 where there is no error
 */
export function stepError(values: Float32Array, truth: Uint8Array, cut: Cut, from: number, direction: 1 | -1): number {
  const n = values.length
  const errorAt = (t: number) => Number(predicts(cut, values[t])) - Number(truth[t] !== 0)
  const begins = (t: number) => errorAt(t) !== 0 && (t === 0 || errorAt(t - 1) !== errorAt(t))
  for (let step = 1; step <= n; step++) {
    const t = (((from + direction * step) % n) + n) % n
    if (begins(t)) return t
  }
  return -1
}
