// The search pool: with stored codes and without, on a file that may not be written, when a search
// is given up, and for many features at once.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../../main/app.ts'
import type { MatrixEvent } from '../../../main/contract/types.ts'
import { makeWorkspace } from '../../bench/search/_workspace.ts'
import { type Judged, lastJudged, searchOf } from './ask.ts'
import { openApp, testFolder } from './workspace.ts'

const CHARACTERS = 40_000
const UNITS = 20
const folder = testFolder()
const file = folder.path('crew.neuronscope')
const copy = folder.path('copy.neuronscope')
let app: App
let recording: number

beforeAll(async () => {
  recording = makeWorkspace(file, CHARACTERS, UNITS)
  makeWorkspace(copy, CHARACTERS, UNITS)
  await (await openApp(copy)).close() // which also puts the library in
  app = await openApp(file)
})
afterAll(async () => {
  await app.close()
  folder.remove()
})

const forever = () => new AbortController().signal
const search = async (expression: string, on = app) => lastJudged(await searchOf(on, recording, expression))

const figures = ({ scores }: Judged) =>
  scores.map(({ unit, r, p, heldout, threshold }) => ({ unit, r, p, heldout, threshold }))

describe('a search', () => {
  it('of a recording without codes has them made and stored, and says the same from them', async () => {
    expect(app.reader.coding(recording)).toBeNull()
    const [first] = await Promise.all([search('inside_quotes'), search('vowel')])
    expect(app.jobs.list().map(({ title }) => title.split(' ')[0])).toEqual(['Preparing']) // once for both
    expect(app.reader.coding(recording)).toEqual({ groups: [0, 1], complete: true })
    expect(first.scores[0]).toMatchObject({ unit: 'L0.h.7', p: 1 / 256 })
    expect(first.exact).toBe(true)
    expect(figures(await search('inside_quotes'))).toEqual(figures(first))
  })

  it('of a file that may not be written makes its codes in memory', async () => {
    const reading = await openApp(copy, { readOnly: true })
    const there = figures(await search('inside_quotes', reading))
    expect(reading.reader.coding(recording)).toBeNull()
    await reading.close()
    expect(there).toEqual(figures(await search('inside_quotes')))
  })

  it('that is cancelled leaves the threads to the next one', async () => {
    const typing = new AbortController()
    const given = (async () => {
      for await (const event of app.search.run(recording, 'column', { shifts: 4095 }, typing.signal))
        if (event.type === 'scores') typing.abort()
    })()
    await expect(given).rejects.toMatchObject({ code: 'cancelled' })
    expect((await search('inside_quotes')).scores[0].unit).toBe('L0.h.7')
  })
})

describe('a matrix', () => {
  it('emits each feature, its row, its p, and q of all entries; one that cannot be scored gets a sentence', async () => {
    const expressions = ['inside_quotes', 'digit', 'column', '(']
    const events = await Array.fromAsync(app.matrix.run(recording, expressions, { shifts: 63 }, forever()))
    const of = <T extends MatrixEvent['type']>(type: T) =>
      events.filter((event): event is Extract<MatrixEvent, { type: T }> => event.type === type)
    expect(of('feature').map(({ kind, problem }) => [kind, problem === null])).toEqual([
      ['boolean', true],
      ['boolean', false],
      ['number', true],
      ['boolean', false],
    ])
    expect(of('feature')[1].problem).toBe(
      'This feature is true at none of the 40,000 recorded characters; widen it, or record more text.',
    )
    expect(of('row').map(({ index, p }) => [index, p !== null])).toEqual([
      [0, false],
      [2, false],
      [0, true],
      [2, true],
    ])
    const [{ q, maxima }] = of('done')
    expect(q).toHaveLength(expressions.length * UNITS)
    expect(q[7]).toBeLessThan(0.05)
    expect([...q].filter((each) => Number.isNaN(each))).toHaveLength(2 * UNITS)
    expect(maxima.map((each) => each?.length ?? null)).toEqual([63, null, 63, null])
    const found = await search('inside_quotes')
    const seven = found.scores.find(({ column }) => column === 7)
    expect(of('row')[0].auroc[7]).toBeCloseTo(seven?.heldout.auroc as number, 6)
    expect(of('row')[0].trainR[7]).toBeCloseTo(seven?.r as number, 2)
  })
})
