// A unit with its sign and threshold on another recording: nothing is fitted, so that every character counts.

import type { FeatureValues } from '../features/evaluate.ts'
import type { UnitValues } from './codes/unit-values.ts'
import { type ClassCounts, FALSE_AT, ROW } from './codes/value-counts.ts'
import { classesOf } from './metrics/class-metrics.ts'
import { scoreNumber } from './metrics/number-scores.ts'
import { rankNumber } from './metrics/ranks.ts'
import { metricsOfPart, NO_CLASSES } from './metrics/scores.ts'
import type { MetricValues, Score } from './types.ts'

export type Chosen = Pick<Score, 'unit' | 'sign' | 'threshold'>

/**
 * Metrics over all characters. R² is of a line fitted here, since a search keeps none; NaN for a unit that is not finite.
 * @param unit of the other recording @param feature [characters] of the other text
 */
export function replicated(
  { sign, threshold }: Chosen,
  { values, rows }: UnitValues,
  feature: FeatureValues,
): MetricValues {
  if (feature.kind === 'number') return { ...NO_CLASSES, ...numberMetrics(values, rows, feature.values) }
  const valueCounts: ClassCounts = { length: values.length, rows: new Float64Array(values.length * ROW), finite: true }
  for (let t = 0; t < rows.length; t++) valueCounts.rows[rows[t] * ROW + FALSE_AT.heldout + feature.values[t]]++
  for (let row = 0; row < values.length; row++) valueCounts.rows[row * ROW] = values[row]
  return metricsOfPart(valueCounts, 'heldout', classesOf(valueCounts, 'heldout'), sign, rowAt(values, threshold, sign))
}

/** The first row at and above the threshold, or the last at and below it; rows.length or −1 without one. */
function rowAt(values: Float32Array, threshold: number, sign: 1 | -1): number {
  if (sign === 1) {
    const first = values.findIndex((value) => value >= threshold)
    return first < 0 ? values.length : first
  }
  return values.findLastIndex((value) => value <= threshold)
}

function numberMetrics(values: Float32Array, rows: Uint16Array, feature: Float32Array) {
  const all = [Uint32Array.of(0, feature.length)]
  const { pairs, totals } = rankNumber(feature, all)
  const coded = {
    counts: new Float64Array(values.length),
    sums: new Float64Array(values.length),
    rankSums: new Float64Array(values.length),
    totals: totals[0],
  }
  for (let t = 0; t < rows.length; t++) {
    coded.counts[rows[t]]++
    coded.sums[rows[t]] += pairs[2 * t]
    coded.rankSums[rows[t]] += pairs[2 * t + 1]
  }
  const { r, spearman, r2 } = scoreNumber({ centroid: values, length: values.length }, coded, coded)
  return { r, spearman, r2 }
}
