import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keepSession, lastSession } from '../../../main/http/last-session.ts'
import { startServer } from '../../../main/transport/http.ts'

let folder: string
const file = () => join(folder, 'kept', 'sessions.json')

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'session-'))
  mkdirSync(join(folder, 'window'))
  writeFileSync(join(folder, 'window', 'index.html'), '<title>window</title>')
})
afterEach(() => rmSync(folder, { recursive: true }))

const start = (workspace: string) =>
  startServer({ root: join(folder, 'window'), serve: () => {}, last: lastSession(file(), workspace) })

describe('a server that is started again', () => {
  it('lets the window in that is still open, at the same address and with the same cookie', async () => {
    const first = await start('a.neuronscope')
    keepSession(file(), 'a.neuronscope', first.session)
    const entry = await fetch(first.url, { redirect: 'manual' })
    const cookie = entry.headers.get('set-cookie')!.split(';')[0]
    const page = new URL(entry.headers.get('location') ?? first.session.home, first.url)
    await first.close()
    const second = await start('a.neuronscope')
    try {
      expect(second.session.port).toBe(first.session.port)
      expect(second.url).not.toBe(first.url) // the token is new
      expect((await fetch(page, { headers: { cookie } })).status).toBe(200)
      expect((await fetch(page)).status).toBe(403)
    } finally {
      await second.close()
    }
  })

  it('begins a session of its own where the port is taken, and for another workspace', async () => {
    const first = await start('a.neuronscope')
    keepSession(file(), 'a.neuronscope', first.session)
    const second = await start('a.neuronscope')
    const other = await start('b.neuronscope')
    try {
      expect(second.session.port).not.toBe(first.session.port)
      expect(second.session.cookie).not.toBe(first.session.cookie)
      expect(other.session.home).not.toBe(first.session.home)
    } finally {
      await Promise.all([first, second, other].map((one) => one.close()))
    }
  })

  it('takes up no expired session, and no invalid file', () => {
    const session = { port: 4000, home: `/${'h'.repeat(22)}/`, cookie: 'c'.repeat(43) }
    keepSession(file(), 'a', session, 1000)
    expect(statSync(file()).mode & 0o077).toBe(0)
    expect(lastSession(file(), 'a', 2000)).toMatchObject(session)
    expect(lastSession(file(), 'a', 1000 + 13 * 3600 * 1000)).toBeUndefined()
    writeFileSync(file(), '{"x": 1}')
    expect(lastSession(file(), 'a', 2000)).toBeUndefined()
  })
})
