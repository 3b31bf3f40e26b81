// Many features against all units. Each cell has its r and AUROC, and a p of its own: 255 turns of one unit tell no p
// below 1/256, but units are alike once each r is divided by the deviation that the unit's own turns have. So the
// turns of all units are pooled, feature by feature, and a cell is compared with all of them.

import { EQUAL, raise, type TakeTurns, type TurnPlan, tablesOf, turnAll, UnitVector } from './null.ts'
import type { PreparedFeature } from './prepared.ts'
import { BATCH, createScorer } from './scorer.ts'
import type { Shelf } from './shelf.ts'

/** One feature against some units. */
export interface RowFigures {
  /** [units] */
  trainR: Float32Array
  heldoutR: Float32Array
  /** held out, towards the sign that the train blocks chose; NaN for a number */
  auroc: Float32Array
}

/** What turning did to one feature and some units. */
export interface RowChance {
  /** [POOL_BINS] |r| of every turn and unit, in deviations of the unit */
  pooled: Uint32Array
  /** [units] |r| with the feature where it is, likewise */
  deviations: Float32Array
  /** [shifts] the largest |r| of any unit */
  maxima: Float64Array
}

const BINS_A_DEVIATION = 256
/** The last bin holds everything from 16 deviations on. */
export const POOL_BINS = 16 * BINS_A_DEVIATION

/** Stops between batches of units. */
export function* rowFigures(shelf: Shelf, feature: PreparedFeature): Generator<number, RowFigures> {
  const { units } = shelf.source
  const make = () => new Float32Array(units)
  const row = { trainR: make(), heldoutR: make(), auroc: make() }
  const scorer = createScorer(feature)
  for (const slice of shelf.nearest) {
    yield* shelf.load(slice)
    for (let done = 0; done < slice.count; done += BATCH) {
      const scored = scorer.score(shelf, slice.slot + done, Math.min(BATCH, slice.count - done))
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
  shelf: Shelf,
  values: readonly ArrayLike<number>[],
  plan: TurnPlan,
): Generator<number, RowChance[]> {
  const vectors = values.map((feature) => new UnitVector(feature, plan.length, true))
  const chances = values.map(() => ({
    pooled: new Uint32Array(POOL_BINS),
    deviations: new Float32Array(shelf.source.units),
    maxima: new Float64Array(plan.shifts),
  }))
  for (const slice of shelf.nearest) {
    yield* shelf.load(slice)
    const take: TakeTurns = (unit, feature, r) => {
      const { pooled, deviations, maxima } = chances[feature]
      deviations[slice.first + unit] = pool(r.subarray(1), pooled) * Math.abs(r[0])
      raise(maxima, r)
    }
    yield* turnAll(shelf.room, tablesOf(shelf, slice, plan), vectors, plan, take, slice.slot)
  }
  return chances
}

/** Counts one unit's turns. @returns what makes deviations of r: 1 / √(mean of r²); 0 for a unit that never changes */
function pool(r: Float64Array, pooled: Uint32Array): number {
  let squares = 0
  for (let turn = 0; turn < r.length; turn++) squares += r[turn] * r[turn]
  const deviation = Math.sqrt(squares / r.length)
  const scale = deviation > EQUAL ? 1 / deviation : 0
  for (let turn = 0; turn < r.length; turn++) pooled[binOf(Math.abs(r[turn]) * scale)]++
  return scale
}

function binOf(deviations: number): number {
  return Math.min(POOL_BINS - 1, Math.floor(deviations * BINS_A_DEVIATION))
}

/** (1 + turns of any unit that came as far) / (1 + all turns); whoever shares a bin counts as having come as far. */
export function cellP(pooled: Uint32Array, deviations: Float32Array): Float32Array {
  const reached = new Float64Array(POOL_BINS + 1)
  for (let bin = POOL_BINS - 1; bin >= 0; bin--) reached[bin] = reached[bin + 1] + pooled[bin]
  return deviations.map((each) => (1 + reached[binOf(each)]) / (1 + reached[0]))
}
