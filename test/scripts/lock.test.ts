// One at a time: processes that set up at once take turns, and one that died does not block the others.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { withLock } from '../../scripts/lib/lock.mjs'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'neuronscope-lock-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const library = pathToFileURL(resolve(import.meta.dirname, '../../scripts/lib/lock.mjs')).href

/** Reads a number, waits, writes it back plus one: without a lock, additions of others would be lost. */
const adder = `
import { readFileSync, writeFileSync } from 'node:fs'
import { withLock } from '${library}'
for (let i = 0; i < 3; i++) await withLock('the.lock', async () => {
  const n = Number(readFileSync('n.txt', 'utf8'))
  await new Promise((done) => setTimeout(done, 20))
  writeFileSync('n.txt', String(n + 1))
})
`

test('four processes lose none of each other’s work', async () => {
  writeFileSync(join(folder, 'n.txt'), '0')
  writeFileSync(join(folder, 'adder.mjs'), adder)
  const codes = Array.from({ length: 4 }, () => {
    const child = spawn(process.execPath, ['adder.mjs'], { cwd: folder, stdio: 'ignore', timeout: 100_000 })
    return new Promise((done) => child.once('close', done))
  })
  expect(await Promise.all(codes)).toEqual([0, 0, 0, 0])
  expect(readFileSync(join(folder, 'n.txt'), 'utf8')).toBe('12')
  expect(existsSync(join(folder, 'the.lock'))).toBe(false)
})

test('a lock whose holder died is taken over', async () => {
  const dead = spawnSync(process.execPath, ['-e', '']).pid
  writeFileSync(join(folder, 'the.lock'), String(dead))
  expect(await withLock(join(folder, 'the.lock'), async () => 'done')).toBe('done')
})

test('a lock whose holder died is taken over, although another process bears its number by now', async () => {
  const file = join(folder, 'the.lock')
  writeFileSync(file, String(process.ppid))
  const longAgo = new Date(Date.now() - 120_000)
  utimesSync(file, longAgo, longAgo)
  expect(await withLock(file, async () => 'done')).toBe('done')
})

test('a holder that takes long says now and then that it is there', async () => {
  vi.useFakeTimers()
  try {
    const file = join(folder, 'the.lock')
    await withLock(file, async () => {
      const before = new Date(Date.now() - 50_000)
      utimesSync(file, before, before)
      vi.advanceTimersByTime(5000)
      expect(Date.now() - statSync(file).mtimeMs).toBeLessThan(1000)
    })
  } finally {
    vi.useRealTimers()
  }
})

test('the lock is released when the work fails, and a waiting process reports once', async () => {
  const file = join(folder, 'the.lock')
  let told = 0
  const first = withLock(file, () => new Promise((_, fail) => setTimeout(fail, 400, new Error('no network'))))
  const second = withLock(
    file,
    async () => told,
    () => told++,
  )
  await expect(first).rejects.toThrow('no network')
  expect(await second).toBe(1)
})
