// What a search is held against, through the services: baselines, intervals, memory, and a text that is still growing.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { plantedLstm } from '../../../fixtures/planted/lstm.ts'
import type { App } from '../../../main/app.ts'
import type { SearchResult } from '../../../main/contract/search-result.ts'
import type { SearchEvent } from '../../../main/contract/types.ts'
import { searchResult } from '../../../main/services/search-result.ts'
import { quotedProse } from './planted-text.ts'
import { addPlanted } from './recorded.ts'
import { openApp, testFolder } from './workspace.ts'

const folder = testFolder()
const INSIDE = 'inside("“", "”")'
const signal = new AbortController().signal
let app: App
let recording: number
let planted: string

beforeAll(async () => {
  app = await openApp(folder.path('evidence.neuronscope'))
  const text = quotedProse(60_000, 1, ['“', '”'])
  const network = plantedLstm([...new Set(text)], 60)
  planted = network.planted.find(({ feature }) => feature === INSIDE)!.unit
  recording = (await addPlanted(app, network, text)).recording
})
afterAll(async () => {
  await app.close()
  folder.remove()
})

const events = (expression: string, options = {}): Promise<SearchEvent[]> =>
  Array.fromAsync(app.evidence.search(recording, expression, options, signal))
const found = (expression: string, options = {}): Promise<SearchResult> =>
  searchResult(app.evidence.search(recording, expression, options, signal))

describe('a search with its evidence', () => {
  it('emits the ranking and p first, then the n-gram baselines, then the best units again, then all baselines', async () => {
    const types = (await events(INSIDE)).map(({ type }) => type)
    expect(types[0]).toBe('feature')
    expect(types.lastIndexOf('null')).toBeLessThan(types.indexOf('baselines'))
    expect(types.indexOf('baselines')).toBeLessThan(types.indexOf('refined'))
    expect(types.slice(-2)).toEqual(['baselines', 'otherText'])
  })

  it('says that a text which was recorded whole has no other stretches to serve as chance', async () => {
    const { otherText, verdict } = await found(INSIDE)
    expect(otherText).toMatchObject({ stretches: 0, characters: 0, p: null, unit: null })
    expect(otherText!.sentence).toMatch(/^Other stretches of this text cannot serve as chance: .* room for 0 of 4,096/)
    expect(verdict.at(-1)).toBe(otherText!.sentence)
  })

  it('holds a part of a text against the same feature of its other stretches', async () => {
    const own = await openApp(folder.path('part.neuronscope'))
    const text = quotedProse(110_000, 3, ['“', '”'])
    const network = plantedLstm([...new Set(text)], 60)
    const { recording: part } = await addPlanted(own, network, text, { start: 40_000, end: 60_000 })
    const { otherText, verdict } = await searchResult(own.evidence.search(part, INSIDE, {}, signal))
    expect(otherText!.p).toBe(1 / (otherText!.stretches + 1))
    expect([planted, planted.replace('.c.', '.h.')]).toContain(otherText!.unit)
    expect(otherText!.stretches).toBeGreaterThanOrEqual(19)
    expect(otherText!.characters).toBeGreaterThanOrEqual(4096)
    expect(verdict.at(-1)).toMatch(
      /^With the same feature of \d+ other stretches of this text as chance, against its first /,
    )
    const without = await searchResult(own.evidence.search(part, INSIDE, { shifts: 0 }, signal))
    expect(without.otherText, 'no chance was asked for').toBeNull()
    await own.close()
  })

  it('separates a unit that holds a state from one that detects a character', async () => {
    const inside = await found(INSIDE)
    expect(inside.scores[0].unit).toBe(planted)
    expect(inside.scores[0].heldout.auroc).toBeGreaterThan(0.999)
    expect(inside.baselines!.lastCharacter.figures.auroc).toBeLessThan(0.75)
    expect(inside.baselines!.lastThree.figures.auroc).toBeLessThan(0.85)
    const mark = await found('/“/')
    expect(mark.baselines!.lastCharacter.figures).toMatchObject({ auroc: 1, f1: 1 })
  })

  it('gives the best hundred units intervals around their held-out figures', async () => {
    const { scores } = await found(INSIDE)
    expect(scores).toHaveLength(120)
    for (const { intervals, heldout } of scores.slice(0, 100)) {
      const { r, auroc } = intervals!
      if (Number.isNaN(r[0])) expect(heldout.r).toBe(0)
      else expect(r[0] - 0.01 <= heldout.r && heldout.r <= r[1] + 0.01).toBe(true)
      expect(auroc[0] - 0.01 <= heldout.auroc && heldout.auroc <= auroc[1] + 0.01).toBe(true)
    }
    expect(scores.slice(100).every(({ intervals }) => intervals === null)).toBe(true)
  })

  it('the same question gives the same answer', async () => {
    const again = async () => ({ ...(await found(INSIDE)), seconds: 0 })
    expect(await again()).toEqual(await again())
  })

  it('of a number is held against guesses at that number', async () => {
    const { baselines, scores } = await found('column()')
    expect(Math.abs(scores[0].heldout.r)).toBeGreaterThan(0.9)
    expect(baselines!.lastThree.figures.r2).toBeLessThan(0.2)
    expect(scores[0].intervals!.auroc).toEqual([Number.NaN, Number.NaN])
  })

  it('gives no held-out metrics of a feature that stays like itself for longer than the gap allows, and says so', async () => {
    const { notes, scores } = await found('line() >= 5 and line() < 150 or line() >= 260 and line() < 380 or /zebra|“/')
    expect(notes.join()).toMatch(
      /stays like itself for some [\d,]+ characters.*A recording of [\d,]+ characters would do/,
    )
    expect(scores.every(({ heldout }) => Object.values(heldout).every(Number.isNaN))).toBe(true)
    expect(scores[0].p).not.toBeNull()
    expect((await found(INSIDE)).notes).toEqual([])
  })

  it('ends where the listener leaves', async () => {
    const leaving = new AbortController()
    const seen: string[] = []
    const search = app.evidence.search(recording, INSIDE, {}, leaving.signal)
    for await (const { type } of search) {
      seen.push(type)
      if (type === 'scores') break
    }
    expect(seen).not.toContain('baselines')
  })
})

describe('the untrained control', () => {
  it('is not there until it is asked for, and then is the best unit of the same network untrained', async () => {
    expect((await found(INSIDE)).baselines!.untrained).toBeNull()
    const [a, b] = await Promise.all([app.controls.make(recording), app.controls.make(recording)])
    expect(a).toEqual(b)
    const control = await app.recordings.finished(a.recording)
    await app.controls.finished(recording)
    expect(control).toMatchObject({ characters: 60_000, modelHash: 'untrained, seed 1', state: 'complete' })
    // it guesses evenly: the network has learned nothing
    expect(control.crossEntropy).toBeCloseTo(Math.log(new Set(quotedProse(60_000, 1, ['“', '”'])).size), 0)
    const { baselines, beats, scores } = await found(INSIDE)
    const { untrained } = baselines!
    expect(untrained).toMatchObject({ unit: expect.stringMatching(/^L\d\.[hc]\.\d+$/), seeds: 3 })
    expect(beats).toEqual({ lastCharacter: true, lastThree: true, untrained: true, rotated: true })
    expect(scores[0].pUntrained).toBeLessThan(0.05)
    expect(untrained!.figures.auroc).toBeLessThan(0.9)
    const ranking = await Array.fromAsync(app.search.run(untrained!.recording, INSIDE, { shifts: 0 }, signal))
    const last = ranking.findLast((event) => event.type === 'scores')!
    expect(last.scores[0]).toMatchObject({ unit: untrained!.unit, heldout: untrained!.figures })
  })

  it('is on no list, is made once, and holds the same values when it is made again', async () => {
    const { recording: id } = await app.controls.make(recording)
    expect(app.reader.recordings().map((each) => each.id)).toEqual([recording])
    expect(await app.controls.make(recording)).toEqual({ recording: id, complete: true })
    const values = app.recordings.values(id, 'L0.h.1', 0, 5000)
    await app.recordings.remove(id)
    const { recording: again, complete } = await app.controls.make(recording)
    expect(complete).toBe(false)
    await app.recordings.finished(again)
    await app.controls.finished(recording)
    expect(app.recordings.values(again, 'L0.h.1', 0, 5000)).toEqual(values)
  })

  it('does not hold on to its model, and goes with its recording', async () => {
    const { model, corpus } = app.reader.recording(recording)
    const other = (await app.recordings.start({ model, corpus, start: 0, end: 5000, name: 'short' })).recording
    await app.recordings.finished(other)
    const control = (await app.controls.make(other)).recording
    await app.controls.finished(other)
    expect(await app.models.remove(model)).toEqual(['planted on prose', 'short'])
    await app.bin.restore('model', model)
    expect(app.reader.recordings().map((each) => each.id)).toEqual([recording, other])
    await app.recordings.remove(other)
    expect(app.reader.recording(control).id).toBe(control)
    await app.bin.empty()
    expect(() => app.reader.recording(control)).toThrow('There is no recording')
  })
})

describe('memory', () => {
  it('of a unit that remembers stays high, however long ago the feature changed', async () => {
    const { points } = await app.evidence.memory(recording, planted, INSIDE)
    const judged = points.filter(({ auroc }) => !Number.isNaN(auroc))
    expect(judged.length).toBeGreaterThan(4)
    for (const { auroc } of judged.slice(1)) expect(auroc).toBeGreaterThan(0.99)
  })

  it.each([
    ['a number', 'L0.h.0', 'column()', /this feature is a number/],
    ['a unit that is not there', 'L7.h.0', INSIDE, /L7/],
    ['a feature that never holds', 'L0.h.0', '/qqq/', /true at none/],
    ['a regex that runs away', 'L0.h.0', String.raw`/((\w| )+)+#/`, /stopped after 2 s/],
  ])('is refused for %s', async (_what, unit, expression, message) => {
    await expect(app.evidence.memory(recording, unit, expression)).rejects.toThrow(message)
  })
})

describe('a recording that another program is writing', () => {
  let writer: ChildProcess
  let ended: Promise<unknown>
  let reading: App
  const file = folder.path('growing.neuronscope')
  beforeAll(async () => {
    const program = fileURLToPath(new URL('./slow-writer.ts', import.meta.url))
    writer = spawn(process.execPath, ['--no-warnings', program, file], { stdio: ['pipe', 'pipe', 'inherit'] })
    ended = once(writer, 'exit')
    await once(writer.stdout!, 'data')
    reading = await openApp(file, { readOnly: true })
  })
  afterAll(async () => {
    await reading.close()
    writer.kill('SIGKILL')
    await ended
  })

  it('is searched as far as it goes, and that is said', async () => {
    const id = reading.reader.recordings()[0].id
    const search = reading.evidence.search(id, '/[aeiou]/', {}, signal)
    const { characters, notes, scores } = await searchResult(search, ({ type }) => {
      if (type === 'feature') writer.stdin!.write('go on\n') // it grows while it is searched
    })
    expect(characters).toBe(8192)
    expect(notes).toEqual(['“states” is still being recorded: its first 8192 of 24576 characters were searched.'])
    expect(scores).toHaveLength(16)
    expect(scores.every(({ p, intervals }) => p !== null && intervals !== null)).toBe(true)
  })

  it('has no control yet', async () => {
    const id = reading.reader.recordings()[0].id
    await expect(reading.controls.make(id)).rejects.toThrow('“states” is still being recorded')
  })
})
