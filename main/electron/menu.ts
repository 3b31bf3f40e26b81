// The menu: what every desktop program has, and the ways to a workspace: a new one, one that is chosen, one that was
// open lately. Their dialogs are the main process's own, so that no path ever comes from the page.

import { dirname } from 'node:path'
import { app, type BrowserWindow, dialog, Menu, type MenuItemConstructorOptions } from 'electron'

/** A workspace that was open lately. */
export interface Recent {
  file: string
  name: string
  /** false when the file is gone, or on a disk that is not there now */
  there: boolean
}

/** More make a menu that is read instead of looked at. */
const MOST_RECENT = 10

const filters = [{ name: 'Neuronscope workspace', extensions: ['neuronscope'] }]

/**
 * @param recent newest first, without the one that is open
 * @param open is given the file that the person chose, existing or not
 */
export function setMenu(window: BrowserWindow, recent: readonly Recent[], open: (file: string) => void): void {
  const chosen = (choose: (window: BrowserWindow) => Promise<string | undefined>) => async () => {
    const file = await choose(window)
    if (file) open(file)
  }
  const file: MenuItemConstructorOptions[] = [
    { label: 'New workspace…', accelerator: 'CmdOrCtrl+N', click: chosen(chooseNew) },
    { label: 'Open workspace…', accelerator: 'CmdOrCtrl+O', click: chosen(chooseExisting) },
    { label: 'Open recent', enabled: recent.length > 0, submenu: recent.slice(0, MOST_RECENT).map(item(open)) },
    { type: 'separator' },
    { role: 'quit' },
  ]
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(process.platform === 'darwin' ? [{ role: 'appMenu' as const }] : []),
      { label: 'File', submenu: file },
      { role: 'editMenu' },
      { role: 'viewMenu' },
      { role: 'windowMenu' },
    ]),
  )
}

/** Named with its folder, since many are called alike; an ampersand would underline what follows it. */
function item(open: (file: string) => void) {
  return ({ file, name, there }: Recent): MenuItemConstructorOptions => ({
    label: `${name} – ${dirname(file)}`.replaceAll('&', '&&'),
    enabled: there,
    click: () => open(file),
  })
}

/** A file that is there already is opened as it is, whatever the dialog called it: nothing is ever overwritten. */
async function chooseNew(window: BrowserWindow): Promise<string | undefined> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: 'New workspace',
    defaultPath: `${app.getPath('documents')}/Untitled.neuronscope`,
    filters,
  })
  if (canceled || !filePath) return undefined
  return filePath.endsWith('.neuronscope') ? filePath : `${filePath}.neuronscope`
}

async function chooseExisting(window: BrowserWindow): Promise<string | undefined> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: 'Open workspace',
    properties: ['openFile'],
    filters,
  })
  return filePaths[0]
}
