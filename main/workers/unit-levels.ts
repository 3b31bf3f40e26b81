// One unit of a recording as levels, for intervals and curves: its codes, stored or computed.

import { GROUP_UNITS } from '../../core/run/record.ts'
import { levelsOf, type UnitLevels } from '../../core/search/codes/unit-levels.ts'
import type { Store } from '../store/store.ts'
import { codesOf } from './recorded-units.ts'

/** @param characters of the search: a recording may still be growing */
export function unitLevels(store: Store, recording: number, column: number, characters: number): UnitLevels {
  const unit = column % GROUP_UNITS
  const first = column - unit
  const end = Math.min(first + GROUP_UNITS, store.recording(recording).units)
  const codes = new Uint8Array(characters)
  const source = codesOf(store, recording, [first, end], characters)
  const loading = source.load(0, [unit, unit + 1], (_, from, some) =>
    codes.set(some.subarray(0, characters - from), from),
  )
  for (let step = loading.next(); ; step = loading.next()) if (step.done) return levelsOf(codes, step.value[0])
}
