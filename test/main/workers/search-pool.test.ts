// Which threads a search holds, and when they stop: with threads that do nothing but say when they have finished.

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { SearchPool } from '../../../main/workers/search-pool.ts'
import type { Thread } from '../../../main/workers/thread.ts'
import type { Threads } from '../../../main/workers/threads.ts'

/** Of a thread: the tasks that it has not finished, and how it is. */
class Stub {
  readonly tasks: { resolve(): void; reject(error: Error): void }[] = []
  ended = false
  run() {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    if (this.ended) reject(new Error('The thread has ended.'))
    else this.tasks.push({ resolve, reject })
    return { done: promise, send() {} }
  }
  async terminate() {
    this.ended = true
    for (const { reject } of this.tasks.splice(0)) reject(new Error('The thread was ended.'))
  }
  finish() {
    for (const { resolve } of this.tasks.splice(0)) resolve()
  }
}

let hired: Stub[]
let refusals: number
let searchPool: SearchPool
beforeEach(() => {
  vi.useFakeTimers()
  hired = []
  refusals = 0
  const reserve = () => {
    if (refusals-- > 0) throw new Error('No more threads.')
    hired.push(new Stub())
    return hired.at(-1) as unknown as Thread
  }
  searchPool = new SearchPool({ reserve } as unknown as Threads)
})
afterEach(() => vi.useRealTimers())

/** Of a size that is worth one thread. */
const subject = (recording: number) => ({ recording, characters: 1000, units: 8 })
const search = (workers: Awaited<ReturnType<SearchPool['threads']>>) =>
  workers.run(0, 'loadCodes', { shard: workers.shards[0] }).done.then(
    () => 'answered',
    () => 'refused',
  )
/** Lets everything happen that waits for nothing. */
const settle = () => vi.advanceTimersByTimeAsync(0)

describe('a thread pool', () => {
  test('stays while it is held, however long it is idle, and stops a minute after', async () => {
    const workers = await searchPool.threads(subject(1))
    hired[0].finish()
    await vi.advanceTimersByTimeAsync(3_600_000)
    const answer = search(workers)
    hired[0].finish()
    expect(await answer).toBe('answered')
    workers.release()
    await vi.advanceTimersByTimeAsync(59_000)
    expect(hired[0].ended).toBe(false)
    await vi.advanceTimersByTimeAsync(2000)
    expect(hired[0].ended).toBe(true)
  })

  test('is asked again without being hired again', async () => {
    const [first, second] = [await searchPool.threads(subject(1)), await searchPool.threads(subject(1))]
    first.release()
    first.release()
    hired[0].finish()
    await vi.advanceTimersByTimeAsync(120_000)
    expect(hired.map(({ ended }) => ended)).toEqual([false]) // the second still holds it
    second.release()
    expect(await searchPool.threads(subject(1))).toBeDefined()
    expect(hired).toHaveLength(1)
  })

  test('finishes for who holds it before another one comes', async () => {
    const matrix = await searchPool.threads(subject(1))
    hired[0].finish()
    const other = searchPool.threads(subject(2))
    await settle()
    expect(hired).toHaveLength(1)
    const row = search(matrix) // a row later, with nothing under way in between
    await settle()
    hired[0].finish()
    expect(await row).toBe('answered')
    const last = search(matrix)
    matrix.release()
    await settle()
    expect(hired.map(({ ended }) => ended)).toEqual([false])
    hired[0].finish()
    expect(await last).toBe('answered')
    await other
    expect(hired.map(({ ended }) => ended)).toEqual([true, false])
  })

  test('that lost a thread is replaced, once those who hold it have heard', async () => {
    const workers = await searchPool.threads(subject(1))
    await hired[0].terminate()
    const next = searchPool.threads(subject(1))
    expect(await search(workers)).toBe('refused')
    workers.release()
    expect((await next).shards).toHaveLength(1)
    expect(hired).toHaveLength(2)
  })

  test('that cannot be hired is tried anew the next time', async () => {
    refusals = 1
    await expect(searchPool.threads(subject(1))).rejects.toThrow('No more threads.')
    await expect(searchPool.threads(subject(1))).resolves.toBeDefined()
  })
})

describe('closing', () => {
  test('ends at once, and rejects pending requests', async () => {
    const held = await searchPool.threads(subject(1))
    const running = search(held)
    const waiting = searchPool.threads(subject(2)).catch(({ code }) => code)
    await settle()
    await searchPool.close()
    expect(await running).toBe('refused')
    expect(await waiting).toBe('cancelled')
    expect(hired.map(({ ended }) => ended)).toEqual([true])
    await expect(searchPool.threads(subject(1))).rejects.toMatchObject({ code: 'cancelled' })
  })
})
