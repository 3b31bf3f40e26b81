// The raw value at which a unit is held, and the spread of its shown values, from the statistics of a recording
// (core/kernels/statistics.ts).

import { BINS, type RecordingSummary } from '../kernels/statistics.ts'
import type { StateKind } from '../model/units.ts'
import { shownValues } from './display-scale.ts'

/** `high`, `low`: two standard deviations of the raw value above and below its mean. */
export type HoldAt = 'mean' | 'zero' | 'high' | 'low'

type Moments = Pick<RecordingSummary, 'characters' | 'mean' | 'm2'>

/** The raw value of the unit of a column. */
export function heldValue(summary: Moments, column: number, at: HoldAt): number {
  if (at === 'zero') return 0
  const away = at === 'mean' ? 0 : at === 'high' ? 2 : -2
  return summary.mean[column] + away * rawDeviation(summary, column)
}

/** The value with the same z-score in one unit as `value` has in another. */
export function likewise(summary: Moments, value: number, from: number, to: number): number {
  const spread = rawDeviation(summary, from)
  const away = spread > 0 ? (value - summary.mean[from]) / spread : 0
  return summary.mean[to] + away * rawDeviation(summary, to)
}

function rawDeviation({ characters, m2 }: Moments, column: number): number {
  return Math.sqrt(m2[column] / Math.max(1, characters))
}

/** Standard deviation as shown, from the midpoints of the histogram's bins: 0 for a unit within one bin. */
export function shownDeviation(
  { histogram, limit }: Pick<RecordingSummary, 'histogram' | 'limit'>,
  column: number,
  kind: StateKind,
): number {
  const width = (2 * limit[column]) / BINS
  const middles = shownValues(
    kind,
    Float32Array.from({ length: BINS }, (_, b) => (b + 0.5) * width - limit[column]),
  )
  let [count, sum, squares] = [0, 0, 0]
  for (let b = 0; b < BINS; b++) {
    const n = histogram[column * BINS + b]
    count += n
    sum += n * middles[b]
    squares += n * middles[b] ** 2
  }
  return count > 0 ? Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2)) : 0
}
