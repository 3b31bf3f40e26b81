// The desktop app around the window: it is kept up with the menus, which it shows as the system's where the system has
// one, and asks for workspaces that were chosen in its dialogs or by another start of the program.

import { effect } from '@preact/signals-core'
import type { Bridge, MenuEntry, MenuModel } from '../../main/contract/bridge.ts'
import { openRecent } from '../actions/workspace.ts'
import { type Disposable, disposables } from '../disposable.ts'
import type { Context } from '../views/entry.ts'
import type { MenuItem } from './menu.ts'
import { MENUS } from './menus.ts'

type Choosable = Extract<MenuItem, { run: () => void }>

/** @param desktop undefined in a browser, where there is nothing to do */
export function mountDesktop(context: Context, desktop: Bridge | undefined): Disposable {
  if (!desktop) return disposables()
  let items = new Map<string, Choosable>()
  let shown = ''
  const stop = effect(() => {
    const made = menusOf(context)
    items = made.items
    const now = JSON.stringify(made.menus)
    if (now === shown) return
    shown = now
    desktop.setMenus(made.menus)
  })
  desktop.onChosen((id, byKeys) => {
    const item = items.get(id)
    // a command's own keys were heard by the page already: these were pressed in a field
    if (!byKeys) item?.run()
    else if (item?.typed) desktop.act(item.typed)
  })
  desktop.onWorkspace(({ file, create }) => openRecent(context, { file, name: nameOf(file) }, create))
  return disposables(stop, () => {
    desktop.onChosen(() => {})
    desktop.onWorkspace(() => {})
  })
}

/** The menus as they are now, in words, and what their items do, by the ids that the words name. */
export function menusOf(context: Context): { menus: MenuModel[]; items: Map<string, Choosable> } {
  const items = new Map<string, Choosable>()
  const entry = (item: MenuItem, id: string): MenuEntry => {
    if ('heading' in item) return { kind: 'heading', label: item.heading }
    if ('line' in item) return { kind: 'line', label: '' }
    const { label, keys, off, checked, act } = item
    items.set(id, item)
    return { kind: 'item', id, label, keys, off, checked, act }
  }
  const menus = MENUS.map(({ title, items }) => ({
    title,
    entries: items(context).map((item, i) => entry(item, `${title} ${i}`)),
  }))
  return { menus, items }
}

function nameOf(file: string): string {
  return (file.split(/[/\\]/).at(-1) ?? file).replace(/\.neuronscope$/, '')
}
