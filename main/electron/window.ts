// The window: sandboxed, isolated, at its last position.

import { join } from 'node:path'
import { app, BrowserWindow, nativeTheme, screen } from 'electron'
import { readWindowState, writeWindowState } from './window-state.ts'

/** @param preload the bundled preload script, absolute */
export function createWindow(preload: string): BrowserWindow {
  const file = join(app.getPath('userData'), 'window.json')
  const screens = screen.getAllDisplays().map(({ workArea }) => workArea)
  const { maximized, ...bounds } = readWindowState(file, screens) ?? { width: 1360, height: 860, maximized: false }
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 800,
    minHeight: 500,
    title: 'Neuronscope',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#16181d' : '#ffffff',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  })
  if (maximized) window.maximize()
  window.on('close', () => writeWindowState(file, { ...window.getNormalBounds(), maximized: window.isMaximized() }))
  return window
}
