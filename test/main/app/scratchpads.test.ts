// Texts that are typed and tried out, through real threads and a real workspace.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../../main/app.ts'
import type { ScratchpadEvent } from '../../../main/contract/scratchpad-types.ts'
import { Scratchpads } from '../../../main/services/scratchpads.ts'
import { Thread } from '../../../main/workers/thread.ts'
import { Threads } from '../../../main/workers/threads.ts'
import { addRecorded } from './recorded.ts'
import { openApp, prose, testFolder, WORKER } from './workspace.ts'

const folder = testFolder()
const text = prose(12_000)
const file = folder.path('scratchpads.neuronscope')
const never = () => new AbortController().signal
const UNITS = ['L0.h.3', 'L0.c.7', 'L0.f.1']
let app: App
let model: number
let recording: number
let threads: Threads

beforeAll(async () => {
  app = await openApp(file)
  const added = await addRecorded(app, text, {}, { start: 0, end: 2000, kinds: ['h', 'c', 'f'] })
  model = added.model
  recording = added.recording
  threads = new Threads({ entry: WORKER, file })
}, 60_000)
afterAll(async () => {
  await threads.close()
  await app.close()
  folder.remove()
})

const leaving: AbortController[] = []
afterEach(() => {
  for (const one of leaving.splice(0)) one.abort()
})

/** A service of its own, and a session of it that lasts for one test. */
async function openSession(idleAfter = 60_000) {
  const scratchpads = new Scratchpads({ reader: app.reader, threads } as never, idleAfter)
  const leave = new AbortController()
  leaving.push(leave)
  const stream = scratchpads.open(model, leave.signal)
  const { session, mostCharacters } = (await stream.next()).value!
  return { scratchpads, session, mostCharacters, stream, leave }
}

const request = (text: string, more = {}) => ({ text, unknown: 'skip' as const, units: UNITS, known: 0, ...more })

/** All pieces as one. */
async function gather(events: AsyncIterable<ScratchpadEvent>) {
  const whole = {
    from: -1,
    to: -1,
    values: UNITS.map(() => [] as number[]),
    surprise: [] as number[],
    unknown: [] as unknown[],
  }
  for await (const event of events) {
    if (event.type === 'unknown') whole.unknown = event.unknown
    else {
      if (whole.to >= 0) expect(event.from).toBe(whole.to)
      else whole.from = event.from
      whole.to = event.to
      event.values.forEach((part, i) => void whole.values[i].push(...part))
      whole.surprise.push(...event.surprise)
    }
  }
  return whole
}

/** What two threads say of one text: they may compute it by different kernels. */
function apart(a: number[][], b: number[][]): number {
  expect(a.flat()).toHaveLength(b.flat().length)
  const other = b.flat()
  return Math.max(...a.flat().map((value, i) => Math.abs(value - other[i])))
}

describe('a text that is tried out', () => {
  it('has the values and the surprise that a recording of the same text has', async () => {
    const { scratchpads, session } = await openSession()
    const { values, surprise, to } = await gather(scratchpads.read(session, request(text.slice(0, 2000)), never()))
    expect(to).toBe(2000)
    for (const [i, unit] of UNITS.entries()) {
      const recorded = app.recordings.values(recording, unit, 0, 2000)
      recorded.forEach((value, t) => void expect(Math.abs(values[i][t] - value)).toBeLessThan(2e-3))
    }
    const recorded = app.recordings.surprise(recording, 0, 2000)
    expect(surprise[0]).toBeNaN()
    expect(Math.max(...recorded.slice(1).map((nats, t) => Math.abs(nats - surprise[t + 1])))).toBeLessThan(1e-3)
  })

  it('is sent from the first unknown value on, to the same bits', async () => {
    const { scratchpads, session } = await openSession()
    const before = await gather(scratchpads.read(session, request(text.slice(0, 500)), never()))
    const longer = await gather(scratchpads.read(session, request(`${text.slice(0, 500)}x`, { known: 500 }), never()))
    expect([longer.from, longer.to]).toEqual([500, 501])
    await gather(scratchpads.read(session, request('something else'), never()))
    const whole = await gather(scratchpads.read(session, request(`${text.slice(0, 500)}x`), never()))
    expect(whole.values.map((unit) => unit.slice(0, 500))).toEqual(before.values)
    expect(whole.values.map((unit) => unit.slice(500))).toEqual(longer.values)
  })

  it('is sent at once where it was edited, however long the rest takes', async () => {
    const { scratchpads, session } = await openSession()
    await gather(scratchpads.read(session, request(text.slice(0, 5000)), never()))
    for await (const event of scratchpads.read(session, request(text.slice(1, 5000)), never()))
      if (event.type === 'values') {
        expect(event.from).toBe(0)
        expect(event.to).toBeLessThanOrEqual(64)
        break
      }
  })

  it('names the characters that the network does not know, and gives them no value', async () => {
    const { scratchpads, session } = await openSession()
    const skipped = await gather(scratchpads.read(session, request('the 🐳é sea'), never()))
    expect(skipped.unknown).toEqual([
      { position: 4, character: '🐳', becomes: '' },
      { position: 5, character: 'é', becomes: '' },
    ])
    expect(skipped.values[0].map(Number.isNaN)).toEqual(Array.from('the 🐳é sea', (c) => c === '🐳' || c === 'é'))
    const mapped = await gather(scratchpads.read(session, request('the 🐳é sea', { unknown: 'map' }), never()))
    expect(mapped.unknown).toMatchObject([{ becomes: '' }, { becomes: 'e' }])
    expect(mapped.values[0][5]).not.toBeNaN()
  })

  it('says what was expected after a character, likeliest first', async () => {
    const { scratchpads, session } = await openSession()
    const { surprise } = await gather(scratchpads.read(session, request(text.slice(0, 300)), never()))
    const places = await scratchpads.expected(session, 0, 299, never())
    expect(places).toHaveLength(299)
    let met = 0
    for (const [p, place] of places.entries()) {
      expect(place).toHaveLength(5)
      expect(place.map(({ probability }) => probability)).toEqual(place.map((g) => g.probability).sort((a, b) => b - a))
      const came = place.find(({ character }) => character === text[p + 1])
      if (came) met++
      if (came) expect(-Math.log(came.probability)).toBeCloseTo(surprise[p + 1], 4)
    }
    expect(met).toBeGreaterThan(50)
  })

  it('gives way to a newer text, whose answer is whole', async () => {
    const { scratchpads, session } = await openSession()
    const old = gather(scratchpads.read(session, request(text.slice(0, 11_000)), never()))
    const newer = await gather(scratchpads.read(session, request(`Y${text.slice(1, 400)}`), never()))
    expect((await old).to).toBeLessThan(11_000)
    await gather(scratchpads.read(session, request('something else'), never()))
    expect(newer).toEqual(await gather(scratchpads.read(session, request(`Y${text.slice(1, 400)}`), never())))
  })

  it('is refused when it is too long, with the number', async () => {
    const { scratchpads, session, mostCharacters } = await openSession()
    await expect(gather(scratchpads.read(session, request('a'.repeat(mostCharacters + 1)), never()))).rejects.toThrow(
      /20001 characters; with this network 20000 can/,
    )
  })

  it('shows where a feature is true', async () => {
    const { scratchpads } = await openSession()
    expect([...(await scratchpads.feature('a “b” c', 'inside("“", "”")'))]).toEqual([2, 4])
    await expect(scratchpads.feature('a', 'inside(')).rejects.toThrow()
  })
})

describe('a session', () => {
  it('ends with the stream that opened it', async () => {
    const { scratchpads, session, stream, leave } = await openSession()
    await gather(scratchpads.read(session, request('the sea'), never()))
    expect(scratchpads.awake).toBe(1)
    leave.abort()
    await stream.next()
    expect(scratchpads.awake).toBe(0)
    await expect(gather(scratchpads.read(session, request('the sea'), never()))).rejects.toThrow(/open its view again/)
  })

  it('fails pending requests when it ends', async () => {
    const { scratchpads, session, stream, leave } = await openSession()
    const reading = gather(scratchpads.read(session, request(text), never()))
    const failed = expect(reading).rejects.toThrow(/not being tried any more/)
    leave.abort()
    await stream.next()
    await failed
  })

  it('unloads an idle network, and loads it again', async () => {
    const { scratchpads, session } = await openSession(50)
    const before = await gather(scratchpads.read(session, request('the sea'), never()))
    await expect.poll(() => scratchpads.awake).toBe(0)
    const after = await gather(scratchpads.read(session, request('the sea'), never()))
    expect(apart(after.values, before.values)).toBeLessThan(1e-5)
  })

  it('says that its thread has died, and goes on with another one', async () => {
    const mortal: Thread[] = []
    const run = (...given: Parameters<Thread['run']>) => {
      mortal.push(new Thread({ entry: WORKER, file, name: 'mortal' }))
      return mortal.at(-1)!.run(...given)
    }
    const scratchpads = new Scratchpads({ reader: app.reader, threads: { run } } as never)
    const leave = new AbortController()
    leaving.push(leave)
    const { session } = (await scratchpads.open(model, leave.signal).next()).value!
    const before = await gather(scratchpads.read(session, request('the sea'), never()))
    const reading = gather(scratchpads.read(session, request(text), never()))
    const failed = expect(reading).rejects.toThrow(/thread stopped/)
    await mortal[0].terminate()
    await failed
    const after = await gather(scratchpads.read(session, request('the sea'), never()))
    expect(apart(after.values, before.values)).toBeLessThan(1e-5)
    expect(mortal).toHaveLength(2)
    await mortal[1].terminate()
  })
})
