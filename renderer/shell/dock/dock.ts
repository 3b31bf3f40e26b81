// The room between title and status: one stage for each preset, made when it is first visited. Views ask it to be
// shown; commands and menus fold, close and reset.

import { computed, effect, signal, untracked } from '@preact/signals-core'
import { disposables, sized } from '../../disposable.ts'
import { MODES, type Mode } from '../../state/store.ts'
import type { Context, Dock } from '../../views/entry.ts'
import { viewsOf } from '../../views/view.ts'
import { enterView } from '../focus.ts'
import { createPool } from './pool.ts'
import type { Box } from './preset.ts'
import { createStage, type Stage } from './stage.ts'

const NONE: ReadonlySet<string> = new Set()

/** The context with its dock in it. @param base everything else of it */
export function mountDock(host: HTMLElement, base: Omit<Context, 'dock'>): Context {
  const { store } = base
  host.classList.add('body')
  const stages = new Map<Mode, Stage>()
  const present = signal<Stage | null>(null)
  const room = (): Box => ({ width: host.clientWidth, height: host.clientHeight })
  const show = (id: string) => {
    if (viewsOf(store.mode.peek()).some((view) => view.id === id)) present.peek()?.show(id)
    else
      store.show(
        id,
        MODES.find((mode) => viewsOf(mode).some((view) => view.id === id)),
      )
  }
  const dock: Dock = {
    views: computed(() => viewsOf(store.mode.value)),
    open: computed(() => present.value?.open.value ?? NONE),
    show,
    enter(id) {
      show(id)
      enterView(id)
    },
    inFront: (id) => present.peek()?.inFront(id) ?? false,
    close: (id) => present.peek()?.close(id),
    fold: (side) => present.peek()?.fold(side),
    reset: () => present.peek()?.reset(),
    dispose: () => parts.dispose(),
  }
  const context: Context = { ...base, dock }
  const pool = createPool(() => context)

  const stageOf = (mode: Mode): Stage => {
    const known = stages.get(mode)
    if (known) return known
    const views = viewsOf(mode)
    const stage = createStage(host, {
      mode,
      views,
      context: () => context,
      pool,
      saved: store.layouts[mode],
      box: room(),
    })
    stages.set(mode, stage)
    return stage
  }
  const enter = (mode: Mode) => {
    for (const element of host.children)
      element.classList.toggle('hidden', (element as HTMLElement).dataset.mode !== mode)
    const stage = stageOf(mode)
    stage.enter(room())
    present.value = stage
  }
  const follow = effect(() => {
    const mode = store.mode.value
    untracked(() => enter(mode))
  })
  const fulfil = effect(() => {
    const requested = store.requested.value
    const stage = present.value
    if (!requested || !stage || requested.mode !== store.mode.value) return
    untracked(() => {
      store.requested.value = null
      stage.show(requested.view)
    })
  })
  const parts = disposables(
    () => {
      for (const stage of stages.values()) stage.dispose()
    },
    pool,
    sized(host, () => present.peek()?.resize(room())),
    follow,
    fulfil,
  )
  return context
}
