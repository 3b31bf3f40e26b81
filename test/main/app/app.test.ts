// The services together, on real threads and a real workspace: from a text to a ranking, and every way to stop.

import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../../main/app.ts'
import type { TrainingEvent } from '../../../main/contract/types.ts'
import { lastJudged, searchOf } from './ask.ts'
import { bytesOf, EVERYWHERE, openApp, prose, TINY, testFolder } from './workspace.ts'

const folder = testFolder()
let app: App
/** A text, a network trained on it, and a recording of all of it. */
let corpus: number
let model: number

beforeAll(async () => {
  app = await openApp(folder.path('main.neuronscope'))
  corpus = (await app.corpora.add('prose', bytesOf(prose(20_000)))).corpus.id
  model = await trained('first')
  await recorded(model)
})
afterAll(async () => {
  await app.close()
  folder.remove()
})

const context = { signal: new AbortController().signal }
const config = (change = {}) => ({ ...app.training.defaults(corpus), ...TINY, ...change })

async function trained(name: string, change = {}): Promise<number> {
  const { model } = await app.training.start(corpus, name, config(change))
  await app.training.ended(model)
  return model
}

async function recorded(model: number, request = {}) {
  const { recording } = await app.recordings.start({ model, corpus, ...request })
  return app.recordings.finished(recording)
}

describe('a text, a network, a recording', () => {
  it('trains until the steps that were asked for, and the loss falls', () => {
    const { steps, status, bestLoss, trainLoss } = app.reader.model(model)
    expect(steps).toBe(60)
    expect(status).toBe('trained')
    expect(trainLoss).toBeLessThan(Math.log(app.reader.corpus(corpus).vocabulary) * 0.95)
    expect(bestLoss).toBeGreaterThan(0)
  })

  it('says how fast it was, and on which backend, when it is over', async () => {
    const snapshot = await app.training.ended(model)
    expect(snapshot.charactersPerSecond).toBeGreaterThan(0)
    expect(snapshot.backend).not.toBe('')
  })

  it('records every character and scores the text as an evaluation does', async () => {
    const recording = await recorded(model)
    expect(recording.state).toBe('complete')
    expect(recording.characters).toBe(20_000)
    expect(recording.units).toBe(64)
    const score = await app.evaluation.run({ model, corpus, perCharacter: true })
    const surprise = app.recordings.surprise(recording.id, 0, 20_000)
    expect(surprise[0]).toBeNaN()
    expect(recording.crossEntropy).toBeCloseTo(score.crossEntropy, 5)
    expect(surprise[777]).toBeCloseTo(-score.logProbabilities![776], 4)
  })

  it('warms the state up before a range, and says so', async () => {
    const whole = app.reader.recordings()[0]
    const part = await recorded(model, { start: 5000, end: 9000 })
    expect(part.initialState).toContain('1000 characters before')
    const unit = 'L0.h.7'
    const [a, b] = [app.recordings.values(whole.id, unit, 5000, 5100), app.recordings.values(part.id, unit, 0, 100)]
    for (let i = 0; i < 100; i++) expect(b[i]).toBeCloseTo(a[i], 2)
    expect(app.recordings.surprise(part.id, 0, 1)[0]).toBeGreaterThan(0)
  })

  it('gives an overview whose extremes are those of the unit', async () => {
    const { id } = app.reader.recordings()[0]
    const values = app.recordings.values(id, 'L0.c.3', 0, 20_000)
    const overview = await app.recordings.overview(id, 'L0.c.3', 50, false)
    expect(Math.min(...overview.subarray(0, 50))).toBe(Math.min(...values))
    expect(Math.max(...overview.subarray(100))).toBe(Math.max(...values))
  })

  it('ranks units against a regex: scores first, the null after them', async () => {
    const { id } = app.reader.recordings()[0]
    const events = await searchOf(app, id, '/[aeiou]/')
    expect(events[0]).toMatchObject({ type: 'feature', kind: 'boolean', characters: 20_000 })
    const last = lastJudged(events)
    expect(events.at(-1)).toMatchObject({ type: 'null', exact: true })
    expect(last.scores).toHaveLength(64)
    expect(last.scores[0].p).toBeGreaterThan(0)
    expect(Math.abs(last.scores[0].r)).toBeGreaterThan(0.3)
  })

  it('marks where a feature is true', async () => {
    const { id } = app.reader.recordings()[0]
    const runs = await app.features.runs(id, '/“/')
    const text = prose(20_000)
    expect(text[runs[0]]).toBe('“')
    expect(runs.length / 2).toBe(text.split('“').length - 1)
  })

  it('writes text that the same seed writes again', async () => {
    const write = async () => {
      const request = { model, prime: 'the ', temperature: 0.8, seed: 5, length: 80 }
      const events = await Array.fromAsync(app.generation.run(request, new AbortController().signal))
      return events.flatMap(({ characters }) => characters.map(({ character }) => character)).join('')
    }
    const text = await write()
    expect(text).toHaveLength(84)
    expect(text.startsWith('the ')).toBe(true)
    expect(await write()).toBe(text)
  })

  it('names the unknown character of a prime', async () => {
    const run = app.generation.run(
      { model, prime: 'Zürich', temperature: 1, seed: 1, length: 1 },
      new AbortController().signal,
    )
    await expect(Array.fromAsync(run)).rejects.toThrow(/“Z” \(U\+005A\) at position 0/)
  })

  it('reads a typed prime plainer, or leaves out what it does not know', () => {
    const mapped = app.generation.typed(model, 'Zàle', 'map')
    expect(mapped).toMatchObject({ prime: 'ale', total: 2 })
    expect(mapped.unknown).toStrictEqual([
      { position: 0, character: 'Z', becomes: '' },
      { position: 1, character: 'à', becomes: 'a' },
    ])
    expect(app.generation.typed(model, 'Zàle', 'skip').prime).toBe('le')
  })

  it('comes back from an export with the same score', async () => {
    const { bytes } = await app.models.export(model)
    const { model: copy } = await app.models.import('copy', bytes)
    const [a, b] = [
      await app.evaluation.run({ model, corpus, backend: EVERYWHERE, perCharacter: false }),
      await app.evaluation.run({ model: copy, corpus, backend: EVERYWHERE, perCharacter: false }),
    ]
    expect(b.crossEntropy).toBe(a.crossEntropy)
    expect(app.reader.model(copy).hash).toBe(app.reader.model(model).hash)
  })
})

describe('stopping and going on', () => {
  it('resumes a paused run to the same weights as one that was never paused', async () => {
    const straight = await trained('straight', { seed: 3, steps: 400 })
    const { model } = await app.training.start(corpus, 'interrupted', config({ seed: 3, steps: 400 }))
    await until(model, (event) => event.type === 'point' && event.point.step >= 10)
    await app.training.leave(model)
    expect(app.reader.model(model).status).toBe('paused')
    expect(app.reader.model(model).steps).toBeLessThan(400)
    app.training.resume(model)
    await app.training.ended(model)
    expect(app.reader.model(model).steps).toBe(400)
    expect(app.reader.model(model).hash).toBe(app.reader.model(straight).hash)
  })

  it('goes on with the backend that it began with', async () => {
    const { model } = await app.training.start(corpus, 'faithful', config({ backend: 'auto', steps: 20 }))
    await app.training.ended(model)
    const { backend } = app.reader.model(model).config!
    expect(backend).not.toBe('auto')
    app.training.resume(model, { steps: 40 })
    await app.training.ended(model)
    expect(app.reader.model(model).config!.backend).toBe(backend)
  })

  it('says what it does before its first step', async () => {
    const { model } = await app.training.start(corpus, 'told', config({ steps: 3 }))
    const told = new Set<string>()
    await until(model, ({ type, snapshot: { doing } }) => {
      if (doing) told.add(doing.what)
      return type === 'point'
    })
    expect([...told].slice(0, 4)).toEqual(['reading', 'loading', 'choosing', 'creating'])
    await app.training.ended(model)
  })

  it('pauses with the weights in memory and goes on when asked', async () => {
    const { model } = await app.training.start(corpus, 'held', config({ steps: 100_000 }))
    await until(model, (event) => event.type === 'point')
    app.training.pause(model)
    await until(model, ({ snapshot }) => snapshot.status === 'paused')
    const { steps } = app.reader.model(model)
    app.training.resume(model)
    await until(model, ({ snapshot }) => snapshot.status === 'training' && snapshot.step > steps)
    await app.training.stop(model)
    expect(app.reader.model(model).status).toBe('trained')
  })

  it('lets a paused run be removed with its network', async () => {
    const { model } = await app.training.start(corpus, 'unwanted', config({ steps: 100_000 }))
    await until(model, (event) => event.type === 'point')
    await expect(app.handlers['models.remove']({ model }, context)).rejects.toThrow(/being trained/)
    app.training.pause(model)
    await until(model, ({ snapshot }) => snapshot.status === 'paused')
    await app.handlers['models.remove']({ model }, context)
    expect(app.reader.models().some(({ id }) => id === model)).toBe(false)
  })

  it('shows the whole history to a window that comes later', async () => {
    const [event] = await until(app.reader.models()[0].id, ({ type }) => type === 'history')
    expect(event.type === 'history' && event.points.at(-1)?.step).toBe(60)
  })

  it('leaves a whole, shorter recording when one is cancelled', async () => {
    const { corpus: long } = await app.corpora.add('long', bytesOf(prose(400_000)))
    const { recording } = await app.recordings.start({ model: app.reader.models()[0].id, corpus: long.id })
    while (app.reader.recording(recording).characters === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    app.jobs.cancelAll()
    await expect(app.recordings.finished(recording)).rejects.toThrow('Cancelled')
    const { state, characters } = app.reader.recording(recording)
    expect(state).toBe('partial')
    expect(characters % 4096).toBe(0)
    expect(app.recordings.values(recording, 'L0.h.0', 0, characters)).toHaveLength(characters)
  })

  it('leaves a whole, shorter recording when the program is killed', async () => {
    const file = folder.path('killed-recording.neuronscope')
    await killWhile('record', file)
    const again = await openApp(file)
    try {
      const [{ id, state, characters }] = again.reader.recordings()
      expect(state).toBe('partial')
      expect(characters).toBeGreaterThanOrEqual(8192)
      expect(again.reader.summary(id).characters).toBe(characters)
      expect(again.recordings.values(id, 'L0.h.31', 0, 1e9)).toHaveLength(characters)
    } finally {
      await again.close()
    }
  })

  it('keeps the checkpoint of a run that was killed, and resumes it', async () => {
    const file = folder.path('killed.neuronscope')
    await killWhile('train', file)
    const again = await openApp(file)
    try {
      const [{ id, status, steps }] = again.reader.models()
      expect(status).toBe('paused')
      expect(steps).toBeGreaterThanOrEqual(40)
      again.training.resume(id, { steps: steps + 20 })
      await again.training.ended(id)
      expect(again.reader.model(id).steps).toBe(steps + 20)
    } finally {
      await again.close()
    }
  })
})

describe('what cannot be done is said in a sentence', () => {
  it.each([
    ['an empty file', '', /“x” is empty/],
    ['one distinct character', 'aaaa', /holds only the character “a”/],
  ])('%s', async (_what, text, message) => {
    await expect(app.corpora.add('x', bytesOf(text))).rejects.toThrow(message)
  })

  it('a binary file', async () => {
    await expect(app.corpora.add('x', Uint8Array.of(1, 0, 2, 0, 0))).rejects.toThrow(/binary file/)
  })

  it('a text that is not UTF-8', async () => {
    await expect(app.corpora.add('x', Uint8Array.of(0x61, 0xe9, 0x62))).rejects.toThrow(/not UTF-8 \(byte 1 is 0xE9\)/)
  })

  it('a text that is shorter than one sequence', async () => {
    const { corpus: short } = await app.corpora.add('short', bytesOf('ab'.repeat(10)))
    await expect(app.training.start(short.id, 'x', config())).rejects.toThrow(/needs a text of at least/)
    expect(app.reader.models().some(({ name }) => name === 'x')).toBe(false)
  })

  it.each([
    ['a regex that does not compile', '/(/', /regex|group|\(/i],
    ['a regex that matches nothing', '/qqqq/', /true at none/],
    ['a regex that matches everything', '/[^]/', /true at every one/],
  ])('%s', async (_what, expression, message) => {
    await expect(searchOf(app, app.reader.recordings()[0].id, expression)).rejects.toThrow(message)
  })

  it('a regex that runs away is stopped in about two seconds, and the next search works', async () => {
    const { id } = app.reader.recordings()[0]
    const begun = process.cpuUsage()
    await expect(searchOf(app, id, String.raw`/((\w| )+)+#/`)).rejects.toThrow(/stopped after 2 s/)
    const { user, system } = process.cpuUsage(begun)
    expect((user + system) / 1000).toBeLessThan(6000) // of processor time: the machine may be busy
    expect((await searchOf(app, id, '/a/')).length).toBeGreaterThan(1)
  })

  it('a workspace that is open elsewhere', async () => {
    await expect(openApp(folder.path('main.neuronscope'))).rejects.toThrow(/open in another/i)
  })

  it('a run without an end', async () => {
    await expect(app.training.start(corpus, 'x', config({ steps: undefined }))).rejects.toThrow(/needs an end/)
  })

  it('a range outside of the text', async () => {
    const model = app.reader.models()[0].id
    await expect(app.recordings.start({ model, corpus, start: 5, end: 1e9 })).rejects.toThrow(/not inside prose/)
  })

  it('a text with a character that the network does not know', async () => {
    const { corpus: odd } = await app.corpora.add('odd', bytesOf(`the sea and the ship ☃ ${prose(500)}`))
    await expect(recorded(app.reader.models()[0].id, { corpus: odd.id })).rejects.toThrow(
      /“☃” \(U\+2603\) at position 21/,
    )
    expect(app.reader.recordings().some(({ corpus }) => corpus === odd.id)).toBe(false)
  })
})

afterEach(() => expect(app.jobs.list().filter(({ state }) => state === 'running')).toEqual([]))

/** Watches a run until an event fits; returns all that came. */
async function until(model: number, fits: (event: TrainingEvent) => boolean): Promise<TrainingEvent[]> {
  const leaving = new AbortController()
  const seen: TrainingEvent[] = []
  for await (const event of app.training.watch(model, leaving.signal)) {
    seen.unshift(event)
    if (fits(event)) break
  }
  leaving.abort()
  return seen
}

/** Runs victim.ts on the workspace, which begins something there and kills itself in the midst of it. */
async function killWhile(what: 'train' | 'record', file: string): Promise<void> {
  const victim = fileURLToPath(new URL('./victim.ts', import.meta.url))
  const child = spawn(process.execPath, [victim, what, file], {
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: 100_000,
  })
  expect(await new Promise((resolve) => child.on('exit', (_code, signal) => resolve(signal)))).toBe('SIGKILL')
}
