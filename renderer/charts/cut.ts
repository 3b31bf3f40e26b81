// A unit cut at a threshold against a feature, from the two histograms alone: precision, recall and the rest follow a
// dragged threshold without asking the host.

import type { SplitHistogram } from '../../main/contract/unit-types.ts'
import type { Bins } from './histogram.ts'

/** True is predicted at and above the threshold, or below it. The threshold is on the shown scale. */
export interface Cut {
  threshold: number
  sign: 1 | -1
}

export interface CutFigures {
  tp: number
  fp: number
  fn: number
  tn: number
  precision: number
  recall: number
  f1: number
}

type Scale = Pick<SplitHistogram, 'low' | 'high' | 'inside'>

/** The edge between bins that lies nearest to a threshold: 0 … the number of bins. */
export function edgeOf({ low, high, inside }: Scale, threshold: number): number {
  const place = Math.round(((threshold - low) / (high - low)) * inside.length)
  return Math.max(0, Math.min(inside.length, place))
}

/** The threshold that an edge stands for. */
export function thresholdOf({ low, high, inside }: Scale, edge: number): number {
  return low + (edge / inside.length) * (high - low)
}

/** @param sign 1: true is predicted above the edge, −1: below it */
export function figuresAt({ outside, inside }: SplitHistogram, edge: number, sign: 1 | -1): CutFigures {
  let [trueAbove, falseAbove, trues, falses] = [0, 0, 0, 0]
  for (let bin = 0; bin < inside.length; bin++) {
    trues += inside[bin]
    falses += outside[bin]
    if (bin < edge) continue
    trueAbove += inside[bin]
    falseAbove += outside[bin]
  }
  const tp = sign === 1 ? trueAbove : trues - trueAbove
  const fp = sign === 1 ? falseAbove : falses - falseAbove
  const fn = trues - tp
  return {
    tp,
    fp,
    fn,
    tn: falses - fp,
    precision: share(tp, tp + fp),
    recall: share(tp, trues),
    f1: share(2 * tp, 2 * tp + fp + fn),
  }
}

/** 0 where there is nothing to divide by. */
function share(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0
}

/** The cut of the best F1; of equals the lowest edge, and above it rather than below. */
export function bestCut(split: SplitHistogram): Cut {
  let [edge, sign, most]: [number, 1 | -1, number] = [0, 1, -1]
  for (const side of [1, -1] as const)
    for (let at = 0; at <= split.inside.length; at++) {
      const { f1 } = figuresAt(split, at, side)
      if (f1 > most) [edge, sign, most] = [at, side, f1]
    }
  return { threshold: thresholdOf(split, edge), sign }
}

/** Whether the cut says true. */
export function predicts({ threshold, sign }: Cut, value: number): boolean {
  return sign === 1 ? value >= threshold : value < threshold
}

/** False positives and false negatives among some characters. */
export function errorsIn(values: ArrayLike<number>, truth: ArrayLike<number>, cut: Cut): { fp: number; fn: number } {
  let [fp, fn] = [0, 0]
  for (let t = 0; t < values.length; t++) {
    const said = predicts(cut, values[t])
    if (said && !truth[t]) fp++
    if (!said && truth[t]) fn++
  }
  return { fp, fn }
}

/** One side gathered into `count` bins, each side summing to 1, so that a rare feature can be seen. */
export function sideBins({ low, high }: SplitHistogram, counts: Uint32Array, count: number): Bins {
  const shares = new Float64Array(count)
  let total = 0
  counts.forEach((n, bin) => {
    shares[Math.floor((bin * count) / counts.length)] += n
    total += n
  })
  if (total > 0) for (let i = 0; i < count; i++) shares[i] /= total
  return { low, high, shares }
}
