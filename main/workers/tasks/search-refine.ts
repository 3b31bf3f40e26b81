// Refined scores of the best units of a search, from their values; emitted a few units at a time.

import { kindOfName } from '../../../core/model/unit-names.ts'
import { valuesOfUnit } from '../../../core/search/codes/unit-values.ts'
import { type Scale, scaleTable } from '../../../core/search/codes/value-scale.ts'
import { describeFeature } from '../../../core/search/feature-check.ts'
import { Refiner } from '../../../core/search/refine.ts'
import { splitCharacters } from '../../../core/search/split.ts'
import type { RefinedScore } from '../../contract/types.ts'
import type { TaskContext } from '../context.ts'
import { recordedBits } from '../recorded-units.ts'
import type { EvaluatedFeature } from '../searched-feature.ts'

export interface RefineInput extends EvaluatedFeature {
  units: { unit: string; column: number }[]
  scale: Scale
}

export type RefineEvent =
  | { type: 'refined'; scores: RefinedScore[] }
  /** the best unit's state one character earlier and later: held-out AUROC, or r of a number */
  | { type: 'shifted'; unit: string; earlier: number; later: number }

const AT_ONCE = 10

export async function searchRefine(
  { recording, characters, feature, units, scale }: RefineInput,
  { store, emit, check, breathe }: TaskContext<RefineEvent>,
): Promise<void> {
  const split = splitCharacters(characters)
  const { correlationTime, heldout } = describeFeature(feature)
  const refiner = new Refiner(feature, { split, correlationTime, heldout })
  for (let first = 0; first < units.length; first += AT_ONCE) {
    const scores = units.slice(first, first + AT_ONCE).map(({ unit, column }, i) => {
      const bits = recordedBits(store, recording, column, characters)
      const values = valuesOfUnit(bits, scaleTable(kindOfName(unit), scale))
      const score = refiner.of(values)
      if (first + i === 0 && heldout)
        emit({
          type: 'shifted',
          unit,
          earlier: refiner.later(values, -1, score.sign),
          later: refiner.later(values, 1, score.sign),
        })
      return { unit, ...score, exact: true }
    })
    emit({ type: 'refined', scores })
    await breathe()
    check()
  }
}
