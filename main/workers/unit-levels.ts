// One unit of a recording as levels, for intervals and curves.

import { levelsOf, type UnitLevels } from '../../core/search/levels.ts'
import type { Store } from '../store/store.ts'

export function unitLevels(store: Store, recording: number, column: number, characters: number): UnitLevels {
  return levelsOf(store.unitValues(recording, column, 0, characters))
}
