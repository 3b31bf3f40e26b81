// A prediction of a number against the number, character by character: r, Spearman's r, and R² of the line fitted on the
// train part. Slower than the scoring of units; used for the baselines.

import { ranksOf } from '../metrics/ranks.ts'
import { gathered, type Split } from '../split.ts'
import type { MetricValues } from '../types.ts'

type NumberMetrics = Pick<MetricValues, 'r' | 'spearman' | 'r2'>

/** @param guess [characters] @param feature [characters] */
export function scorePredictions(
  guess: Float32Array,
  feature: Float32Array,
  { train, heldout }: Split,
): { train: NumberMetrics; heldout: NumberMetrics } {
  const fitted = moments(gathered(guess, train), gathered(feature, train))
  const slope = fitted.xx > 0 ? fitted.xy / fitted.xx : 0
  const line = { slope, intercept: fitted.meanY - slope * fitted.meanX }
  return { train: metrics(guess, feature, train, line), heldout: metrics(guess, feature, heldout, line) }
}

interface Line {
  slope: number
  intercept: number
}

function metrics(guess: Float32Array, feature: Float32Array, stretches: Uint32Array, line: Line): NumberMetrics {
  const [x, y] = [gathered(guess, stretches), gathered(feature, stretches)]
  const of = moments(x, y)
  const bias = line.intercept + line.slope * of.meanX - of.meanY
  const residue = of.yy - 2 * line.slope * of.xy + line.slope ** 2 * of.xx + x.length * bias ** 2
  return {
    r: correlation(of),
    spearman: correlation(moments(ranksOf(x), ranksOf(y))),
    r2: of.yy > 0 ? 1 - residue / of.yy : 0,
  }
}

/** Means, and sums of squares and products of deviations from them. */
function moments(x: ArrayLike<number>, y: ArrayLike<number>) {
  const n = x.length
  let [meanX, meanY, xx, yy, xy] = [0, 0, 0, 0, 0]
  for (let t = 0; t < n; t++) {
    meanX += x[t] / n
    meanY += y[t] / n
  }
  for (let t = 0; t < n; t++) {
    xx += (x[t] - meanX) ** 2
    yy += (y[t] - meanY) ** 2
    xy += (x[t] - meanX) * (y[t] - meanY)
  }
  return { meanX, meanY, xx, yy, xy }
}

function correlation({ xx, yy, xy }: ReturnType<typeof moments>): number {
  return xx > 0 && yy > 0 ? Math.max(-1, Math.min(1, xy / Math.sqrt(xx) / Math.sqrt(yy))) : 0
}
