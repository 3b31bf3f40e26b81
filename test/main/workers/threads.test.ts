// Threads as they are used again, given up and closed, with tasks that do next to nothing.

import { MessageChannel } from 'node:worker_threads'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Threads } from '../../../main/workers/threads.ts'

/** Answers with what it was given; `spin` keeps the thread for itself for ever. */
const answering = `import { parentPort } from 'node:worker_threads'
parentPort.on('message', ({ request: { id, input } }) => {
  while (input === 'spin');
  parentPort.postMessage({ id, result: input })
})`

let threads: Threads
let started: number
beforeEach(() => {
  started = 0
  const writerPort = () => {
    started++
    return new MessageChannel().port1
  }
  const entry = new URL(`data:text/javascript,${encodeURIComponent(answering)}`)
  threads = new Threads({ entry, file: 'none', writerPort })
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
