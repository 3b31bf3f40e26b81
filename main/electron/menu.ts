// The menu: what every desktop program has, and the two ways to a workspace. Their dialogs are the main process's own,
// so that no path ever comes from the page.

import { app, type BrowserWindow, dialog, Menu, type MenuItemConstructorOptions } from 'electron'

const filters = [{ name: 'Neuronscope workspace', extensions: ['neuronscope'] }]

/** `open` is given the file that the person chose, existing or not. */
export function setMenu(window: BrowserWindow, open: (file: string) => void): void {
  const chosen = (choose: (window: BrowserWindow) => Promise<string | undefined>) => async () => {
    const file = await choose(window)
    if (file) open(file)
  }
  const file: MenuItemConstructorOptions[] = [
    { label: 'New workspace…', accelerator: 'CmdOrCtrl+N', click: chosen(chooseNew) },
    { label: 'Open workspace…', accelerator: 'CmdOrCtrl+O', click: chosen(chooseExisting) },
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
