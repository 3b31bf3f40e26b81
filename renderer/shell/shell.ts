// The window: title, docked panels and status around the views. The desktop app, the browser and the development page
// all start it here, each with its own client.

import { effect } from '@preact/signals-core'
import type { ApiClient } from '../../main/contract/api.ts'
import { watchDamage, watchFile } from '../actions/workspace.ts'
import { type Disposable, disposables } from '../disposable.ts'
import { browserMemory, type Memory } from '../state/persist.ts'
import { createStore } from '../state/store.ts'
import type { Context } from '../views/entry.ts'
import { modesWithViews, VIEWS } from '../views/view.ts'
import { announceUnit } from './announce.ts'
import { keepInWindow } from './browser-back.ts'
import { COMMANDS } from './commands.ts'
import { mountContextMenus } from './context-menus.ts'
import { mountDesktop } from './desktop.ts'
import { mountDock } from './dock/dock.ts'
import { dropZone } from './drop.ts'
import { mountKeys } from './keys.ts'
import { mountRoving } from './roving.ts'
import { statusBar } from './status-bar.ts'
import { titleBar } from './title-bar.ts'
import { toasts } from './toasts.ts'

/** @param memory what was kept of the window; the browser's own where none is given */
export function startWindow(
  root: HTMLElement,
  api: ApiClient,
  memory: Memory = browserMemory(localStorage),
): Disposable & { context: Context } {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const store = createStore(api, { memory, root: document.documentElement, dark })
  const modes = modesWithViews()
  if (!modes.includes(store.mode.peek())) store.mode.value = 'explore'
  const commands = [...COMMANDS, ...VIEWS.flatMap((view) => view.commands ?? [])]

  const frame = part(root, 'div', 'window')
  const [title, body, status] = [part(frame, 'header'), part(frame, 'main'), part(frame, 'footer')]
  const context = mountDock(body, { store, api, modes, views: VIEWS, commands })

  const ready = effect(() => {
    const name = store.catalogue.value?.workspace.name
    if (name === undefined) return
    document.title = `${name} – Neuronscope`
    document.documentElement.dataset.ready = 'true'
  })
  const parts = disposables(
    () => frame.remove(),
    store,
    ready,
    titleBar(title, context),
    statusBar(status, context),
    toasts(part(root, 'div'), store.notices),
    watchFile(context),
    announceUnit(root, store),
    watchDamage(context),
    context.dock,
    dropZone(root, context),
    mountKeys(context),
    mountRoving(root),
    mountDesktop(context, globalThis.neuronscope),
    mountContextMenus(root, context),
    keepInWindow(() => store.places.go(-1)),
  )
  return { context, dispose: () => parts.dispose() }
}

function part(parent: HTMLElement, tag: string, className = ''): HTMLElement {
  const element = document.createElement(tag)
  element.className = className
  return parent.appendChild(element)
}
