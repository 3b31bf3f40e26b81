// Threads as they are used again, given up and closed, with tasks that do next to nothing.

import { MessageChannel } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { TaskName } from '../../../main/workers/tasks.ts'
import { Thread } from '../../../main/workers/thread.ts'
import { Threads } from '../../../main/workers/threads.ts'

/** Answers with what it was given; `spin` keeps the thread for itself for ever. */
const answering = `import { parentPort } from 'node:worker_threads'
parentPort.postMessage({ loaded: true })
parentPort.on('message', ({ request: { id, input } }) => {
  while (input === 'spin');
  parentPort.postMessage({ id, result: input })
})`

const entryOf = (code: string) => new URL(`data:text/javascript,${encodeURIComponent(code)}`)

let threads: Threads
let started: number
beforeEach(() => {
  started = 0
  const writerPort = () => {
    started++
    return new MessageChannel().port1
  }
  threads = new Threads({ entry: entryOf(answering), file: 'none', writerPort })
})
afterEach(() => threads.close())

const ask = (input: unknown, options = {}) => threads.run('backend', input as never, options).done

test('an idle thread is used again', async () => {
  expect(await ask('one')).toBe('one')
  expect(await ask('two')).toBe('two')
  expect(started).toBe(1)
})

test('what cannot be sent to a thread is refused, and leaves the thread free', async () => {
  await expect(ask(() => 'a function')).rejects.toThrow(/could not be cloned/)
  expect(await ask('next')).toBe('next')
  expect(started).toBe(1)
})

test('a task that does not hear that it is cancelled is ended with its thread, and the next has another', async () => {
  const leaving = new AbortController()
  const spinning = ask('spin', { signal: leaving.signal, grace: 50 })
  leaving.abort()
  await expect(spinning).rejects.toMatchObject({ code: 'cancelled' })
  expect(await ask('next')).toBe('next')
  expect(started).toBe(2)
})

test('once closed, what is under way is refused, and nothing begins any more', async () => {
  const spinning = expect(ask('spin')).rejects.toMatchObject({ code: 'thread-died' })
  await threads.close()
  await spinning
  await expect(ask('late')).rejects.toMatchObject({ code: 'cancelled' })
  expect(() => threads.reserve()).toThrow('Cancelled.')
  expect(started).toBe(1)
})

describe('tasks that a window asks for', () => {
  /** Answers with the number of tasks at work when this one began, after a while. */
  const counting = `import { parentPort, workerData } from 'node:worker_threads'
  parentPort.postMessage({ loaded: true })
  parentPort.on('message', async ({ request: { id, input } }) => {
    const at = Atomics.add(input.now, 0, 1) + 1
    Atomics.add(input.begun, 0, 1)
    await new Promise((resolve) => setTimeout(resolve, 40))
    Atomics.sub(input.now, 0, 1)
    parentPort.postMessage({ id, result: at })
  })`
  const counts = () => ({ now: counter(), begun: counter() })
  const counter = () => new Int32Array(new SharedArrayBuffer(4))
  const pool = (code: string) => {
    const writerPort = () => {
      started++
      return new MessageChannel().port1
    }
    threads = new Threads({ entry: entryOf(code), file: 'none', writerPort })
    return (task: TaskName, input: unknown, options = {}) =>
      threads.run(task, input as never, options).done as Promise<unknown>
  }

  test('never have more than three threads, however many are asked for', async () => {
    const run = pool(counting)
    const input = counts()
    const all = await Promise.all(Array.from({ length: 20 }, () => run('overview', input)))
    expect(Math.max(...(all as number[]))).toBe(3)
    expect(input.begun[0]).toBe(20)
    expect(started).toBe(3)
  })

  test('never begin when they are cancelled while they wait', async () => {
    const run = pool(counting)
    const [input, leaving] = [counts(), new AbortController()]
    const first = Array.from({ length: 3 }, () => run('overview', input))
    const late = Array.from({ length: 20 }, () => run('overview', input, { signal: leaving.signal }))
    leaving.abort()
    for (const one of late) await expect(one).rejects.toMatchObject({ code: 'cancelled' })
    await Promise.all(first)
    expect(await run('overview', input)).toBe(1)
    expect(input.begun[0]).toBe(4)
  })

  test('of a unit go to the thread that has values of units, others to another', async () => {
    const idOf = `import { parentPort, threadId } from 'node:worker_threads'
    parentPort.postMessage({ loaded: true })
    parentPort.on('message', ({ request: { id } }) => parentPort.postMessage({ id, result: threadId }))`
    const run = pool(idOf)
    const [unit, other] = await Promise.all([run('unitSplit', 0), run('overview', 0)])
    expect(other).not.toBe(unit)
    for (let round = 0; round < 3; round++) {
      expect(await run('overview', 0)).toBe(other)
      expect(await run('unitPassages', 0)).toBe(unit)
      expect(await run('unitCorrelated', 0)).toBe(unit)
    }
  })

  test('of another kind are not held up by many of one kind', async () => {
    const run = pool(counting)
    const input = counts()
    const ended: string[] = []
    const many = Array.from({ length: 30 }, () => run('galleryValues', input).then(() => ended.push('gallery')))
    const other = run('overview', input).then(() => ended.push('overview'))
    await Promise.all([...many, other])
    expect(ended.indexOf('overview')).toBeLessThan(10)
  })

  test('hold up no training, leave their place when their thread is ended, and are refused when the program ends', async () => {
    const run = pool(answering)
    const leaving = new AbortController()
    const spinning = Array.from({ length: 3 }, () => run('overview', 'spin', { signal: leaving.signal, grace: 20 }))
    expect(await run('train', 'begins')).toBe('begins')
    const next = run('overview', 'next')
    leaving.abort()
    for (const one of spinning) await expect(one).rejects.toMatchObject({ code: 'cancelled' })
    expect(await next).toBe('next')
    const last = Array.from({ length: 9 }, () => run('overview', 'spin').catch((error) => error.code))
    await threads.close()
    const codes = await Promise.all(last)
    expect(codes.filter((code) => code === 'cancelled').length).toBeGreaterThanOrEqual(6)
  })
})

/** Takes half a second to load, as a native module may, and says to the writer's port that it has. */
const loading = `import { parentPort, workerData } from 'node:worker_threads'
const end = Date.now() + 500
while (Date.now() < end);
workerData.writer.postMessage('has loaded')
parentPort.postMessage({ loaded: true })`

/** Never says that it has loaded. */
const stuck = 'setInterval(() => {}, 1000)'

test('a thread that is still loading has loaded before it is terminated', async () => {
  const { port1, port2 } = new MessageChannel()
  const said = new Promise((resolve) => port2.once('message', resolve))
  const thread = new Thread({ entry: entryOf(loading), file: 'none', name: 'slow', writer: port1 })
  await thread.terminate()
  expect(thread.ended).toBe(true)
  expect(await said).toBe('has loaded')
  port2.close()
})

test('a thread that never loads is terminated all the same', async () => {
  const thread = new Thread({ entry: entryOf(stuck), file: 'none', name: 'stuck' })
  await thread.terminate(100)
  expect(thread.ended).toBe(true)
})
