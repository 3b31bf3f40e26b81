// Searches are kept as they end, and can be asked again to the same figures; where they cannot, it is said why.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { plantedFiles } from '../../../fixtures/planted/files.ts'
import type { App } from '../../../main/app.ts'
import type { RepeatEvent, SearchEvent } from '../../../main/contract/types.ts'
import { KeptSearches } from '../../../main/services/kept-searches.ts'
import { searchResult } from '../../../main/services/search-result.ts'
import type { SearchWithBaselines } from '../../../main/services/search-with-baselines.ts'
import type { ServiceContext } from '../../../main/services/service-context.ts'
import { Workspace } from '../../../main/store/workspace.ts'
import { lastJudged } from './ask.ts'
import { quotedProse } from './planted-text.ts'
import { addPlanted, record } from './recorded.ts'
import { openApp, testFolder } from './workspace.ts'

const none = new Float64Array()
const NO_UNITS = { overall: none, z: none, p: none, r: null, heldoutR: null } as const

const folder = testFolder()
const file = folder.path('kept.neuronscope')
const context = { signal: new AbortController().signal }
let app: App
let model: number
let corpus: number
let recording: number

beforeAll(async () => {
  app = await openApp(file)
  const added = await addPlanted(app, plantedFiles().lstm, quotedProse(20_000, 4, ['“', '”']))
  model = added.model
  corpus = added.corpus
  recording = added.recording
})
afterAll(async () => {
  await app.close()
  folder.remove()
})

async function searched(expression: string, on = recording, options = {}): Promise<SearchEvent[]> {
  return Array.fromAsync(app.handlers['search.run']({ recording: on, expression, ...options }, context))
}

/** The id of the newest search of an expression. */
function keptId(expression: string, on = recording): number {
  const found = app.searches.list(on).filter((search) => search.expression === expression)
  expect(found.length).toBeGreaterThan(0)
  return found.sort((a, b) => b.id - a.id)[0].id
}

async function repeated(search: number): Promise<Extract<RepeatEvent, { type: 'compared' }>> {
  const last = (await Array.fromAsync(app.handlers['search.repeat']({ search }, context))).at(-1)!
  if (last.type !== 'compared') throw new Error('the repetition did not end')
  return last
}

describe('a search that has ended', () => {
  it('is kept with what it takes to ask again, and what was found', async () => {
    const events = await searched('inside_quotes and column() > 3', recording, { shifts: 63, seed: 5 })
    const judged = lastJudged(events)
    const kept = app.searches.recall(keptId('inside_quotes and column() > 3'))
    expect(kept).toMatchObject({
      recording,
      recordingName: app.reader.recording(recording).name,
      shifts: 63,
      seed: 5,
      version: '0.0.0-test',
      characters: 20_000,
      pinned: false,
    })
    expect(Object.keys(kept.definitions)).toEqual(['inside_quotes'])
    expect(kept.recordingHash).toMatch(/^[0-9a-f]{64}$/)
    expect(kept.maxima).toEqual(judged.maxima)
    expect(kept.top.map(({ unit, p }) => [unit, p])).toEqual(
      judged.scores.slice(0, 100).map(({ unit, p }) => [unit, p]),
    )
    expect(kept.best).toMatchObject({ unit: kept.top[0].unit, r: kept.top[0].heldout.r })
  })

  it('gives the same figures when it is asked again', async () => {
    await searched('/[aeiou]/')
    expect(await repeated(keptId('/[aeiou]/'))).toEqual({ type: 'compared', same: true, differences: [] })
    await searched('column()')
    expect(await repeated(keptId('column()'))).toEqual({ type: 'compared', same: true, differences: [] })
  })

  it('gives the same figures whether codes are stored, made on the spot where nothing may be stored, or made again', async () => {
    await searched('inside_quotes')
    const kept = app.searches.recall(keptId('inside_quotes'))
    expect(app.reader.coding(recording)?.complete).toBe(true)
    await app.close()
    const store = Workspace.open(file)
    store.beginCodes(recording)
    expect(store.coding(recording)).toMatchObject({ groups: [] })
    store.close()

    app = await openApp(file, { readOnly: true })
    const { scores } = await searchResult(app.evidence.search(recording, 'inside_quotes', {}, context.signal))
    expect(scores.slice(0, kept.top.length)).toEqual(kept.top)
    expect(app.reader.coding(recording)).toMatchObject({ groups: [] })
    await app.close()

    app = await openApp(file)
    expect(await repeated(kept.id)).toEqual({ type: 'compared', same: true, differences: [] })
    expect(app.reader.coding(recording)?.complete).toBe(true)
  })

  it('gives the same figures where it was left before the best units were computed again', async () => {
    for await (const event of app.handlers['search.run']({ recording, expression: '/[mn]/' }, context))
      if (event.type === 'null' && event.exact) break
    const kept = app.searches.recall(keptId('/[mn]/'))
    expect(kept.top.some(({ exact }) => exact)).toBe(false)
    expect(await repeated(kept.id)).toEqual({ type: 'compared', same: true, differences: [] })
  })

  it('is not kept where it is left before r was computed from the values', async () => {
    const before = app.searches.list().length
    for await (const event of app.handlers['search.run']({ recording, expression: '/[kl]/' }, context))
      if (event.type === 'null' && !event.exact) break
    expect(app.searches.list()).toHaveLength(before)
  })

  it('is not kept twice, and not when it is repeated', async () => {
    await searched('/[aeiou]/')
    const before = app.searches.list().length
    await searched('/[aeiou]/')
    await repeated(keptId('/[aeiou]/'))
    expect(app.searches.list()).toHaveLength(before)
  })

  it('is not kept where it failed, was left early, or asked nothing of chance', async () => {
    const before = app.searches.list().length
    await expect(searched('/qqqq/')).rejects.toThrow(/true at none/)
    for await (const event of app.handlers['search.run']({ recording, expression: '/m/' }, context))
      if (event.type === 'feature') break
    await searched('/t/', recording, { shifts: 0 })
    expect(app.searches.list()).toHaveLength(before)
  })

  it.each([
    ['is kept where the recording is what was searched', 20_000, 1],
    ['is not kept where the recording has grown meanwhile', 16_384, 0],
  ])('%s', async (_, characters, times) => {
    const kept: unknown[] = []
    const writer = { keepSearch: async (search: unknown) => kept.push(search) }
    const services = { reader: app.reader, writer, readOnly: false, version: '1' } as unknown as ServiceContext
    const told: SearchEvent[] = [
      { type: 'feature', kind: 'boolean', characters, positives: 9, runs: 9, correlationTime: 2, heldout: true },
      {
        ...{ type: 'null', columns: NO_UNITS, seconds: 1, shifts: 1, exact: true },
        ...{ maxima: Float64Array.of(0.5), largest: Float64Array.of(0.1), detectable: Number.NaN },
      },
    ]
    const evidence = {
      search: async function* () {
        yield* told
      },
    } as unknown as SearchWithBaselines
    const searches = new KeptSearches(services, evidence)
    expect(await Array.fromAsync(searches.run(recording, '/a/', {}, context.signal))).toEqual(told)
    expect(kept).toHaveLength(times)
  })

  it('can be pinned, noted and forgotten', async () => {
    await searched('/s/')
    const search = keptId('/s/')
    await app.handlers['search.keep']({ search, pinned: true, note: 'for the paper' }, context)
    expect(app.handlers['search.kept']({ recording }, context)).toMatchObject({
      0: { id: search, pinned: true, note: 'for the paper' },
    })
    await app.handlers['search.forget']({ search }, context)
    expect(() => app.searches.recall(search)).toThrow(/no search \d+/)
  })
})

describe('what has changed since is said', () => {
  it('a name that means something else is searched for as it was', async () => {
    const own = { name: 'mine', expression: '/o/', meaning: '' }
    const { id } = await app.ownFeatures.save(own)
    await searched('not mine')
    await app.ownFeatures.save({ ...own, id, expression: '/e/' })
    expect(await repeated(keptId('not mine'))).toEqual({
      type: 'compared',
      same: true,
      differences: ['mine means /e/ now; it was searched for as it was, /o/.'],
    })
    await app.ownFeatures.remove(id, false)
    expect((await repeated(keptId('not mine'))).differences).toEqual([
      'There is no feature mine any more; it was searched for as it was, /o/.',
    ])
  })

  it('a recording that is gone is looked for among the others, and missed where it is not', async () => {
    const part = await record(app, model, corpus, { start: 0, end: 9000 })
    await searched('/e/', part)
    const search = keptId('/e/', part)
    const twin = await record(app, model, corpus, { start: 0, end: 9000 })
    await app.recordings.remove(part)
    const again = await repeated(search)
    expect(again.same).toBe(true)
    expect(again.differences).toEqual([expect.stringMatching(/has been removed; “.*” holds the same\./)])
    await app.recordings.remove(twin)
    expect(await repeated(search)).toEqual({
      type: 'compared',
      same: false,
      differences: [expect.stringMatching(/has been removed, and no other holds the same/)],
    })
  })

  it('a recording of another network does not pass for the one that is gone', async () => {
    const part = await record(app, model, corpus, { start: 0, end: 9000 })
    await searched('/a/', part)
    await record(app, model, corpus, { start: 100, end: 9100 })
    await app.recordings.remove(part)
    expect((await repeated(keptId('/a/', part))).same).toBe(false)
  })
})

describe('other programs', () => {
  it('a second one that only reads lists and repeats searches, and keeps none', async () => {
    await searched('/r/')
    const before = app.searches.list()
    const reader = await openApp(file, { readOnly: true })
    try {
      expect(reader.searches.list()).toEqual(before)
      await Array.fromAsync(reader.searches.run(recording, '/never asked before|n/', {}, context.signal))
      const events = await Array.fromAsync(reader.searches.repeat(keptId('/r/'), context.signal))
      expect(events.at(-1)).toEqual({ type: 'compared', same: true, differences: [] })
      await expect(reader.searches.pin(before[0].id, true)).rejects.toThrow(/opened for reading only/)
    } finally {
      await reader.close()
    }
    expect(app.searches.list()).toEqual(before)
  })

  it('another version repeats a search and says that it is another', async () => {
    await searched('/d/')
    const search = keptId('/d/')
    const { createApp } = await import('../../../main/app.ts')
    const { WORKER } = await import('./workspace.ts')
    const newer = await createApp({
      workspace: file,
      shell: 'cli',
      version: '9.9',
      workerEntry: WORKER,
      readOnly: true,
    })
    try {
      const last = (await Array.fromAsync(newer.searches.repeat(search, context.signal))).at(-1)
      expect(last).toEqual({
        type: 'compared',
        same: true,
        differences: ['It was made by Neuronscope 0.0.0-test; this is 9.9.'],
      })
    } finally {
      await newer.close()
    }
  })
})
