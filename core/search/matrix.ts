// Many features against all units. Each cell has its r and AUROC, and a p of its own: 255 turns of one unit tell no p
// below 1/256, but units are alike once each r is divided by the root mean square that the unit's own turns have. So the
// turns of all units are pooled, feature by feature, and a cell is compared with all of them. The largest of all units,
// turn by turn, gives the row a family-wise p: whether any unit at all follows the feature.

import { shareReached } from './chance.ts'
import type { CodeCache } from './code-cache.ts'
import { correlateShifts, EQUAL, type ShiftPlan, type TakeShifts, tablesOf, UnitVector } from './null.ts'
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

/** What turning did to one feature and some units. */
export interface RowChance {
  /** [POOL_BINS] |r| of every turn and unit, in root mean squares of the unit's turns */
  pooled: Uint32Array
  /** [units] |r| with the feature where it is, likewise */
  deviations: Float32Array
  /** [shifts] the largest of any unit, likewise */
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

/** @param values of each feature, as they are: they are turned less their drift */
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
 * Counts one unit's turns, and raises the maxima by them.
 * @returns what makes them of r: 1 / √(mean of r²), the feature where it is included; 0 for a unit that never changes
 */
function pool(r: Float64Array, pooled: Uint32Array, maxima: Float64Array): number {
  let squares = 0
  for (let turn = 0; turn < r.length; turn++) squares += r[turn] * r[turn]
  const deviation = Math.sqrt(squares / r.length)
  const scale = deviation > EQUAL ? 1 / deviation : 0
  for (let turn = 1; turn < r.length; turn++) {
    const reached = Math.abs(r[turn]) * scale
    pooled[binOf(reached)]++
    if (reached > maxima[turn - 1]) maxima[turn - 1] = reached
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

/** (1 + turns of any unit that came as far) / (1 + all turns); whoever shares a bin counts as having come as far. */
export function cellP(pooled: Uint32Array, deviations: Float32Array): Float32Array {
  const reached = new Float64Array(POOL_BINS + 1)
  for (let bin = POOL_BINS - 1; bin >= 0; bin--) reached[bin] = reached[bin + 1] + pooled[bin]
  return deviations.map((each) => (1 + reached[binOf(each)]) / (1 + reached[0]))
}
