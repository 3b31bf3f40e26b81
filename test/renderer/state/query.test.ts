import { expect, it } from 'vitest'
import { createQuery } from '../../../renderer/state/query.ts'

const wait = () => new Promise((resolve) => setTimeout(resolve))

it('a new question cancels the one before, whose answer and error are dropped', async () => {
  const query = createQuery()
  const seen: unknown[] = []
  const fail = (error: unknown) => seen.push(String(error))
  const slow = Promise.withResolvers<string>()
  const refused = Promise.withResolvers<string>()
  let signal: AbortSignal | undefined
  const load = (own: AbortSignal) => {
    signal = own
    return slow.promise
  }
  const first = query.one(load, seen.push.bind(seen), fail)
  const second = query.one(() => refused.promise, seen.push.bind(seen), fail)
  expect(signal?.aborted).toBe(true)
  const third = query.one(async () => 'c', seen.push.bind(seen), fail)
  slow.resolve('a')
  refused.reject(new Error('b'))
  expect(await Promise.all([first, second, third])).toEqual([false, false, true])
  expect(seen).toEqual(['c'])
})

it('an error of the question in hand goes to `fail`, and it counts as ended', async () => {
  const query = createQuery()
  const seen: string[] = []
  const broken = async function* () {
    yield 'a'
    throw new Error('b')
  }
  const take = (event: string) => seen.push(event)
  expect(await query.each(broken, take, (error) => seen.push((error as Error).message))).toBe(true)
  expect(seen).toEqual(['a', 'b'])
})

it('events that come after `cancel` are dropped', async () => {
  const query = createQuery()
  const seen: number[] = []
  const gate = Promise.withResolvers<void>()
  const two = async function* () {
    yield 1
    await gate.promise
    yield 2
  }
  const done = query.each(
    two,
    (event) => seen.push(event),
    () => {},
  )
  await wait()
  query.cancel()
  gate.resolve()
  expect(await done).toBe(false)
  expect(seen).toEqual([1])
})
