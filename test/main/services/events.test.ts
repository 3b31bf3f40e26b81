// Streams of events from several tasks at once.

import { expect, test } from 'vitest'
import { merged } from '../../../main/services/events.ts'

const late = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

async function* counting(name: string, every: number) {
  for (let i = 0; i < 3; i++) {
    await late(every)
    yield `${name}${i}`
  }
}

/** Gives nothing until it is asked to leave, and then fails, as a cancelled task does. */
async function* silent(leaving: AbortSignal): AsyncGenerator<string> {
  await new Promise((resolve) => leaving.addEventListener('abort', resolve))
  throw new Error('Cancelled.')
}

async function* failing(): AsyncGenerator<string> {
  yield 'begun'
  throw new Error('The thread has ended.')
}

test('what comes first is given first, in the order of each, with where it came from', async () => {
  const all = await Array.fromAsync(merged([counting('a', 2), counting('b', 3)]))
  for (const from of [0, 1])
    expect(all.filter((one) => one.from === from).map(({ event }) => event)).toEqual(
      [0, 1, 2].map((i) => `${'ab'[from]}${i}`),
    )
})

test('when one fails, the others are cancelled instead of being waited for', async () => {
  const leaving = new AbortController()
  const all = Array.fromAsync(merged([silent(leaving.signal), failing()], () => leaving.abort()))
  await expect(all).rejects.toThrow('The thread has ended.')
})

test('when the listener leaves, so are all', async () => {
  const leaving = new AbortController()
  for await (const { event } of merged([silent(leaving.signal), counting('a', 1)], () => leaving.abort()))
    if (event === 'a1') break
  expect(leaving.signal.aborted).toBe(true)
})
