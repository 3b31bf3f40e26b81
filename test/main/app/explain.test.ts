// The reverse of a search, the brush and the probes, on a network of which it is known what its units follow.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { plantedFiles } from '../../../fixtures/planted/files.ts'
import type { App } from '../../../main/app.ts'
import type { ExplanationProgress, ProbeResult, ProbeStep } from '../../../main/contract/types.ts'
import { quotedProse } from './planted-text.ts'
import { addPlanted } from './recorded.ts'
import { openApp, testFolder } from './workspace.ts'

const folder = testFolder()
const TEXT = quotedProse(30_000, 4, ['“', '”'])
const [QUOTES, , COLUMN] = plantedFiles().lstm.planted
const context = { signal: new AbortController().signal }
let app: App
let recording: number

beforeAll(async () => {
  app = await openApp(folder.path('explain.neuronscope'))
  recording = (await addPlanted(app, plantedFiles().lstm, TEXT)).recording
})
afterAll(async () => {
  await app.close()
  folder.remove()
})
afterEach(() => expect(app.jobs.list().filter(({ state }) => state === 'running')).toEqual([]))

async function explained(unit: string): Promise<ExplanationProgress[]> {
  return Array.fromAsync(app.handlers['explain.unit']({ recording, unit }, context))
}

describe('what a unit follows', () => {
  it('is found for the quote unit: the feature that it was made for, then others', async () => {
    const told = await explained(QUOTES.unit)
    const last = told.at(-1)!
    expect(told.map(({ done }) => done)).toEqual(told.map((_, i) => i + 1))
    expect(last.done).toBe(last.total)
    const names = last.explanations.map(({ feature }) => feature)
    expect(names.toSorted()).toEqual(
      app.reader
        .features()
        .map(({ name }) => name)
        .toSorted(),
    )
    expect(last.total).toBe(app.reader.features().length)
    const [best, second] = last.explanations
    expect(best).toMatchObject({ feature: 'inside_quotes', kind: 'boolean', problem: null })
    expect(best.r).toBeGreaterThan(0.99)
    expect(best.r2).toBeGreaterThan(0.98)
    expect(best.trainR).toBeGreaterThan(0.99)
    expect(best.auroc).toBeGreaterThan(0.999)
    expect(best.p).toBe(1 / 256)
    expect(best.q).toBeLessThan(0.05)
    expect(second.r).toBeLessThan(0.5)
  })

  it('is found for the counter: the column, though other numbers come near', async () => {
    const { explanations } = (await explained(COLUMN.unit)).at(-1)!
    expect(explanations[0]).toMatchObject({ feature: 'column', kind: 'number' })
    expect(explanations[0].r).toBeGreaterThan(0.999)
    expect(explanations[0].auroc).toBeNaN()
  })

  it('says of every feature that cannot be judged why, and puts it last', async () => {
    const { explanations } = (await explained(QUOTES.unit)).at(-1)!
    const first = explanations.findIndex(({ problem }) => problem !== null)
    expect(first).toBeGreaterThan(0)
    for (const { problem, p, q } of explanations.slice(first)) {
      expect(problem).toMatch(/\.$/)
      expect([p, q]).toEqual([null, null])
    }
    expect(explanations.find(({ feature }) => feature === 'xml_tag')!.problem).toMatch(/true at none/)
    for (const { r } of explanations.slice(0, first)) expect(r).not.toBeNaN()
  })

  it('takes the researcher’s own features in, and outlives one whose regex runs away', async () => {
    const runaway = await app.ownFeatures.save({ name: 'runaway', expression: String.raw`/((\w| )+)+#/`, meaning: '' })
    const own = await app.ownFeatures.save({ name: 'said', expression: 'previous(inside("“", "”"))', meaning: 'Mine.' })
    const { explanations } = (await explained(QUOTES.unit)).at(-1)!
    expect(explanations.find(({ feature }) => feature === 'runaway')!.problem).toMatch(/stopped after 2 s/)
    expect(explanations[1]).toMatchObject({ feature: 'said', meaning: 'Mine.' })
    expect(explanations).toHaveLength(app.reader.features().length)
    await app.ownFeatures.remove(runaway.id, false)
    await app.ownFeatures.remove(own.id, false)
  })

  it('gives the same figures again', async () => {
    expect((await explained(COLUMN.unit)).at(-1)).toEqual((await explained(COLUMN.unit)).at(-1))
  })

  it('refuses a unit that the recording does not have', async () => {
    await expect(explained('L4.h.0')).rejects.toThrow(/no unit L4\.h\.0/)
  })

  it('ends when it is cancelled in the list of jobs', async () => {
    const told: ExplanationProgress[] = []
    const run = async () => {
      for await (const event of app.handlers['explain.unit']({ recording, unit: QUOTES.unit }, context)) {
        told.push(event)
        app.jobs.cancel(app.jobs.list().find(({ state }) => state === 'running')!.id)
      }
    }
    await expect(run()).rejects.toThrow('Cancelled')
    expect(told.length).toBeLessThan(app.reader.features().length)
  })
})

describe('what a passage has', () => {
  const start = TEXT.indexOf('“', 12_000) + 1
  const end = TEXT.indexOf('”', start)
  const brush = (from: number, to: number) =>
    app.handlers['explain.selection']({ recording, start: from, end: to }, context)

  it('that is a quotation is the quote unit, and the feature of quotations', async () => {
    const answer = await brush(start, end)
    expect([QUOTES.unit, QUOTES.unit.replace('c', 'h')]).toContain(answer.units[0].unit)
    expect(answer.units[0].score).toBeGreaterThan(0.6)
    expect(answer.units[0].inside).toBeGreaterThan(0.6)
    expect(answer.features[0]).toMatchObject({ feature: 'inside_quotes', p: null, problem: null })
    expect(answer.features.at(-1)!.problem).toMatch(/of the selection and around it/)
    expect([answer.start, answer.end]).toEqual([start - Math.max(100, end - start), end + Math.max(100, end - start)])
  })

  it('at the edges of the recording is compared with the one side that there is', async () => {
    expect((await brush(0, 20)).start).toBe(0)
    expect((await brush(TEXT.length - 20, TEXT.length)).end).toBe(TEXT.length)
  })

  it('is refused where there is none, or nothing around it', async () => {
    await expect(brush(5, 5)).rejects.toThrow(/5:5 is empty/)
    await expect(brush(0, TEXT.length)).rejects.toThrow(/covers the whole recording/)
    await expect(brush(5, 1e9)).rejects.toThrow(/leaves the 30000 recorded characters/)
  })
})

describe('a probe', () => {
  const probe = async (expression: string, options = {}): Promise<ProbeResult & { steps: ProbeStep[] }> => {
    const request = { recording, expression, most: 3, shifts: 19, ...options }
    const events = await Array.fromAsync(app.handlers['search.probe'](request, context))
    const last = events.at(-1)!
    if (last.type !== 'result') throw new Error(`a probe ends with its result, not with ${last.type}`)
    return { ...last.result, steps: events.flatMap((event) => (event.type === 'step' ? [event.step] : [])) }
  }

  it.each(['greedy', 'l1'] as const)('finds that quotations are one cell’s, %s', async (method) => {
    const { steps, enough, cells, chance, baselines, verdict } = await probe('inside_quotes', { method })
    // its hidden and its cell state are one cell
    expect(steps[0].units[0]).toMatch(/^L0\.[hc]\.3$/)
    expect(steps[0].test.auroc).toBeGreaterThan(0.999)
    expect([enough, cells, chance!.p]).toEqual([1, 1, 1 / 20])
    expect(baselines.lastThree!.bits).toBeLessThan(steps[0].test.bits)
    expect(baselines.untrained).toBeNull()
    expect(verdict).toMatch(/^One cell/)
  })

  it('finds that “far out on a line, in a quotation” takes two', async () => {
    const { steps, enough, verdict } = await probe('inside_quotes and column() > 40')
    expect(enough).toBe(2)
    expect(steps[1].units.join()).toMatch(/L0\.[hc]\.3\b/)
    expect(verdict).toMatch(/^A few cells: 2 units/)
  })

  it('takes both states of a cell only where that is asked for', async () => {
    const units = ['L0.h.3', 'L0.c.3']
    expect((await probe('inside_quotes', { units, shifts: 0 })).steps).toHaveLength(1)
    const { steps } = await probe('inside_quotes', { units, shifts: 0, bothStates: true })
    expect(steps.at(-1)!.units.toSorted()).toEqual(units.toSorted())
  })

  it('is held against the untrained network where that was recorded', async () => {
    await app.controls.make(recording, 1)
    await app.controls.finished(recording)
    const { steps, baselines, enough } = await probe('inside_quotes', { shifts: 0 })
    expect(baselines.untrained!.units).toHaveLength(enough)
    expect(baselines.untrained!.test.bits).toBeLessThan(steps[0].test.bits)
  })

  it('refuses a number, an unknown name, and a regex that runs away', async () => {
    await expect(probe('column()')).rejects.toThrow(/compare it with one/)
    await expect(probe('nothing_like_it')).rejects.toThrow(/no feature “nothing_like_it”/)
    await expect(probe(String.raw`/((\w| )+)+#/`)).rejects.toThrow(/stopped after 2 s/)
  })

  it('ends when its listener leaves', async () => {
    for await (const { type } of app.handlers['search.probe']({ recording, expression: '/[aeiou]/' }, context))
      if (type === 'step') break
    expect(app.jobs.list().at(-1)).toMatchObject({ kind: 'search', state: 'cancelled' })
  })
})
