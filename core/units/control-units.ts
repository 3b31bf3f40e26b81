// Control units of an ablation: of the same layer and kind, with a similar spread, drawn at random.

import { createRandom } from '../model/random.ts'
import type { ModelSpec } from '../model/spec.ts'
import { columnOf, type StateKind, type Unit } from '../model/units.ts'

export interface ControlQuestion {
  spec: Pick<ModelSpec, 'layers' | 'hidden'>
  /** kinds of the recording */
  kinds: readonly StateKind[]
  /** [columns of the recording] standard deviation of each unit, on one scale */
  deviations: ArrayLike<number>
  /** the ablated units */
  units: readonly Unit[]
  /** sets of control units, at most */
  sets: number
  seed: number
}

/** Number of units of nearest spread that one is drawn from: this, or an eighth of the layer. */
const LEAST_NEAR = 8

/**
 * Up to `sets` sets, each with one unit for each ablated one, in order. No unit is in two sets or of an ablated cell;
 * there are fewer sets where a layer has too few units that vary.
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

/** h and c of one cell have one number. */
function cellOf({ layer, index }: Unit): string {
  return `${layer} ${index}`
}
