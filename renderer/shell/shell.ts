// The window: title, panels and status around the views. The desktop app, the browser and the development page all
// start it here, each with its own client.

import { computed, effect } from '@preact/signals-core'
import type { ApiClient } from '../../main/contract/api.ts'
import { type Disposable, disposables } from '../disposable.ts'
import { createStore } from '../state/store.ts'
import type { Context, Place } from '../views/entry.ts'
import { modesWithViews, viewsAt } from '../views/view.ts'
import { COMMANDS } from './commands.ts'
import { dropZone } from './drop.ts'
import { mountKeys } from './keys.ts'
import { mountPanel } from './panel.ts'
import { mountSplitter } from './splitter.ts'
import { statusBar } from './status-bar.ts'
import { titleBar } from './title-bar.ts'
import { toasts } from './toasts.ts'

/** the big panel keeps at least this width and height, in pixels */
const MAIN = 240
const LOW = 180

export function startWindow(root: HTMLElement, api: ApiClient): Disposable & { context: Context } {
  const store = createStore(api, {
    memory: localStorage,
    root: document.documentElement,
    dark: matchMedia('(prefers-color-scheme: dark)'),
  })
  const context: Context = { store, api, modes: modesWithViews(), commands: COMMANDS }
  if (!context.modes.includes(store.mode.peek())) store.mode.value = context.modes[0]
  const add = (parent: HTMLElement) => parent.appendChild(document.createElement('div'))

  const frame = add(root)
  frame.className = 'window'
  const [title, body, status] = [add(frame), add(frame), add(frame)]
  body.className = 'body'
  const [left, leftLine] = [add(body), add(body)]
  const middle = add(body)
  middle.className = 'body'
  const [rightLine, right] = [add(body), add(body)]
  const [main, bottomLine, bottom] = [add(middle), add(middle), add(middle)]

  const { sizes, panels } = store
  const open = (place: keyof typeof panels) =>
    computed(() => panels[place].value && viewsAt(store.mode.value, place as Place).length > 0)
  const shown = { left: open('left'), bottom: open('bottom'), right: open('right') }
  /** a side panel gives way before the big one loses its least room */
  const track = (on: boolean, size: number) => (on ? `minmax(0, ${size}px)` : '0')
  const rule = (on: boolean) => (on ? '1px' : '0')
  /** the forms of training want more room than the tree */
  const leftSize = computed(() => (store.mode.value === 'train' ? 'form' : 'left'))
  const layout = effect(() => {
    const [l, r, b] = [shown.left.value, shown.right.value, shown.bottom.value]
    body.style.gridTemplateColumns = `${track(l, sizes[leftSize.value].value)} ${rule(l)} minmax(${MAIN}px, 1fr) ${rule(r)} ${track(r, sizes.right.value)}`
    middle.style.gridTemplateRows = `minmax(${LOW}px, 1fr) ${rule(b)} ${track(b, sizes.bottom.value)}`
    for (const [element, on] of [
      [left, l],
      [leftLine, l],
      [right, r],
      [rightLine, r],
      [bottom, b],
      [bottomLine, b],
    ] as const)
      element.style.visibility = on ? 'visible' : 'hidden'
  })
  const line = (bar: HTMLElement, place: keyof typeof sizes, side: 1 | -1, normal: number, label: string) =>
    mountSplitter(bar, {
      axis: place === 'bottom' ? 'y' : 'x',
      side,
      size: sizes[place],
      normal,
      minimum: place === 'bottom' ? 96 : 160,
      maximum: () => (place === 'bottom' ? middle.clientHeight - LOW : (body.clientWidth - MAIN) / 2),
      label,
    })
  const leftSplitter = effect(() => {
    const place = leftSize.value
    const bar = line(leftLine, place, 1, place === 'form' ? 272 : 208, 'Width of the left panel')
    return () => bar.dispose()
  })
  const ready = effect(() => {
    if (store.catalogue.value) document.documentElement.dataset.ready = 'true'
  })
  const parts = disposables(
    () => frame.remove(),
    store,
    layout,
    ready,
    titleBar(title, context),
    statusBar(status, context),
    toasts(add(root), store.notices),
    mountPanel(left, 'left', context),
    mountPanel(main, 'main', context),
    mountPanel(bottom, 'bottom', context),
    mountPanel(right, 'right', context),
    leftSplitter,
    line(rightLine, 'right', -1, 384, 'Width of the right panel'),
    line(bottomLine, 'bottom', -1, 372, 'Height of the bottom panel'),
    dropZone(root, context),
    mountKeys(context),
  )
  return { context, dispose: () => parts.dispose() }
}
