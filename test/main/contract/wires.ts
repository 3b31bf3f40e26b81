// The three wires over which the one suite of the RPC runs: in memory, a WebSocket on loopback, and Electron's IPC
// with only Electron itself stubbed.

import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { IpcMain } from 'electron'
import { WebSocketServer } from 'ws'
import { MESSAGE } from '../../../main/contract/bridge.ts'
import type { Port } from '../../../main/contract/port.ts'
import { listenToPages } from '../../../main/transport/electron-ipc.ts'
import { websocketPort } from '../../../main/transport/websocket.ts'
import { bridgePort, opened } from '../../../renderer/transport.ts'
import { ipcMain, ipcRenderer, pageFrom, reset, WebContents } from '../../stubs/electron.ts'
import { memoryPorts } from './memory-ports.ts'

export interface Wires {
  host: Port
  window: Port
  /** As when the window's process or its connection dies. */
  cut(): void
  close(): Promise<void>
}

async function inMemory(): Promise<Wires> {
  const [host, window] = memoryPorts()
  return { host, window, cut: () => window.close(), close: async () => window.close() }
}

async function overWebSocket(): Promise<Wires> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  const connected = once(server, 'connection')
  const window = await opened(new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`))
  const [socket] = await connected
  const close = () => {
    for (const client of server.clients) client.terminate()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  }
  return { host: websocketPort(socket), window, cut: () => socket.terminate(), close }
}

async function overIpc(): Promise<Wires> {
  reset('')
  const contents = new WebContents()
  pageFrom(contents, 'app://neuronscope/')
  const window = bridgePort({
    send: (frame) => ipcRenderer.send(MESSAGE, 'page', frame),
    onMessage: (listener) => ipcRenderer.on(MESSAGE, (_event, _page, frame) => listener(frame as Uint8Array)),
  })
  const host = new Promise<Port>((opened) => {
    listenToPages(ipcMain as unknown as IpcMain, { trusted: () => true, opened, ready: () => {} })
  })
  ipcRenderer.send(MESSAGE, 'page', Uint8Array.of(1)) // an empty first message: the host learns of the page
  const port = await host
  const cut = () => {
    window.close()
    contents.emit('render-process-gone')
  }
  const close = async () => {
    await wait(2) // what is still under way must not reach the next test's listeners
    reset('')
  }
  return { host: port, window, cut, close }
}

export const wires = { 'a pair in memory': inMemory, 'a WebSocket': overWebSocket, "Electron's IPC": overIpc }
