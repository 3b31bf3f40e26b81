// Runs sandboxed before the page, in a world of its own, and puts four functions on `window.neuronscope`. No object
// of Electron's crosses; bytes are copied.

import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { type Bridge, MESSAGE, READY } from './contract/bridge.ts'

/** this load of the page; a reload gets another */
const page = crypto.randomUUID()
let listener: (bytes: Uint8Array) => void = () => {}

ipcRenderer.on(MESSAGE, (_event, to: string, bytes: Uint8Array) => {
  if (to === page) listener(bytes)
})

const bridge: Bridge = {
  send: (bytes) => ipcRenderer.send(MESSAGE, page, bytes),
  onMessage: (callback) => {
    listener = callback
  },
  ready: () => ipcRenderer.send(READY),
  pathOf: (file) => webUtils.getPathForFile(file),
}

contextBridge.exposeInMainWorld('neuronscope', bridge)
