// Who may have the analysts, and when they go: played through on threads that do nothing but say when they have finished.

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Analysts } from '../../../main/workers/search-pool.ts'
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
    return { done: promise, say() {} }
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
let analysts: Analysts
beforeEach(() => {
  vi.useFakeTimers()
  hired = []
  refusals = 0
  const hire = () => {
    if (refusals-- > 0) throw new Error('No more threads.')
    hired.push(new Stub())
    return hired.at(-1) as unknown as Thread
  }
  analysts = new Analysts({ hire } as unknown as Threads)
})
afterEach(() => vi.useRealTimers())

/** Of a size that is worth one thread. */
const subject = (recording: number) => ({ recording, characters: 1000, units: 8 })
const search = (crew: Awaited<ReturnType<Analysts['crew']>>) =>
  crew.run(0, 'loadCodes', { share: crew.shares[0] }).done.then(
    () => 'answered',
    () => 'refused',
  )
/** Lets everything happen that waits for nothing. */
const settle = () => vi.advanceTimersByTimeAsync(0)

describe('a crew', () => {
  test('stays while somebody holds it, however long nothing is asked of it, and goes a minute after', async () => {
    const crew = await analysts.crew(subject(1))
    hired[0].finish()
    await vi.advanceTimersByTimeAsync(3_600_000)
    const answer = search(crew)
    hired[0].finish()
    expect(await answer).toBe('answered')
    crew.release()
    await vi.advanceTimersByTimeAsync(59_000)
    expect(hired[0].ended).toBe(false)
    await vi.advanceTimersByTimeAsync(2000)
    expect(hired[0].ended).toBe(true)
  })

  test('is asked again without being hired again', async () => {
    const [first, second] = [await analysts.crew(subject(1)), await analysts.crew(subject(1))]
    first.release()
    first.release()
    hired[0].finish()
    await vi.advanceTimersByTimeAsync(120_000)
    expect(hired.map(({ ended }) => ended)).toEqual([false]) // the second still holds it
    second.release()
    expect(await analysts.crew(subject(1))).toBeDefined()
    expect(hired).toHaveLength(1)
  })

  test('finishes for who holds it before another one comes', async () => {
    const matrix = await analysts.crew(subject(1))
    hired[0].finish()
    const other = analysts.crew(subject(2))
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
    const crew = await analysts.crew(subject(1))
    await hired[0].terminate()
    const next = analysts.crew(subject(1))
    expect(await search(crew)).toBe('refused')
    crew.release()
    expect((await next).shares).toHaveLength(1)
    expect(hired).toHaveLength(2)
  })

  test('that cannot be hired is tried anew the next time', async () => {
    refusals = 1
    await expect(analysts.crew(subject(1))).rejects.toThrow('No more threads.')
    await expect(analysts.crew(subject(1))).resolves.toBeDefined()
  })
})

describe('closing', () => {
  test('waits for nobody, and whoever waits is told', async () => {
    const held = await analysts.crew(subject(1))
    const running = search(held)
    const waiting = analysts.crew(subject(2)).catch(({ code }) => code)
    await settle()
    await analysts.close()
    expect(await running).toBe('refused')
    expect(await waiting).toBe('cancelled')
    expect(hired.map(({ ended }) => ended)).toEqual([true])
    await expect(analysts.crew(subject(1))).rejects.toMatchObject({ code: 'cancelled' })
  })
})
