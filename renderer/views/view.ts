// The views of the window. Adding one is a file that exports a ViewEntry and a line in the list below.

import type { Mode } from '../state/store.ts'
import type { Place, ViewEntry } from './entry.ts'
import { generate } from './generate/generate.ts'
import { search } from './search.ts'
import { text } from './text.ts'
import { trainingRun } from './training/run.ts'
import { trainingRuns } from './training/runs.ts'
import { trainingSettings } from './training/settings.ts'
import { unit } from './unit.ts'
import { units } from './units.ts'
import { workspace } from './workspace.ts'

/** In the order of their tabs. A place without views takes no room. */
export const VIEWS: readonly ViewEntry[] = [
  trainingSettings,
  trainingRuns,
  workspace,
  trainingRun,
  text,
  generate,
  search,
  units,
  unit,
]

export function viewsAt(mode: Mode, place: Place): readonly ViewEntry[] {
  return VIEWS.filter((view) => view.modes.includes(mode) && view.place === place)
}

/** A mode is offered when it has something to show in the big panel. */
export function modesWithViews(): Mode[] {
  return (['train', 'explore'] as const).filter((mode) => viewsAt(mode, 'main').length > 0)
}
