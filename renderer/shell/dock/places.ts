// Where a view goes that is opened again.

import type { DockviewApi } from 'dockview'
import type { Place } from '../../views/entry.ts'

/** Beside a view of the same place; else where that place is, seen from the big panel. */
export function positionFor(dock: DockviewApi, place: Place, homeOf: (id: string) => Place | null) {
  const docked = dock.panels.filter(({ api }) => api.location.type === 'grid')
  const at = (wanted: Place) => docked.find(({ id }) => homeOf(id) === wanted)
  const companion = at(place)
  if (companion) return { referencePanel: companion, direction: 'within' as const }
  if (place === 'left' || place === 'right') return { direction: place }
  const [below, beside, first] = [at('bottom'), at('right'), at('left')]
  if (place === 'bottom') {
    const main = at('main')
    return main ? { referencePanel: main, direction: 'below' as const } : { direction: 'below' as const }
  }
  if (below) return { referencePanel: below, direction: 'above' as const }
  if (beside) return { referencePanel: beside, direction: 'left' as const }
  return first ? { referencePanel: first, direction: 'right' as const } : { direction: 'right' as const }
}
