// Recording with many streams, on real threads: the same recording but for what the warm-up leaves, and whole however
// it ends.

import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../../main/app.ts'
import { addTrained } from './recorded.ts'
import { bytesOf, openApp, prose, testFolder } from './workspace.ts'

const folder = testFolder()
let app: App
let corpus: number
let model: number

beforeAll(async () => {
  app = await openApp(folder.path('streams.neuronscope'))
  const added = await addTrained(app, prose(20_000))
  corpus = added.corpus
  model = added.model
})
afterAll(async () => {
  await app.close()
  folder.remove()
})

async function recorded(request = {}) {
  const { recording } = await app.recordings.start({ model, corpus, ...request })
  return app.recordings.finished(recording)
}

function killed(what: string, file: string): Promise<NodeJS.Signals | null> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./victim.ts', import.meta.url)), what, file], {
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: 100_000,
  })
  return new Promise((resolve) => child.on('exit', (_code, signal) => resolve(signal)))
}

describe('a recording by many streams', () => {
  it('equals the exact one within the deviation that it reports, and says so', async () => {
    const [exact, fast] = [await recorded(), await recorded({ streams: 3, warmUp: 64 })]
    expect(exact.deviation).toBeNull()
    expect(exact.initialState).toBe('zero at the first character')
    const { borders, maximum, unit } = fast.deviation!
    expect(borders).toBe(2) // five blocks in strips of two, two and one
    expect(fast.initialState).toContain(
      '3 streams in strips of whole blocks of 4096 characters, each zero 64 characters before',
    )
    expect(fast.initialState).toContain(`${maximum.toPrecision(2)} at most (${unit})`)
    expect(app.reader.recording(fast.id).initialState).toBe(fast.initialState)
    expect(fast).toMatchObject({ state: 'complete', characters: 20_000, units: exact.units, bytes: exact.bytes })
    expect(fast.crossEntropy).toBeCloseTo(exact.crossEntropy!, 3)
    for (const name of ['L0.h.0', 'L0.c.31']) {
      const [a, b] = [exact, fast].map(({ id }) => app.recordings.values(id, name, 0, 20_000))
      expect(Math.max(...a.map((value, i) => Math.abs(value - b[i])))).toBeLessThanOrEqual(maximum + 2 ** -9)
    }
  })

  it('ends whole and shorter when it is cancelled in the midst of a wave', async () => {
    const { corpus: long } = await app.corpora.add('long', bytesOf(prose(600_000)))
    const { recording } = await app.recordings.start({ model, corpus: long.id, streams: 4 })
    // the first wave: strips of four blocks
    while (app.reader.recording(recording).characters < 16 * 4096)
      await new Promise((resolve) => setTimeout(resolve, 10))
    const asked = process.cpuUsage()
    app.jobs.cancelAll()
    await expect(app.recordings.finished(recording)).rejects.toThrow('Cancelled')
    const { user, system } = process.cpuUsage(asked)
    expect((user + system) / 1000).toBeLessThan(1000) // of processor time: the machine may be busy
    const { state, characters, initialState } = app.reader.recording(recording)
    expect(state).toBe('partial')
    expect(characters % 4096).toBe(0)
    expect(characters).toBeLessThan(600_000)
    expect(initialState).toContain('at most')
    expect(app.reader.summary(recording).characters).toBe(characters)
  })

  it('ends whole and shorter when the program is killed', async () => {
    const file = folder.path('killed.neuronscope')
    expect(await killed('streams', file)).toBe('SIGKILL')
    const again = await openApp(file)
    try {
      const [{ id, state, characters, initialState }] = again.reader.recordings()
      expect(state).toBe('partial')
      expect(characters).toBeGreaterThanOrEqual(8192)
      expect(initialState).toContain('4 streams')
      expect(again.reader.summary(id).characters).toBe(characters)
      expect(again.recordings.values(id, 'L0.h.31', 0, 1e9)).toHaveLength(characters)
    } finally {
      await again.close()
    }
  })
})
