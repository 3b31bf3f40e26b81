// The window without Electron: a server on 127.0.0.1 for its files, and the contract over a WebSocket at /rpc. http/auth.ts
// checks access; everything else is refused with one line.

import { existsSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import sirv from 'sirv'
import { WebSocketServer } from 'ws'
import { AppError } from '../../core/errors.ts'
import { MAX_MESSAGE_BYTES, type Port } from '../contract/port.ts'
import { Auth, newToken } from '../http/auth.ts'
import { securityHeaders } from '../http/headers.ts'
import type { Session } from '../http/last-session.ts'
import { websocketPort } from './websocket.ts'

export interface ServerOptions {
  /** the built window: the folder that holds index.html */
  root: string
  /** answers a window that may connect */
  serve: (port: Port) => void
  /** 0 or none: any free one */
  port?: number
  /** none: a new random one, as it should be outside of tests */
  token?: string
  /** the session of a server before this one: taken up where its port is free */
  last?: Session
}

export interface RunningServer {
  /** the address to open, with the token */
  url: string
  /** the session for a later server */
  session: Session
  /** Ends every connection (which aborts what its window had under way) and the server. */
  close(): Promise<void>
}

/** @throws AppError `not-built`, `port-taken`, `port-refused` */
export async function startServer({
  root,
  serve,
  port = 0,
  token = newToken(),
  last,
}: ServerOptions): Promise<RunningServer> {
  if (!existsSync(join(root, 'index.html')))
    throw new AppError('not-built', `There is no window to show in ${root}: run “npm run build” first.`)
  const server = createServer()
  const again = last && (port === 0 || port === last.port) ? await listen(server, last.port).catch(() => null) : null
  const auth = again === null ? new Auth(await listen(server, port), token) : new Auth(again, token, last)
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false })
  const files = sirv(root, { etag: true, dotfiles: false })

  server.on('request', (request, response) => answer(auth, files, request, response))
  server.on('upgrade', (request, socket, head) => {
    if (mayConnect(auth, request)) sockets.handleUpgrade(request, socket, head, (ws) => serve(websocketPort(ws)))
    else refuseUpgrade(socket)
  })
  return {
    url: `http://127.0.0.1:${portOf(server)}/?token=${token}`,
    session: auth.session,
    close: () => stop(server, sockets),
  }
}

type Files = ReturnType<typeof sirv>

function answer(auth: Auth, files: Files, request: IncomingMessage, response: ServerResponse): void {
  const { host } = request.headers
  if (auth.knowsHost(host)) setHeaders(response, securityHeaders(`ws://${host}`))
  const query = tokenQuery(request)
  const refused = refusal(auth, request)
  if (refused) end(response, ...refused)
  else if (auth.knowsToken(query?.get('token'))) admit(auth, request, response, query)
  else if (!(enterHome(auth, request) && auth.holdsCookie(request.headers.cookie))) end(response, 403, NO_TOKEN)
  else files(request, response, () => end(response, 404, 'There is no such file.'))
}

/** From here on addresses count from the page's folder. False for any that is not in it. */
function enterHome({ home }: Auth, request: IncomingMessage): boolean {
  const inside = request.url?.startsWith(home) ?? false
  if (inside) request.url = request.url!.slice(home.length - 1)
  return inside
}

const NO_TOKEN = 'Open the whole address that Neuronscope printed when it started, with its token.'

/** The reason to refuse a request, if any. */
function refusal(auth: Auth, { headers, method }: IncomingMessage): [number, string] | undefined {
  if (!auth.knowsHost(headers.host)) return [403, 'This address is not served here.']
  if (!auth.knowsOrigin(headers)) return [403, 'Other pages may not ask here.']
  if (method !== 'GET' && method !== 'HEAD') return [405, 'Only GET and HEAD are answered here.']
  return undefined
}

/** The token is accepted in the page's own address alone. */
function tokenQuery(request: IncomingMessage): URLSearchParams | undefined {
  const { pathname, search } = splitTarget(request.url ?? '')
  return pathname === '/' ? new URLSearchParams(search) : undefined
}

/**
 * A cookie in exchange for the token, and an address without it, where it could be read over a shoulder. A browser that
 * came here from a file on the disk would leave the cookie out of a redirect: it goes on from a page of this server.
 */
function admit(
  auth: Auth,
  { headers }: IncomingMessage,
  response: ServerResponse,
  query = new URLSearchParams(),
): void {
  query.delete('token')
  const next = query.size === 0 ? auth.home : `${auth.home}?${query}`
  const elsewhere = headers['sec-fetch-site'] === 'cross-site'
  setHeaders(response, {
    'Set-Cookie': auth.cookie,
    ...(elsewhere ? { Refresh: `0; url=${next}` } : { Location: next }),
  })
  end(response, elsewhere ? 200 : 303, 'Go on without the token.')
}

function end(response: ServerResponse, status: number, text: string): void {
  response.statusCode = status
  setHeaders(response, { 'Content-Type': 'text/plain; charset=utf-8' })
  if (status === 405) setHeaders(response, { Allow: 'GET, HEAD' })
  response.end(`${text}\n`)
}

function setHeaders(response: ServerResponse, headers: Record<string, string>): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
}

/** A WebSocket always says its Origin, and it must be the page's own. */
function mayConnect(auth: Auth, { headers, url }: IncomingMessage): boolean {
  const own = auth.knowsHost(headers.host) && headers.origin !== undefined && auth.knowsOrigin(headers)
  return own && splitTarget(url ?? '').pathname === `${auth.home}rpc` && auth.holdsCookie(headers.cookie)
}

/** A refused connection is closed, so that it cannot keep the server from closing. */
function refuseUpgrade(socket: Duplex): void {
  const cut = () => socket.destroy()
  socket.on('error', cut)
  socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n', cut)
}

/** Only paths are understood: `//host/…` and `http://host/…` are paths that no file has. */
function splitTarget(url: string): { pathname: string; search: string } {
  const at = url.indexOf('?')
  return at < 0 ? { pathname: url, search: '' } : { pathname: url.slice(0, at), search: url.slice(at) }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(cannotListen(error, port)))
    server.listen(port, '127.0.0.1', () => {
      server.removeAllListeners('error')
      resolve(portOf(server))
    })
  })
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

function cannotListen(error: NodeJS.ErrnoException, port: number): AppError {
  if (error.code === 'EADDRINUSE')
    return new AppError(
      'port-taken',
      `Port ${port} is in use by another program: choose another one, or none for any free one.`,
    )
  return new AppError('port-refused', `Port ${port} cannot be opened: ${error.message}.`, { cause: error })
}

function stop(server: Server, sockets: WebSocketServer): Promise<void> {
  for (const socket of sockets.clients) socket.terminate()
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
