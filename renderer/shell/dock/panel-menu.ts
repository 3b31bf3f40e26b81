// The menu of one panel: larger, floating, beside itself, closed.

import type { DockviewApi, IDockviewPanel } from 'dockview'
import type { MenuItem } from '../menu.ts'

/** what the dock itself cannot do */
export interface PanelActions {
  /** back from floating to its place */
  anchor: (panel: IDockviewPanel) => void
  reset: () => void
}

export function panelMenu(dock: DockviewApi, panel: IDockviewPanel, { anchor, reset }: PanelActions): MenuItem[] {
  const floating = panel.api.location.type === 'floating'
  const alone = panel.group.panels.length < 2
  const split = (position: 'right' | 'bottom') => panel.api.moveTo({ group: panel.group, position })
  return [
    { label: panel.api.isMaximized() ? 'Restore' : 'Maximise', off: floating, run: () => toggleMaximum(panel) },
    floating
      ? { label: 'Dock', run: () => anchor(panel) }
      : { label: 'Float', run: () => dock.addFloatingGroup(panel, { width: 480, height: 360 }) },
    { label: 'Split to the right', off: alone, run: () => split('right') },
    { label: 'Split below', off: alone, run: () => split('bottom') },
    { label: 'Close', keys: 'Delete', run: () => panel.api.close() },
    { line: true },
    { label: 'Reset layout', run: reset },
  ]
}

function toggleMaximum({ api }: IDockviewPanel): void {
  if (api.isMaximized()) api.exitMaximized()
  else api.maximize()
}
