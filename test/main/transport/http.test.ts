import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type IncomingHttpHeaders, request } from 'node:http'
import { connect as tcp } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type ApiHandlers, api } from '../../../main/contract/api.ts'
import type { Port } from '../../../main/contract/port.ts'
import { connect, serve } from '../../../main/contract/rpc.ts'
import type { AppInfo } from '../../../main/contract/types.ts'
import { type RunningServer, startServer } from '../../../main/transport/http.ts'
import { websocketPort } from '../../../main/transport/websocket.ts'

const info = { version: '1', shell: 'browser', backend: 'reference', threads: 1 } as AppInfo

let folder: string
let server: RunningServer
let watching: AbortSignal | undefined
let port: string
let origin: string
let token: string
/** the folder of the page */
let home: string

const handlers = {
  'app.info': () => info,
  'training.watch': async function* (_params: unknown, { signal }: { signal: AbortSignal }) {
    watching = signal
    yield { type: 'state' }
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
  },
} as unknown as ApiHandlers
const answer = (port: Port) => void serve(port, api, handlers)

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'neuronscope-http-'))
  mkdirSync(join(folder, 'window/assets'), { recursive: true })
  writeFileSync(join(folder, 'window/index.html'), '<!doctype html><title>Neuronscope</title>')
  writeFileSync(join(folder, 'window/assets/main.js'), 'export {}')
  writeFileSync(join(folder, 'window/.hidden'), 'hidden')
  writeFileSync(join(folder, 'secret.txt'), 'secret')
})
afterAll(() => rmSync(folder, { recursive: true }))
beforeEach(async () => {
  server = await startServer({ root: join(folder, 'window'), serve: answer })
  const url = new URL(server.url)
  port = url.port
  origin = url.origin
  token = url.searchParams.get('token') as string
  home = (await ask(`/?token=${token}`)).headers.location as string
})
afterEach(() => server.close())

interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

/** A request exactly as written: node:http neither cleans up paths nor follows. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (part) => (body += part))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    asking.on('error', reject).end()
  })
}

/** What a browser keeps after it has opened the address. */
async function cookie(): Promise<string> {
  const { headers } = await ask(`/?token=${token}`)
  return (headers['set-cookie']?.[0] ?? '').split(';')[0] as string
}

/** An address in the page's folder. */
const at = (path: string) => home + path.slice(1)

const withCookie = async (more: Record<string, string> = {}) => ({ cookie: await cookie(), ...more })

/** 101 for a socket that opens, else the status that refused it. */
function open(headers: Record<string, string>, path = at('/rpc')): Promise<{ status: number; socket: WebSocket }> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers })
  return new Promise((resolve) => {
    socket.on('open', () => resolve({ status: 101, socket }))
    socket.on('unexpected-response', (_request, { statusCode }) => resolve({ status: statusCode ?? 0, socket }))
    socket.on('error', () => {})
  })
}

describe('the token', () => {
  it('opens the page once, moves into a cookie, and out of the address', async () => {
    const { status, headers } = await ask(`/?token=${token}&theme=dark`)
    expect(status).toBe(303)
    expect(headers.location).toBe(`${home}?theme=dark`)
    const [name, value] = String(headers['set-cookie']).split(';')[0].split('=')
    expect(headers['set-cookie']).toEqual([`${name}=${value}; Path=${home}; HttpOnly; SameSite=Strict`])
    expect(name).toBe(`neuronscope-${port}`)
    expect(value.length).toBeGreaterThanOrEqual(43)
    expect(value).not.toBe(token)
  })

  it('is handed over from a file too, where a redirect would go without the cookie', async () => {
    const { status, headers } = await ask(`/?token=${token}`, { 'sec-fetch-site': 'cross-site' })
    expect(status).toBe(200)
    expect(headers.refresh).toBe(`0; url=${home}`)
    expect(String(headers['set-cookie'])).toContain(`Path=${home};`)
  })

  it('gives a cookie for a random path, so that it is sent to no other server of this machine', async () => {
    const other = await startServer({ root: join(folder, 'window'), serve: answer })
    const { headers } = await fetch(other.url, { redirect: 'manual' }).then(({ headers }) => ({ headers }))
    expect(headers.get('location')).not.toBe(home)
    await other.close()
    expect(home).toMatch(/^\/[\w-]{22}\/$/)
    expect((await ask('/', await withCookie())).status).toBe(403)
    expect((await ask('/assets/main.js', await withCookie())).status).toBe(403)
    expect((await open(await withCookie({ origin }), '/rpc')).status).toBe(403)
  })

  it('holds for every reload, by the cookie', async () => {
    const headers = await withCookie()
    for (let i = 0; i < 2; i++) expect((await ask(at('/'), headers)).body).toContain('Neuronscope')
    expect((await ask(at('/assets/main.js'), headers)).headers['content-type']).toContain('text/javascript')
  })

  it('is another one at every launch, and long', async () => {
    const other = await startServer({ root: join(folder, 'window'), serve: answer })
    expect(new URL(other.url).searchParams.get('token')).not.toBe(token)
    expect(token.length).toBeGreaterThanOrEqual(43)
    await other.close()
  })

  it('is missing: nothing is given out, and the page says what to do', async () => {
    for (const path of ['/', '/index.html', '/assets/main.js', '/nothing', home, at('/index.html'), at('/nothing')]) {
      const { status, body } = await ask(path)
      expect(status).toBe(403)
      expect(body).toContain('Open the whole address')
    }
  })

  it('is wrong, in the address or in the cookie', async () => {
    const wrong = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`
    for (const given of [wrong, '', token.slice(1), `${token}x`]) {
      expect((await ask(`/?token=${given}`)).status).toBe(403)
      expect((await ask(home, { cookie: `neuronscope-${port}=${given}` })).status).toBe(403)
    }
    const value = (await cookie()).split('=')[1]
    expect((await ask(home, { cookie: `neuronscope-1=${value}` })).status).toBe(403)
    expect((await ask(home, { cookie: `neuronscope-${port}=${token}` })).status).toBe(403)
  })

  it('counts only at the page itself, so that no redirect leads elsewhere', async () => {
    for (const path of [`//evil.example/?token=${token}`, `http://evil.example/?token=${token}`, `/rpc?token=${token}`])
      expect((await ask(path)).status).toBe(403)
  })
})

describe('the host and the origin', () => {
  it('are ours under both names of this machine', async () => {
    const { cookie } = await withCookie()
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`])
      expect((await ask(home, { cookie, host, origin: `http://${host}` })).status).toBe(200)
  })

  it('refuse a name that was re-bound to this machine, with the right cookie and token too', async () => {
    const { cookie } = await withCookie()
    for (const host of [`evil.example:${port}`, '127.0.0.1', `127.0.0.1:${port}.evil.example`, `[::1]:${port}`])
      expect((await ask(`/?token=${token}`, { cookie, host })).status).toBe(403)
  })

  it('refuse a page of another origin, also one on another port of this machine', async () => {
    const { cookie } = await withCookie()
    for (const other of [
      'http://evil.example',
      'http://127.0.0.1:1',
      `https://127.0.0.1:${port}`,
      'null',
      `http://localhost:${port}`,
    ])
      expect((await ask(home, { cookie, origin: other })).status).toBe(403)
  })
})

describe('files', () => {
  it('come from the window’s folder and from nowhere else', async () => {
    const headers = await withCookie()
    for (const path of [
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/assets/../../secret.txt',
      '/..\\secret.txt',
      '//secret.txt',
      '/%00',
      '/%',
    ])
      expect(await ask(at(path), headers), path).toMatchObject({ status: 404, body: 'There is no such file.\n' })
    expect((await ask(at('/.hidden'), headers)).status).toBe(404)
    expect((await ask(at('/nothing.js'), headers)).status).toBe(404)
    expect((await ask(at('/rpc'), headers)).status).toBe(404)
  })

  it('are only read', async () => {
    const headers = await withCookie()
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      const answer = await ask(home, headers, method)
      expect(answer).toMatchObject({ status: 405 })
      expect(answer.headers.allow).toBe('GET, HEAD')
    }
    expect(await ask(home, headers, 'HEAD')).toMatchObject({ status: 200, body: '' })
  })

  it('come with every header that keeps the page to itself, refusals too', async () => {
    for (const answer of [await ask(home, await withCookie()), await ask('/')]) {
      const { headers } = answer
      expect(headers).toMatchObject({
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'cross-origin-resource-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'private, no-cache',
      })
      const policy = String(headers['content-security-policy'])
      for (const rule of [
        "default-src 'none'",
        "script-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'none'",
      ])
        expect(policy.split('; ')).toContain(rule)
      expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${port};`)
      expect(headers['access-control-allow-origin']).toBeUndefined()
    }
  })
})

describe('the WebSocket', () => {
  it('speaks the contract with the page', async () => {
    const { status, socket } = await open(await withCookie({ origin }))
    expect(status).toBe(101)
    const client = connect(websocketPort(socket), api)
    expect(await client.call('app.info', {})).toEqual(info)
    client.dispose()
  })

  it('is refused without a token, with a wrong one, and with the token in its address', async () => {
    for (const cookie of ['', `neuronscope-${port}=wrong`]) expect((await open({ cookie, origin })).status).toBe(403)
    expect((await open({ origin }, `/rpc?token=${token}`)).status).toBe(403)
  })

  it('is refused from another origin, from none, and under another host', async () => {
    expect((await open(await withCookie({ origin: 'http://evil.example' }))).status).toBe(403)
    expect((await open(await withCookie({ origin: 'http://127.0.0.1:1' }))).status).toBe(403)
    expect((await open(await withCookie())).status).toBe(403)
    const host = `evil.example:${port}`
    expect((await open(await withCookie({ origin: `http://${host}`, host }))).status).toBe(403)
  })

  it('is refused at another path', async () => {
    expect((await open(await withCookie({ origin }), at('/other'))).status).toBe(403)
  })

  it('takes no text', async () => {
    const { socket } = await open(await withCookie({ origin }))
    const closed = new Promise<number>((resolve) => socket.on('close', resolve))
    socket.send('{"id": 1}')
    expect(await closed).toBe(1003)
  })
})

describe('the server', () => {
  it('is on the loopback interface alone', async () => {
    const refused = await new Promise<string>((resolve) => {
      const socket = tcp({ host: '127.0.0.2', port: Number(port) }, () => resolve('connected'))
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''))
    })
    expect(refused).not.toBe('connected')
  })

  it('says so when its port is taken', async () => {
    const second = startServer({ root: join(folder, 'window'), serve: answer, port: Number(port) })
    await expect(second).rejects.toMatchObject({
      code: 'port-taken',
      message: expect.stringContaining(`Port ${port} is in use`),
    })
  })

  it('says so when there is no window to give out', async () => {
    const empty = startServer({ root: join(folder, 'nothing'), serve: answer })
    await expect(empty).rejects.toMatchObject({ code: 'not-built' })
  })

  it('ends although a refused connection is kept open', async () => {
    const line = tcp({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true })
    const lines = [`Host: 127.0.0.1:${port}`, 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13']
    line.write(`GET /rpc HTTP/1.1\r\n${lines.join('\r\n')}\r\nSec-WebSocket-Key: ${'A'.repeat(22)}==\r\n\r\n`)
    try {
      const [answer] = await once(line, 'data')
      expect(String(answer)).toMatch(/^HTTP\/1\.1 403 /)
      await server.close()
    } finally {
      line.destroy()
    }
  })

  it('ends its windows and what they had under way, then itself', async () => {
    const { socket } = await open(await withCookie({ origin }))
    const client = connect(websocketPort(socket), api)
    const reader = client.stream('training.watch', { model: 1 })[Symbol.asyncIterator]()
    await reader.next()
    const next = reader.next().catch((error) => error.code)
    await server.close()
    expect(await next).toBe('disconnected')
    expect(watching?.aborted).toBe(true)
    await expect(ask('/')).rejects.toThrow('ECONNREFUSED')
  })
})
