// Runs sandboxed before the page, in an isolated world, and sets functions on `window.neuronscope`. No object
// of Electron's crosses; bytes are copied.

import { contextBridge, ipcRenderer, webUtils } from 'electron'
import {
  ACT,
  ADD_TO_FILE,
  BEGIN_FILE,
  type Bridge,
  CHOSEN,
  END_FILE,
  MENUS,
  MESSAGE,
  READY,
  SAVE,
  WORKSPACE,
} from './contract/bridge.ts'

/** id of this load of the page */
const page = crypto.randomUUID()
let listener: (bytes: Uint8Array) => void = () => {}

ipcRenderer.on(MESSAGE, (_event, to: string, bytes: Uint8Array) => {
  if (to === page) listener(bytes)
})

/** One listener of a channel. */
function listen<A extends unknown[]>(channel: string): (callback: (...given: A) => void) => void {
  let current: (...given: A) => void = () => {}
  ipcRenderer.on(channel, (_event, ...given) => current(...(given as A)))
  return (callback) => {
    current = callback
  }
}

const bridge: Bridge = {
  platform: process.platform,
  send: (bytes) => ipcRenderer.send(MESSAGE, page, bytes),
  onMessage: (callback) => {
    listener = callback
  },
  ready: () => ipcRenderer.send(READY),
  pathOf: (file) => webUtils.getPathForFile(file),
  setMenus: (menus) => ipcRenderer.send(MENUS, menus),
  onChosen: listen(CHOSEN),
  act: (action) => ipcRenderer.send(ACT, action),
  onWorkspace: listen(WORKSPACE),
  save: (name, bytes) => ipcRenderer.invoke(SAVE, name, bytes),
  beginFile: (name) => ipcRenderer.invoke(BEGIN_FILE, name),
  addToFile: (draft, bytes) => ipcRenderer.invoke(ADD_TO_FILE, draft, bytes),
  endFile: (draft, keep) => ipcRenderer.invoke(END_FILE, draft, keep),
}

contextBridge.exposeInMainWorld('neuronscope', bridge)
