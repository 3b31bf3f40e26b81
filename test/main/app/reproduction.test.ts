// The set-up of a paper on a small text: its networks, what is kept when it is asked for again, and the report.

import { afterAll, afterEach, expect, it } from 'vitest'
import type { App } from '../../../main/app.ts'
import type { ReproductionEvent, ReproductionRequest } from '../../../main/contract/reproduction-types.ts'
import { bytesOf, openApp, prose, testFolder } from './workspace.ts'

const folder = testFolder()
const CHARACTERS = 12_000
let app: App | undefined
let n = 0
afterEach(async () => {
  await app?.close()
  app = undefined
})

afterAll(() => folder.remove())

async function begun(): Promise<{ app: App; request: ReproductionRequest }> {
  app = await openApp(folder.path(`lab${++n}.neuronscope`))
  const { id: corpus } = (await app.corpora.add('prose', bytesOf(prose(CHARACTERS)))).corpus
  const config = { steps: 4, batch: 8, sequence: 20, validateEvery: 2, checkpointEvery: 2, sampleEvery: 0 }
  return { app, request: { corpus, cells: ['lstm', 'gru'], layers: [1], sizes: [16, 24], config } }
}

async function all(events: AsyncIterable<ReproductionEvent>) {
  const found: ReproductionEvent[] = []
  for await (const event of events) found.push(event)
  return found
}
const resultOf = (events: ReproductionEvent[]) =>
  events.find((event): event is Extract<ReproductionEvent, { type: 'result' }> => event.type === 'result')!
const never = new AbortController().signal

it('trains every network, and its table holds the loss of each on the test part', { timeout: 120_000 }, async () => {
  const { app, request } = await begun()
  expect(app.reproduction.plan(request).map(({ state }) => state)).toEqual(['new', 'new', 'new', 'new'])
  const keeping = { ...request, config: { ...request.config, keepEvery: 'log' as const } }
  const { entries, notes } = resultOf(await all(app.reproduction.run(keeping, never)))
  const plan = app.reproduction.plan(request)
  expect(plan.map(({ name, state, steps }) => `${name} ${state} ${steps}`)).toEqual([
    'LSTM-1 size 16 (prose) trained 4',
    'GRU-1 size 16 (prose) trained 4',
    'LSTM-1 size 24 (prose) trained 4',
    'GRU-1 size 24 (prose) trained 4',
  ])
  expect(app.reader.model(plan[0].model!).config).toMatchObject({ optimizer: 'rmsprop', decay: 0.95, test: 0.1 })
  const listed = app.findings.list().filter(({ id }) => entries.includes(id))
  const titles = listed.map(({ title }) => title).join('\n')
  for (const part of ['Table 1', 'Figure 2', 'Figure 3', 'Table 2', 'Figure 4', 'Figure 5', 'Figure 6'])
    expect(titles).toContain(part)
  expect(notes.join()).toContain('c_comment')
  // the figure and the table of words show what `evaluate` says
  const test = { start: CHARACTERS - CHARACTERS / 10, end: CHARACTERS }
  const score = await app.evaluation.run(
    { model: plan[3].model!, corpus: request.corpus, ...test, perCharacter: false },
    { signal: never },
  )
  const table = listed.find(({ title }) => title.includes('Table 1'))!
  expect(table.sentence).toContain(`${(score.crossEntropy / Math.LN2).toFixed(3)} ± `)
  const csv = new TextDecoder().decode((await app.findings.figure(table.id, 'csv')).bytes)
  const [head, row] = ['network,', 'GRU-1 size 24'].map(
    (word) => csv.split(/\r?\n/).find((line) => line.includes(word))!,
  )
  expect(Number(row.split(',')[head.split(',').indexOf('nats')])).toBeCloseTo(score.crossEntropy, 9)
})

it('keeps what is trained, and replaces its entries of the report', { timeout: 120_000 }, async () => {
  const { app, request } = await begun()
  const one = { ...request, cells: ['lstm' as const], sizes: [16] }
  const first = resultOf(await all(app.reproduction.run(one, never)))
  const trained = app.models.list()
  const own = await app.findings.add({ title: 'mine', sentence: 'words' })
  const again = resultOf(await all(app.reproduction.run(one, never)))
  expect(app.models.list()).toEqual(trained)
  expect(again.entries).toEqual(first.entries)
  const part = { title: 'Paper', entries: again.entries }
  const page = new TextDecoder().decode((await app.findings.notebook('html', {}, never, part)).bytes)
  expect(page).toContain('<title>Paper')
  expect(page).not.toContain('mine')
  expect(app.findings.list().map(({ id }) => id)).toContain(own.id)
})

it('that is cancelled keeps the network as it stands, and goes on from there', { timeout: 120_000 }, async () => {
  const { app, request } = await begun()
  const long = { ...request, cells: ['lstm' as const], sizes: [16], config: { ...request.config, steps: 400 } }
  const ending = new AbortController()
  const running = all(app.reproduction.run(long, ending.signal))
  running.catch(() => undefined)
  await expect.poll(() => app.models.list().at(0)?.steps ?? 0, { timeout: 60_000 }).toBeGreaterThan(0)
  ending.abort()
  await expect(running).rejects.toThrow('ask again to go on')
  const [{ state, steps }] = app.reproduction.plan(long)
  expect(state).toBe('begun')
  expect(steps).toBeLessThan(400)
  for await (const event of app.reproduction.run(long, never))
    if (event.type === 'plan' && event.rows[0].state === 'trained') break
  expect(app.reproduction.plan(long)[0]).toMatchObject({ state: 'trained', steps: 400 })
})

it('runs in the background, one at a time, and its job can be cancelled', { timeout: 120_000 }, async () => {
  const { app, request } = await begun()
  const long = { ...request, config: { ...request.config, steps: 100_000 } }
  app.reproduction.start(long)
  const seen: (number | null)[] = []
  const watching = new AbortController()
  let problem: string | null = null
  for await (const state of app.reproduction.watch(watching.signal)) {
    seen.push(state.job)
    if (state.job !== null && seen.length < 50) {
      expect(() => app.reproduction.start(long)).toThrow('running already')
      app.jobs.cancel(state.job)
    }
    if (state.problem !== null) {
      problem = state.problem
      watching.abort()
    }
  }
  expect(problem).toContain('start it again to go on')
  expect(seen.at(-1)).toBeNull()
})

it('a network of that name with other settings is not taken for it', { timeout: 120_000 }, async () => {
  const { app, request } = await begun()
  const one = { ...request, cells: ['lstm' as const], sizes: [16] }
  const [{ name, hidden }] = app.reproduction.plan(one)
  const other = { ...app.training.defaults(request.corpus), epochs: undefined, ...request.config, hidden, layers: 1 }
  await app.training.ended((await app.training.start(request.corpus, name, other)).model)
  expect(() => app.reproduction.plan(one)).toThrow(
    'was trained with other settings (decay 0.97, not 0.95); rename or remove it',
  )
})
