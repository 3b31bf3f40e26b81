// A unit cut at a threshold against a feature, from the counts of its values: precision, recall and the rest follow a
// dragged threshold without asking the host, and are what counting the characters gives.
// As core/units/threshold-metrics.ts has it, of which the window knows the types only; a test keeps the two alike.

import type { Cut, SideCounts, SplitHistogram, ThresholdMetrics, UnitScale } from '../../main/contract/unit-types.ts'
import { score } from './format.ts'
import type { Bins } from './histogram.ts'

export type { Cut, ThresholdMetrics }

/** Steps of the keyboard over the axis. */
const STEPS = 256

/** Whether the cut says true: the threshold itself counts, on either side. */
export function predicts({ threshold, sign }: Cut, value: number): boolean {
  return sign === 1 ? value >= threshold : value <= threshold
}

/** @param levels [levels] shown values, and how many characters of a part lie on each */
export function figuresAt(levels: Float32Array, { outside, inside }: SideCounts, cut: Cut): ThresholdMetrics {
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

/** 0 where there is nothing to divide by. */
function share(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0
}

export function total(counts: Uint32Array): number {
  return counts.reduce((sum, n) => sum + n, 0)
}

/**
 * The cut that a search would choose, before it has: sign by the AUROC, threshold by F1, on the half that searches; of
 * equals the most extreme. Null where the feature is true nowhere.
 */
export function bestCut({ levels, parts }: SplitHistogram): Cut | null {
  const { outside, inside } = parts.search && total(parts.search.inside) > 0 ? parts.search : parts.all
  const [trues, falses] = [total(inside), total(outside)]
  if (trues === 0) return null
  let [wins, below] = [0, 0]
  for (let from = 0, to = 0; from < levels.length; from = to) {
    let [missing, present] = [0, 0]
    for (; to < levels.length && levels[to] === levels[from]; to++) {
      missing += outside[to]
      present += inside[to]
    }
    wins += present * (below + missing / 2)
    below += missing
  }
  const sign = 2 * wins >= trues * falses ? 1 : -1
  const order = Array.from(levels.keys())
  if (sign === 1) order.reverse()
  let [tp, fp, most, threshold] = [0, 0, -1, levels[order[0]]]
  for (const [place, i] of order.entries()) {
    tp += inside[i]
    fp += outside[i]
    const next = order[place + 1]
    if (next !== undefined && levels[next] === levels[i]) continue
    const f1 = share(2 * tp, tp + fp + trues)
    if (f1 > most) [most, threshold] = [f1, levels[i]]
  }
  return { threshold, sign }
}

/** The place on an axis so many steps further; the end of the axis at its end. */
export function steppedFrom({ low, high }: { low: number; high: number }, value: number, steps: number): number {
  return Math.max(low, Math.min(high, value + (steps / STEPS) * (high - low)))
}

/** A threshold in words: near an end of ±1 as many digits as tell it from that end. */
export function thresholdWords(threshold: number): string {
  const left = 1 - Math.abs(threshold)
  const digits = left > 0 && left < 0.005 ? Math.min(8, Math.ceil(-Math.log10(left))) : 2
  return score(threshold, digits)
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

/** One side gathered into `count` bins of the axis, which sum to 1, so that a rare feature can be seen. */
export function sideBins(
  { recorded, levels }: SplitHistogram,
  counts: Uint32Array,
  count: number,
  { raw, low, high }: UnitScale,
): Bins {
  const values = raw ? recorded : levels
  const shares = new Float64Array(count)
  const all = total(counts)
  counts.forEach((n, i) => {
    const bin = Math.floor(((values[i] - low) / (high - low)) * count)
    shares[Math.max(0, Math.min(count - 1, bin))] += all > 0 ? n / all : 0
  })
  return { low, high, shares }
}
