// The host's side of a WebSocket, as a port.

import type { WebSocket } from 'ws'
import { type Port, portOver } from '../contract/port.ts'

export function websocketPort(socket: WebSocket): Port {
  const { port, receive, closed } = portOver({
    send: (bytes) => socket.send(bytes),
    close: () => socket.close(),
  })
  socket.on('message', (data, binary) => {
    if (binary && data instanceof Uint8Array) receive(data)
    else socket.close(1003, 'Messages are binary.')
  })
  socket.on('close', closed)
  socket.on('error', () => socket.terminate())
  return port
}
