// The window's end of the wire: Electron's preload bridge where there is one, else a WebSocket to the server that
// gave out this page. Nothing else in the window asks which.

import type { Bridge } from '../main/contract/bridge.ts'
import { inChunks } from '../main/contract/chunking.ts'
import { type Port, portOver } from '../main/contract/port.ts'

declare global {
  var neuronscope: Bridge | undefined
}

/** Rejects with one sentence when the program behind this window does not answer. */
export async function connectToHost(): Promise<Port> {
  const bridge = globalThis.neuronscope
  if (!bridge) return opened(new WebSocket(socketAddress(location.href)))
  const port = bridgePort(bridge)
  bridge.ready()
  return port
}

/** Where a dropped file lies, if this host's window may know. */
export function pathOfDropped(file: File): string {
  return globalThis.neuronscope?.pathOf(file) ?? ''
}

export function bridgePort(bridge: Pick<Bridge, 'send' | 'onMessage'>): Port {
  const { port, receive } = inChunks({ send: (frame) => bridge.send(frame), close: () => {} })
  bridge.onMessage(receive)
  return port
}

/** `http://host/folder/…` to `ws://host/folder/rpc` */
export function socketAddress(page: string): string {
  const address = new URL('rpc', page)
  address.protocol = address.protocol.replace('http', 'ws')
  return address.href
}

/** The socket as a port, once it is open. */
export function opened(socket: WebSocket): Promise<Port> {
  const port = socketPort(socket)
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve(port), { once: true })
    port.onClose(() => reject(new Error('The program behind this window does not answer. Start it again.')))
  })
}

function socketPort(socket: WebSocket): Port {
  const { port, receive, closed } = portOver({
    send: (bytes) => socket.send(bytes as Uint8Array<ArrayBuffer>),
    close: () => socket.close(),
  })
  socket.binaryType = 'arraybuffer'
  socket.addEventListener('message', ({ data }) => {
    if (data instanceof ArrayBuffer) receive(new Uint8Array(data))
    else port.close()
  })
  socket.addEventListener('close', closed)
  socket.addEventListener('error', closed) // a browser tells both; not every other WebSocket does
  return port
}
