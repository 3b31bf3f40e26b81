// One preset: its panels on a dock of their own, which stays as it is while another preset is on show. It begins with
// what was kept, or with the preset where nothing fitting was.

import { type ReadonlySignal, type Signal, signal } from '@preact/signals-core'
import { createDockview, type DockviewApi, type IDockviewPanel, type SerializedDockview } from 'dockview'
import { html, render } from 'lit-html'
import { type Disposable, disposables } from '../../disposable.ts'
import type { Mode } from '../../state/store.ts'
import { type Context, type Place, placeIn, type ViewEntry } from '../../views/entry.ts'
import { type MenuItem, openMenu } from '../menu.ts'
import type { Pool } from './pool.ts'
import { type Box, presetLayout, SIZES, type Side } from './preset.ts'
import { mountSashes } from './sashes.ts'
import { createStripEnd, createTab } from './tab.ts'
import { type Flank, fitting, flanks, type SavedLayout } from './tree.ts'

export interface Stage extends Disposable {
  /** the views that are open */
  open: ReadonlySignal<ReadonlySet<string>>
  /** Opens the view if it is closed, unfolds its panel, and brings it to the front. */
  show(id: string): void
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
/** side panels keep their pixels while the big one keeps this share of the window */
const MAIN_SHARE = 0.35
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
      return entry && createTab(entry, store)
    },
    createRightHeaderActionComponent: (group) =>
      createStripEnd(entryOf, store, (button) => group.activePanel && openMenu(button, panelMenu(group.activePanel))),
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
  /** how large the groups were that are folded away */
  const aside = new Map<string, Flank>()
  let saving = 0
  const changed = () => {
    const now = new Set(dock.panels.map(({ id }) => id))
    if (now.size !== open.peek().size || [...now].some((id) => !open.peek().has(id))) open.value = now
    sashes.refresh()
    window.clearTimeout(saving)
    saving = window.setTimeout(save, SAVE_AFTER)
  }
  const save = () => {
    saving = 0
    if (dock.hasMaximizedGroup()) return // what is maximised for a while is no layout to come back to
    const folded: SavedLayout['folded'] = {}
    for (const { api, id } of dock.groups) if (isFolded(api)) folded[id] = ownSize(aside.get(id))
    const kept: SavedLayout = { version: 1, known: views.map(({ id }) => id), layout: dock.toJSON(), folded }
    saved.value = kept
  }

  const keepSizes = (sides: readonly Flank[]) => {
    const wide = sides.filter(({ side, size }) => side !== 'bottom' && size !== null)
    if (wide.reduce((sum, { size }) => sum + size!, 0) > dock.width * (1 - MAIN_SHARE)) return
    for (const { group, side, size } of sides) {
      const panel = dock.getGroup(group)
      if (!panel?.api.isVisible || size === null) continue
      if (side === 'bottom' && size > dock.height * (1 - MAIN_SHARE)) continue
      panel.api.setSize(side === 'bottom' ? { height: size } : { width: size })
    }
  }
  const resize = ({ width, height }: Box) => {
    if (width < 1 || height < 1 || (width === dock.width && height === dock.height)) return
    const before = dock.hasMaximizedGroup() ? [] : flanks(dock.toJSON(), isMain)
    dock.layout(width, height)
    keepSizes(before)
  }

  const load = (layout: SerializedDockview): boolean => {
    try {
      dock.fromJSON(layout)
      return dock.totalPanels > 0
    } catch {
      return false // a layout that somebody edited, or that another version wrote: the preset does
    }
  }
  const loadPreset = () => {
    const seats = views.filter((view) => !view.closed).map((view) => ({ id: view.id, place: placeIn(view, mode) }))
    load(presetLayout(seats, mode, { width: dock.width, height: dock.height }))
  }
  const begin = () => {
    dock.layout(options.box.width, options.box.height, true)
    const kept = fitting(
      saved.peek(),
      views.map(({ id }) => id),
    )
    if (!kept || !load(kept.layout)) return loadPreset()
    keepSizes(flanks(kept.layout, isMain))
    fold(flanks(dock.toJSON(), isMain).filter(({ group }) => group in kept.folded))
    for (const view of views) if (!view.closed && !kept.known.includes(view.id)) add(view, true)
  }

  function add(entry: ViewEntry, inactive = false): IDockviewPanel {
    const place = placeIn(entry, mode)
    const size = place === 'main' ? {} : sizeAt(place)
    return dock.addPanel({
      id: entry.id,
      component: 'view',
      tabComponent: 'tab',
      title: entry.title,
      inactive,
      ...size,
      position: positionFor(dock, place, homeOf),
    })
  }
  const sizeAt = (side: Side) => ({
    [side === 'bottom' ? 'initialHeight' : 'initialWidth']: SIZES[mode][side],
  })

  function reset(): void {
    for (const group of dock.groups) if (isFolded(group.api)) group.api.setVisible(true)
    loadPreset()
    save()
  }

  const show = (id: string) => {
    const entry = entryOf(id)
    if (!entry) return
    const panel = dock.getPanel(id) ?? add(entry)
    if (dock.hasMaximizedGroup() && !panel.api.isMaximized()) dock.exitMaximizedGroup()
    if (isFolded(panel.group.api)) unfold([panel.group.id])
    panel.api.setActive()
  }
  function fold(groups: readonly Flank[]): void {
    for (const flank of groups) aside.set(flank.group, flank)
    for (const { group } of groups) dock.getGroup(group)?.api.setVisible(false)
  }
  /** A column comes back with the width that it had, and its groups with their heights. */
  const unfold = (groups: readonly string[]) => {
    for (const id of groups) dock.getGroup(id)?.api.setVisible(true)
    const before = groups.map((id) => aside.get(id)).filter((flank) => flank !== undefined)
    keepSizes(before)
    for (const { group, own } of before) if (own) dock.getGroup(group)?.api.setSize(own)
  }
  const foldSide = (side: Side) => {
    if (dock.hasMaximizedGroup()) dock.exitMaximizedGroup()
    const there = flanks(dock.toJSON(), isMain).filter((flank) => flank.side === side)
    const visible = there.filter(({ group }) => dock.getGroup(group)?.api.isVisible)
    if (visible.length > 0) fold(visible)
    else unfold(there.map(({ group }) => group))
    changed()
  }

  /** Back from floating: beside a view of its place, or to a panel of its own there. */
  const anchor = (panel: IDockviewPanel) => {
    const entry = entryOf(panel.id)
    dock.removePanel(panel)
    if (entry) add(entry)
  }
  const panelMenu = (panel: IDockviewPanel): MenuItem[] => {
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

  const sashes = mountSashes(element, (line) => {
    for (const { group, side, size } of flanks(dock.toJSON(), isMain)) {
      const panel = dock.groups.find(({ id }) => id === group)
      if (!panel || size === null || !isEdge(panel.element.getBoundingClientRect(), side, line)) continue
      const first = SIZES[mode][side]
      panel.api.setSize(side === 'bottom' ? { height: first } : { width: first })
    }
  })
  const listening = dock.onDidLayoutChange(changed)
  begin()
  changed()

  return {
    open,
    show,
    fold: foldSide,
    reset,
    resize,
    close: (id) => dock.getPanel(id)?.api.close(),
    enter(box) {
      resize(box)
      for (const panel of dock.panels) {
        const entry = entryOf(panel.id)
        const place = hosts.get(panel.id)
        if (entry && place?.isConnected) pool.put(entry, place)
      }
      sashes.refresh()
    },
    dispose: () =>
      disposables(
        () => element.remove(),
        () => dock.dispose(),
        sashes,
        () => saving && save(),
        listening,
        () => window.clearTimeout(saving),
      ).dispose(),
  }
}

function isFolded({ location, isVisible }: IDockviewPanel['group']['api']): boolean {
  return location.type === 'grid' && !isVisible
}

function ownSize(flank: Flank | undefined): number | null {
  const own = flank?.own
  return own ? ('width' in own ? own.width : own.height) : null
}

function toggleMaximum({ api }: IDockviewPanel): void {
  if (api.isMaximized()) api.exitMaximized()
  else api.maximize()
}

/** Beside a view of the same place; else where that place is, seen from the big panel. */
function positionFor(dock: DockviewApi, place: Place, homeOf: (id: string) => Place | null) {
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

/** Whether a line is the inner edge of a side panel, within a few pixels. */
function isEdge(box: DOMRect, side: Side, line: DOMRect): boolean {
  const inner = side === 'left' ? box.right : side === 'right' ? box.left : box.top
  const place = side === 'bottom' ? line.top + line.height / 2 : line.left + line.width / 2
  return Math.abs(inner - place) < 6
}

function allClosed(reset: () => void) {
  const element = Object.assign(document.createElement('div'), { className: 'empty' })
  return {
    element,
    init: () =>
      render(
        html`<p>Every panel of this layout is closed. Open one from the View menu, or bring all back.</p>
          <button class="button primary" @click=${reset}>Reset layout</button>`,
        element,
      ),
  }
}
