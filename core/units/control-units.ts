// Units to hold the ablation of others against: of the same layer and kind, with a spread like theirs, drawn at random.

import { createRandom } from '../model/random.ts'
import type { ModelSpec } from '../model/spec.ts'
import { columnOf, type StateKind, type Unit } from '../model/units.ts'

export interface ControlQuestion {
  spec: Pick<ModelSpec, 'layers' | 'hidden'>
  /** kinds of the recording */
  kinds: readonly StateKind[]
  /** [columns of the recording] standard deviation of each unit, on one scale */
  deviations: ArrayLike<number>
  /** the units in question */
  units: readonly Unit[]
  /** sets of control units, at most */
  sets: number
  seed: number
}

/** One of so many units whose spread is nearest is drawn, or of an eighth of the layer. */
const LEAST_NEAR = 8

/**
 * Up to `sets` sets, each with one unit for each of those in question, in their order. No unit stands in two sets, and
 * none is the cell of one in question; there are fewer sets where a layer has too few units that ever change.
 */
export function controlUnits({ spec, kinds, deviations, units, sets, seed }: ControlQuestion): Unit[][] {
  const random = createRandom(seed)
  const taken = new Set(units.map(cellOf))
  const out: Unit[][] = []
  while (out.length < sets) {
    const set: Unit[] = []
    for (const unit of units) {
      const deviation = (index: number) => deviations[columnOf(spec, kinds, { ...unit, index })]
      const own = deviation(unit.index)
      const free = Array.from({ length: spec.hidden }, (_, index) => index).filter(
        (index) => deviation(index) > 0 && !taken.has(cellOf({ ...unit, index })),
      )
      const away = (index: number) => Math.abs(Math.log(deviation(index) / Math.max(own, 1e-12)))
      const near = free.sort((a, b) => away(a) - away(b)).slice(0, Math.max(LEAST_NEAR, Math.floor(spec.hidden / 8)))
      if (near.length === 0) return out
      const chosen = { ...unit, index: near[random.below(near.length)] }
      taken.add(cellOf(chosen))
      set.push(chosen)
    }
    out.push(set)
  }
  return out
}

/** h and c of one cell are one. */
function cellOf({ layer, index }: Unit): string {
  return `${layer} ${index}`
}
