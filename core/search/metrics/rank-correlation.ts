// Spearman's ρ of two lists of numbers: the correlation of their ranks, ties at their mean rank.

import { ranksOf } from './ranks.ts'

/** NaN where one of them does not vary, or is empty. */
export function rankCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length === 0) return Number.NaN
  const [x, y] = [a, b].map((values) => ranksOf(Float32Array.from(values)))
  const middle = (x.length + 1) / 2
  let [xx, yy, xy] = [0, 0, 0]
  for (let i = 0; i < x.length; i++) {
    xx += (x[i] - middle) ** 2
    yy += (y[i] - middle) ** 2
    xy += (x[i] - middle) * (y[i] - middle)
  }
  return xy / Math.sqrt(xx * yy)
}
