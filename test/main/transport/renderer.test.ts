import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { WebSocketServer } from 'ws'
import { websocketPort } from '../../../main/transport/websocket.ts'
import { connectToHost, socketAddress } from '../../../renderer/transport.ts'

afterEach(() => vi.unstubAllGlobals())

describe('the window connects to its host', () => {
  it('by the preload bridge where there is one, and reports itself ready', async () => {
    const sent: Uint8Array[] = []
    const ready = vi.fn()
    vi.stubGlobal('neuronscope', { send: (frame: Uint8Array) => sent.push(frame), onMessage: () => {}, ready })
    const port = await connectToHost()
    port.send(Uint8Array.of(7, 8))
    expect(sent).toStrictEqual([Uint8Array.of(1, 7, 8)])
    expect(ready).toHaveBeenCalledOnce()
  })

  it('by a WebSocket to the server of its page elsewhere', async () => {
    const http = createServer()
    const sockets = new WebSocketServer({ server: http, path: '/rpc' })
    await once(http.listen(0, '127.0.0.1'), 'listening')
    sockets.on('connection', (socket) => {
      const port = websocketPort(socket)
      port.onMessage((bytes) => port.send(bytes))
    })
    vi.stubGlobal('location', { href: `http://127.0.0.1:${(http.address() as AddressInfo).port}/?theme=dark` })
    const port = await connectToHost()
    const echo = new Promise<Uint8Array>((resolve) => port.onMessage(resolve))
    port.send(Uint8Array.of(1, 2, 3))
    expect(await echo).toStrictEqual(Uint8Array.of(1, 2, 3))
    port.close()
    sockets.close()
    http.close()
  })

  it('or says that the program does not answer', async () => {
    vi.stubGlobal('location', { href: 'http://127.0.0.1:1/' })
    await expect(connectToHost()).rejects.toThrow('does not answer')
  })

  it('over the secure protocol where the page is', () => {
    expect(socketAddress('http://127.0.0.1:4700/?a=b#c')).toBe('ws://127.0.0.1:4700/rpc')
    expect(socketAddress('https://example.org/page')).toBe('wss://example.org/rpc')
    expect(socketAddress('http://127.0.0.1:4700/folder/?a=b')).toBe('ws://127.0.0.1:4700/folder/rpc')
  })
})
