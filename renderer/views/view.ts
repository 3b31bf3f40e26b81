// The views of the window. Adding one is a file that exports a ViewEntry and a line in the list below.

import { MODES, type Mode } from '../state/store.ts'
import { births } from './births/births.ts'
import { effects } from './effects/effects.ts'
import { placeIn, type ViewEntry } from './entry.ts'
import { explain } from './explain/explain.ts'
import { features } from './features/features.ts'
import { findings } from './findings/findings.ts'
import { outline } from './findings/outline.ts'
import { publish } from './findings/publish.ts'
import { gallery } from './gallery/gallery.ts'
import { gates } from './gates/gates.ts'
import { generate } from './generate/generate.ts'
import { history } from './history/history.ts'
import { matrix } from './matrix/matrix.ts'
import { patching } from './patching/patching.ts'
import { predictions } from './predictions/predictions.ts'
import { probe } from './probe/probe.ts'
import { reproduction } from './reproduction/reproduction.ts'
import { scratchpad } from './scratchpad/scratchpad.ts'
import { search } from './search/search.ts'
import { selection } from './selection/selection.ts'
import { text } from './text.ts'
import { trainingRun } from './training/run.ts'
import { trainingRuns } from './training/runs.ts'
import { trainingSettings } from './training/settings.ts'
import { unit } from './unit/unit.ts'
import { units } from './units.ts'
import { workspace } from './workspace.ts'

/** In the order of their tabs. A place without views takes no room; a kept layout takes a new view in at its place. */
export const VIEWS: readonly ViewEntry[] = [
  trainingSettings,
  trainingRuns,
  workspace,
  features,
  trainingRun,
  reproduction,
  text,
  generate,
  scratchpad,
  search,
  units,
  gallery,
  gates,
  matrix,
  history,
  patching,
  unit,
  explain,
  probe,
  predictions,
  births,
  effects,
  selection,
  outline,
  findings,
  publish,
]

/** The views of a preset. */
export function viewsOf(mode: Mode): readonly ViewEntry[] {
  return VIEWS.filter((view) => view.modes.includes(mode))
}

/** A preset is offered when it has something to show in the big panel. */
export function modesWithViews(): Mode[] {
  return MODES.filter((mode) => viewsOf(mode).some((view) => placeIn(view, mode) === 'main'))
}
