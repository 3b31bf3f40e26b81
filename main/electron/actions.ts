// Actions of the page's menu on the window, as in a browser.

import { app, type BrowserWindow } from 'electron'
import type { HostAction } from '../contract/bridge.ts'

/** Electron's zoom levels are steps of 20 %; its own keys take half a step. */
const ZOOM_STEP = 0.5

const ACTIONS: Record<Exclude<HostAction, 'newWorkspace' | 'openWorkspace'>, (window: BrowserWindow) => void> = {
  undo: ({ webContents }) => webContents.undo(),
  redo: ({ webContents }) => webContents.redo(),
  cut: ({ webContents }) => webContents.cut(),
  copy: ({ webContents }) => webContents.copy(),
  paste: ({ webContents }) => webContents.paste(),
  selectAll: ({ webContents }) => webContents.selectAll(),
  zoomIn: ({ webContents }) => webContents.setZoomLevel(webContents.getZoomLevel() + ZOOM_STEP),
  zoomOut: ({ webContents }) => webContents.setZoomLevel(webContents.getZoomLevel() - ZOOM_STEP),
  actualSize: ({ webContents }) => webContents.setZoomLevel(0),
  fullScreen: (window) => window.setFullScreen(!window.isFullScreen()),
  reload: ({ webContents }) => webContents.reload(),
  developerTools: ({ webContents }) => webContents.toggleDevTools(),
  quit: () => app.quit(),
}

/** @param ask opens a dialog for a new or an existing workspace */
export function actOn(window: BrowserWindow, action: HostAction, ask: (create: boolean) => void): void {
  if (action === 'newWorkspace' || action === 'openWorkspace') ask(action === 'newWorkspace')
  else ACTIONS[action](window)
}
