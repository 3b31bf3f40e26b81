// One preset: its panels on a dock of their own, which stays as it is while another preset is on show. It begins with
// what was kept, or with the preset where nothing fitting was.

import { type ReadonlySignal, type Signal, signal } from '@preact/signals-core'
import { createDockview, type DockviewApi, type IDockviewPanel, type SerializedDockview } from 'dockview'
import { type Disposable, disposables, listen } from '../../disposable.ts'
import type { Mode } from '../../state/store.ts'
import { type Context, type Place, placeIn, type ViewEntry } from '../../views/entry.ts'
import { openMenu, openMenuAt } from '../menu.ts'
import { allClosed } from './closed.ts'
import { panelMenu } from './panel-menu.ts'
import { positionFor } from './places.ts'
import type { Pool } from './pool.ts'
import { type Box, fittingSizes, presetLayout, type Side, sizesFor } from './preset.ts'
import { mountSashes } from './sashes.ts'
import { createSides, isFolded } from './sides.ts'
import { createStripEnd, createTab } from './tab.ts'
import { fitting, flanks, type SavedLayout } from './tree.ts'

export interface Stage extends Disposable {
  /** the views that are open */
  open: ReadonlySignal<ReadonlySet<string>>
  /** Opens the view if it is closed, unfolds its panel, and brings it to the front. */
  show(id: string): void
  /** Whether the view can be seen. */
  inFront(id: string): boolean
  close(id: string): void
  /** Folds the panels of a side away, or brings them back. */
  fold(side: Side): void
  reset(): void
  /** The stage is looked at again: shared views come over, and it takes the size of the window. */
  enter(box: Box): void
  resize(box: Box): void
}

export interface StageOptions {
  mode: Mode
  /** the views of this preset, in the order of their tabs */
  views: readonly ViewEntry[]
  context: () => Context
  pool: Pool
  saved: Signal<unknown>
  box: Box
}

/** the strip of tabs and the side panels are themed by styles/dock.css */
const THEME = { name: 'neuronscope', className: 'neuronscope-dock', gap: 0, dndPanelOverlay: 'content' } as const
const SAVE_AFTER = 250

export function createStage(host: HTMLElement, options: StageOptions): Stage {
  const { mode, views, pool, saved } = options
  const element = host.appendChild(document.createElement('div'))
  element.className = 'stage'
  element.dataset.mode = mode
  const entryOf = (id: string) => views.find((view) => view.id === id)
  const homeOf = (id: string): Place | null => {
    const entry = entryOf(id)
    return entry ? placeIn(entry, mode) : null
  }
  const isMain = (id: string) => homeOf(id) === 'main'
  const hosts = new Map<string, HTMLElement>()
  const { store } = options.context()

  const dock = createDockview(element, {
    theme: THEME,
    disableAutoResizing: true,
    floatingGroupBounds: 'boundedWithinViewport',
    createComponent: ({ id }) => content(id),
    createTabComponent: ({ id }) => {
      const entry = entryOf(id)
      return (
        entry &&
        createTab(entry, store, (event) => {
          const panel = dock.getPanel(id)
          if (panel) openMenuAt(event, panelMenu(dock, panel, { anchor, reset }))
        })
      )
    },
    createRightHeaderActionComponent: (group) =>
      createStripEnd(entryOf, options.context(), (button) => {
        const panel = group.activePanel
        if (panel) openMenu(button, panelMenu(dock, panel, { anchor, reset }))
      }),
    createWatermarkComponent: () => allClosed(() => reset()),
  })

  function content(id: string) {
    const entry = entryOf(id)
    const panel = Object.assign(document.createElement('div'), { className: 'panel' })
    hosts.set(id, panel)
    return {
      element: panel,
      init() {},
      onShow: () => entry && pool.put(entry, panel),
      dispose: () => {
        if (hosts.get(id) === panel) hosts.delete(id)
        if (entry) pool.leave(entry, panel)
      },
    }
  }

  const open = signal<ReadonlySet<string>>(new Set())
  const sides = createSides(dock, isMain, (box) => fittingSizes(mode, box))
  const sashes = mountSashes(element, (line) => sides.resetEdge(line, firstSizes()))
  let saving = 0
  const changed = () => {
    const now = new Set(dock.panels.map(({ id }) => id))
    if (now.size !== open.peek().size || [...now].some((id) => !open.peek().has(id))) open.value = now
    sashes.refresh()
    window.clearTimeout(saving)
    saving = window.setTimeout(save, SAVE_AFTER)
  }
  const firstSizes = () => sizesFor(mode, { width: dock.width, height: dock.height })
  const ids = views.map(({ id }) => id)
  const save = () => {
    saving = 0
    if (dock.hasMaximizedGroup()) return // what is maximised for a while is no layout to come back to
    const kept: SavedLayout = { version: 1, known: ids, layout: dock.toJSON(), folded: sides.folded() }
    saved.value = kept
  }

  const loadPreset = () => {
    const seats = views.filter((view) => !view.closed).map((view) => ({ id: view.id, place: placeIn(view, mode) }))
    load(dock, presetLayout(seats, mode, { width: dock.width, height: dock.height }))
  }
  const begin = () => {
    dock.layout(options.box.width, options.box.height, true)
    const kept = fitting(saved.peek(), ids)
    if (!kept || !load(dock, kept.layout)) return loadPreset()
    sides.keep(flanks(kept.layout, isMain))
    sides.foldOnly(Object.keys(kept.folded))
    for (const view of views) if (!view.closed && !kept.known.includes(view.id)) add(view, true)
  }

  function add(entry: ViewEntry, inactive = false): IDockviewPanel {
    const { id, title } = entry
    const place = placeIn(entry, mode)
    const position = positionFor(dock, place, homeOf)
    const size =
      place === 'main' ? {} : { [place === 'bottom' ? 'initialHeight' : 'initialWidth']: firstSizes()[place] }
    return dock.addPanel({ id, component: 'view', tabComponent: 'tab', title, inactive, position, ...size })
  }
  function reset(): void {
    sides.unfold()
    loadPreset()
    save()
  }
  const show = (id: string) => {
    const entry = entryOf(id)
    if (!entry) return
    const panel = dock.getPanel(id) ?? add(entry)
    if (dock.hasMaximizedGroup() && !panel.api.isMaximized()) dock.exitMaximizedGroup()
    if (isFolded(panel.group.api)) sides.unfold([panel.group.id])
    panel.api.setActive()
  }
  /** Back from floating: beside a view of its place, or to a panel of its own there. */
  function anchor(panel: IDockviewPanel): void {
    const entry = entryOf(panel.id)
    dock.removePanel(panel)
    if (entry) add(entry)
  }
  /** Views that another preset had come over. */
  const gather = () => {
    for (const [id, place] of hosts) {
      const entry = entryOf(id)
      if (entry && place.isConnected) pool.put(entry, place)
    }
    sashes.refresh()
  }

  const listening = dock.onDidLayoutChange(changed)
  // although dockview may not have emitted a change yet
  const leaving = listen(window, 'pagehide' as 'close', save)
  begin()
  changed()
  const parts = disposables(
    () => element.remove(),
    () => dock.dispose(),
    sashes,
    () => saving && save(),
    listening,
    leaving,
    () => window.clearTimeout(saving),
  )
  return {
    open,
    show,
    inFront(id) {
      const panel = dock.getPanel(id)
      return panel !== undefined && panel.group.activePanel === panel && !isFolded(panel.group.api)
    },
    reset,
    resize: sides.resize,
    close: (id) => dock.getPanel(id)?.api.close(),
    fold(side) {
      sides.toggle(side)
      changed()
    },
    enter(box) {
      sides.resize(box)
      gather()
    },
    dispose: () => parts.dispose(),
  }
}

/** False where nothing could be loaded: the layout was edited, or written by another version. */
function load(dock: DockviewApi, layout: SerializedDockview): boolean {
  try {
    dock.fromJSON(layout)
    for (const { model, activePanel } of dock.groups) {
      // The dock takes the tabs that it loads last for the ones used last: what is in front now was.
      const { mostRecentlyUsed: used } = model as unknown as { mostRecentlyUsed?: IDockviewPanel[] }
      used?.sort((a, b) => Number(b === activePanel) - Number(a === activePanel))
    }
    return dock.totalPanels > 0
  } catch {
    return false
  }
}
