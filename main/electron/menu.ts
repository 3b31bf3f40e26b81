// The system's menu, built from the page's menus, so that there is one list of commands and keys. On macOS the page hides
// its own; elsewhere the page's is visible and this one is hidden, with its keys for zoom, reload and the like active.

import { type BrowserWindow, type KeyboardEvent, Menu, type MenuItemConstructorOptions } from 'electron'
import * as v from 'valibot'
import { CHOSEN, HOST_ACTIONS, type HostAction, type MenuEntry, type MenuModel } from '../contract/bridge.ts'

const text = v.pipe(v.string(), v.maxLength(2000))
const entry = v.object({
  kind: v.picklist(['heading', 'line', 'item']),
  label: text,
  id: v.optional(text),
  keys: v.optional(text),
  off: v.optional(v.boolean()),
  checked: v.optional(v.boolean()),
  act: v.optional(v.picklist(HOST_ACTIONS)),
})
export const menuModels = v.pipe(
  v.array(v.object({ title: text, entries: v.pipe(v.array(entry), v.maxLength(200)) })),
  v.maxLength(20),
)

/** Where Electron has a role for an action, the role brings its name in the person's language, and its keys. */
const ROLES: Partial<Record<HostAction, MenuItemConstructorOptions['role']>> = {
  cut: 'cut',
  copy: 'copy',
  paste: 'paste',
  selectAll: 'selectAll',
  zoomIn: 'zoomIn',
  zoomOut: 'zoomOut',
  actualSize: 'resetZoom',
  fullScreen: 'togglefullscreen',
  reload: 'reload',
  developerTools: 'toggleDevTools',
  quit: 'quit',
}

/** The menu before the page has reported its own. */
const FIRST: MenuModel[] = [{ title: 'File', entries: [{ kind: 'item', label: 'Quit', act: 'quit' }] }]

/** @param act runs actions without a role */
export function setMenu(window: BrowserWindow, act: (action: HostAction) => void, menus: MenuModel[] = FIRST): void {
  const mac = process.platform === 'darwin'
  const chosen = (id: string, event: KeyboardEvent | undefined) => {
    if (!window.isDestroyed()) window.webContents.send(CHOSEN, id, event?.triggeredByAccelerator ?? false)
  }
  const item = (entry: MenuEntry): MenuItemConstructorOptions => {
    const { kind, id = '', label, keys = '', off = false, checked } = entry
    if (kind === 'line') return { type: 'separator' }
    if (kind === 'heading') return { label: escaped(label), enabled: false }
    const role = entry.act && ROLES[entry.act]
    if (role) return { role, label: escaped(label), ...(role === 'quit' ? { accelerator: 'CmdOrCtrl+Q' } : {}) }
    const { act: action } = entry
    return {
      id,
      label: escaped(label),
      enabled: !off,
      // the page handles its keys; on macOS the menu does, and reports them
      accelerator: acceleratorOf(keys),
      registerAccelerator: false,
      ...(checked === undefined ? {} : { type: 'checkbox', checked }),
      click: (_item, _window, event) => (action ? act(action) : chosen(id, event)),
    }
  }
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(mac ? [{ role: 'appMenu' as const }] : []),
      ...menus.map(({ title, entries }) => ({ label: title, submenu: entries.map(item) })),
      ...(mac ? [{ role: 'windowMenu' as const }] : []),
    ]),
  )
  if (!mac) window.setMenuBarVisibility(false)
}

/** “Ctrl Shift G” as Electron writes it. Keys without Ctrl are letters that may be typed, and none here. */
export function acceleratorOf(keys: string): string | undefined {
  const [, shift, key] = /^Ctrl (Shift )?([A-Z0-9]|F\d+)$/.exec(keys) ?? []
  return key && ['CmdOrCtrl', ...(shift ? ['Shift'] : []), key].join('+')
}

/** An ampersand would underline what follows it. */
const escaped = (label: string) => label.replaceAll('&', '&&')
