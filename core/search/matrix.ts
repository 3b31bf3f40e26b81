// Many features against all units. Each entry has r, AUROC and a p: 255 shifts of one unit give no p below 1/256, but
// units are comparable once each r is divided by the root mean square of the unit's r over all shifts. So the shifts of
// all units are pooled, feature by feature, and an entry is compared with all of them. The maxima over units at each
// shift give the row a family-wise p: whether any unit follows the feature.

import type { CodeCache } from './codes/code-cache.ts'
import { shareReached } from './null/chance.ts'
import { correlateShifts, EQUAL, type ShiftPlan, type TakeShifts, tablesOf, UnitVector } from './null/null.ts'
import type { PreparedFeature } from './prepared.ts'
import { BATCH, createScorer } from './scorer.ts'

/** One feature against some units. */
export interface RowMetrics {
  /** [units] */
  trainR: Float32Array
  heldoutR: Float32Array
  /** held out, towards the sign that the train blocks chose; NaN for a number */
  auroc: Float32Array
}

/** The circular shifts of one feature against some units. */
export interface RowChance {
  /** [POOL_BINS] histogram of z = |r| / root mean square of the unit's r over all shifts, of every shift and unit */
  pooled: Uint32Array
  /** [units] z without a shift */
  deviations: Float32Array
  /** [shifts] the largest z of any unit */
  maxima: Float64Array
}

const BINS_A_DEVIATION = 256
/** The last bin holds everything from 16 deviations on. */
export const POOL_BINS = 16 * BINS_A_DEVIATION

/** Stops between batches of units. */
export function* rowMetrics(cache: CodeCache, feature: PreparedFeature): Generator<number, RowMetrics> {
  const { units } = cache.source
  const make = () => new Float32Array(units)
  const row = { trainR: make(), heldoutR: make(), auroc: make() }
  const scorer = createScorer(feature)
  for (const slice of cache.nearest) {
    yield* cache.load(slice)
    for (let done = 0; done < slice.count; done += BATCH) {
      const scored = scorer.score(cache, slice.slot + done, Math.min(BATCH, slice.count - done))
      for (const [i, score] of scored.entries()) {
        const unit = slice.first + done + i
        row.trainR[unit] = score.r
        row.heldoutR[unit] = score.heldout.r
        row.auroc[unit] = score.heldout.auroc
      }
      yield slice.first + done
    }
  }
  return row
}

/** @param values of each feature, not detrended */
export function* rowChances(
  cache: CodeCache,
  values: readonly ArrayLike<number>[],
  plan: ShiftPlan,
): Generator<number, RowChance[]> {
  const vectors = values.map((feature) => new UnitVector(feature, plan.length, true))
  const chances = values.map(() => ({
    pooled: new Uint32Array(POOL_BINS),
    deviations: new Float32Array(cache.source.units),
    maxima: new Float64Array(plan.shifts),
  }))
  for (const slice of cache.nearest) {
    yield* cache.load(slice)
    const take: TakeShifts = (unit, feature, r) => {
      const { pooled, deviations, maxima } = chances[feature]
      const scale = pool(r, pooled, maxima)
      deviations[slice.first + unit] = scale * Math.abs(r[0])
    }
    yield* correlateShifts(cache.arena, tablesOf(cache, slice, plan), vectors, plan, take, slice.slot)
  }
  return chances
}

/**
 * Adds one unit's shifts to the histogram and to the maxima.
 * @returns z / r = 1 / √(mean of r²), the unshifted r included; 0 for a constant unit
 */
function pool(r: Float64Array, pooled: Uint32Array, maxima: Float64Array): number {
  let squares = 0
  for (let shift = 0; shift < r.length; shift++) squares += r[shift] * r[shift]
  const deviation = Math.sqrt(squares / r.length)
  const scale = deviation > EQUAL ? 1 / deviation : 0
  for (let shift = 1; shift < r.length; shift++) {
    const reached = Math.abs(r[shift]) * scale
    pooled[binOf(reached)]++
    if (reached > maxima[shift - 1]) maxima[shift - 1] = reached
  }
  return scale
}

function binOf(deviations: number): number {
  return Math.min(POOL_BINS - 1, Math.floor(deviations * BINS_A_DEVIATION))
}

/** p of a row: whether its best unit follows the feature. @param maxima of all units */
export function rowP(maxima: Float64Array, deviations: Float32Array): number {
  return shareReached(
    deviations.reduce((most, each) => Math.max(most, each), 0),
    maxima,
  )
}

/** (1 + shifts of any unit with z at least as large) / (1 + all shifts); equal bins count as equal. */
export function cellP(pooled: Uint32Array, deviations: Float32Array): Float32Array {
  const reached = new Float64Array(POOL_BINS + 1)
  for (let bin = POOL_BINS - 1; bin >= 0; bin--) reached[bin] = reached[bin + 1] + pooled[bin]
  return deviations.map((each) => (1 + reached[binOf(each)]) / (1 + reached[0]))
}
