// Threads as they are used again, given up and closed, with tasks that do next to nothing.

import { MessageChannel } from 'node:worker_threads'
import { afterEach, beforeEach, expect, test } from 'vitest'
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
