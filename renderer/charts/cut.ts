// A unit cut at a threshold against a feature, as the page of a unit moves it.

import { type Cut, predicts, type SplitHistogram, total } from '../../core/schema/cut.ts'

/** Steps of the keyboard over the axis. */
const STEPS = 256

/** 0 where there is nothing to divide by. */
function share(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0
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
