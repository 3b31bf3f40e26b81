// A number that stands in two places is one number. The units of a planted network on a recording that starts in the
// middle of a quotation: every place that gives a statistic of them, beside a direct count of the exported values.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { evaluateFeature } from '../../../core/features/evaluate.ts'
import { thresholdMetrics } from '../../../core/schema/cut.ts'
import { splitCharacters } from '../../../core/search/split.ts'
import { encodePlanted, plantedFiles } from '../../../fixtures/planted/files.ts'
import type { App } from '../../../main/app.ts'
import type { SearchResult } from '../../../main/contract/search-result.ts'
import { searchResult } from '../../../main/services/search-result.ts'
import { quotedProse } from './planted-text.ts'
import { bytesOf, openApp, testFolder } from './workspace.ts'

const FEATURE = 'inside("“", "”")'
const TEXT = quotedProse(60_000, 1, ['“', '”'])
const START = TEXT.indexOf('“') + 5
const folder = testFolder()
const { signal } = new AbortController()
let app: App
let recording: number
let found: SearchResult
let truth: Uint8Array
/** the planted unit, one in the middle of the ranking, and the cell state that goes furthest */
let units: string[]

beforeAll(async () => {
  app = await openApp(folder.path('truth.neuronscope'))
  const { model } = await app.models.import('planted', encodePlanted(plantedFiles().lstm))
  const { corpus } = await app.corpora.add('prose', bytesOf(TEXT))
  recording = (await app.recordings.start({ model, corpus: corpus.id, start: START, end: 50_000 })).recording
  await app.recordings.finished(recording)
  found = await searchResult(app.evidence.search(recording, FEATURE, {}, signal))
  truth = (evaluateFeature(FEATURE, TEXT).values as Uint8Array).slice(START, 50_000)
  const { maximum } = app.recordings.stats(recording)
  const moving = found.scores.filter(({ r }) => r !== 0)
  const far = moving.filter(({ unit }) => unit.includes('.c.')).sort((a, b) => maximum[b.column] - maximum[a.column])
  units = [moving[0].unit, moving[moving.length >> 1].unit, far[0].unit]
})
afterAll(async () => {
  await app.close()
  folder.remove()
})

/** As exported, and through tanh in single precision for a cell state. */
function valuesOf(unit: string): number[] {
  const raw = app.recordings.values(recording, unit, 0, truth.length)
  return Array.from(unit.includes('.c.') ? raw.map(Math.tanh) : raw)
}

const places = (stretches: Uint32Array) =>
  [...truth.keys()].filter((t) => stretches.some((from, i) => i % 2 === 0 && t >= from && t < stretches[i + 1]))

function pearson(x: number[], y: ArrayLike<number>): number {
  const n = x.length
  const mean = (v: ArrayLike<number>) => Array.from(v).reduce((a, b) => a + b, 0) / n
  const [mx, my] = [mean(x), mean(y)]
  let [xx, yy, xy] = [0, 0, 0]
  for (let i = 0; i < n; i++) {
    xx += (x[i] - mx) ** 2
    yy += (y[i] - my) ** 2
    xy += (x[i] - mx) * (y[i] - my)
  }
  return xy / Math.sqrt(xx * yy)
}

function counted(unit: string, part: 'train' | 'heldout', cut: { threshold: number; sign: 1 | -1 }) {
  const values = valuesOf(unit)
  const at = places(splitCharacters(truth.length)[part])
  const said = at.map((t) => (cut.sign === 1 ? values[t] >= cut.threshold : values[t] <= cut.threshold))
  const hits = at.filter((t, i) => said[i] && truth[t]).length
  const [predicted, trues] = [said.filter(Boolean).length, at.filter((t) => truth[t]).length]
  return {
    r: pearson(
      at.map((t) => values[t]),
      at.map((t) => truth[t]),
    ),
    precision: predicted > 0 ? hits / predicted : 0,
    recall: hits / trues,
    f1: (2 * hits) / (predicted + trues),
  }
}

const near = (figures: object, digits = 9) =>
  Object.fromEntries(Object.entries(figures).map(([key, value]) => [key, expect.closeTo(value, digits)]))

describe.each([0, 1, 2])('unit %i of planted, ordinary and saturated', (which) => {
  const score = () => found.scores.find(({ unit }) => unit === units[which])!

  it('has the figures of a direct count in the ranking', () => {
    const one = score()
    expect(one.exact).toBe(true)
    expect(one).toMatchObject(near(counted(one.unit, 'train', one)))
    expect(one.heldout).toMatchObject(near(counted(one.unit, 'heldout', one)))
  })

  it('has them on its page, at the threshold of the ranking, and at any other', async () => {
    const one = score()
    const split = await app.units.split({ recording, unit: one.unit, expression: FEATURE })
    for (const threshold of [one.threshold, 0.123, -0.5])
      for (const [part, name] of [
        ['search', 'train'],
        ['heldout', 'heldout'],
      ] as const) {
        const cut = { threshold, sign: one.sign }
        const { precision, recall, f1 } = counted(one.unit, name, cut)
        expect(thresholdMetrics(split.levels, split.parts[part]!, cut)).toMatchObject(near({ precision, recall, f1 }))
      }
  })

  it('has them in the table, and on another recording that is the same', async () => {
    const one = score()
    const figure = { kind: 'ranking', recording, feature: FEATURE, shifts: 255, seed: 1, rows: 10 } as const
    const { bytes } = await app.figureFiles.make(figure, 'csv', {}, signal)
    const [head, ...rows] = Buffer.from(bytes)
      .toString()
      .split('\n')
      .map((line) => line.split(','))
    const row = rows.find((cells) => cells[1] === one.unit)!
    const cell = (name: string) => Number(row[head.findIndex((title) => title.trim() === name)])
    expect(cell('heldout_f1')).toBeCloseTo(one.heldout.f1, 9)
    expect(cell('heldout_auroc')).toBeCloseTo(one.heldout.auroc, 9)
    expect(cell('threshold')).toBeCloseTo(one.threshold, 9)
    const [{ figures }] = await app.evidence.replicate(recording, FEATURE, [one], {}, signal)
    expect(figures.r).toBeCloseTo(pearson(valuesOf(one.unit), truth), 9)
  })

  it('has one r with another unit, in the set and among the correlated', async () => {
    const [a, b] = [units[which], units[(which + 1) % 3]]
    const direct = pearson(valuesOf(a), valuesOf(b))
    const { r } = await app.gallery.compare({ recording, units: [a, b] }, signal)
    expect(r[1]).toBeCloseTo(direct, 4)
    const { positive, negative } = await app.units.correlated({ recording, unit: a })
    const listed = [...positive, ...negative].find(({ unit }) => unit === b)
    if (listed) expect(listed.r).toBeCloseTo(direct, 4)
  })

  it('has the same r in the matrix, to the printed digit', async () => {
    const one = score()
    for await (const event of app.matrix.run(recording, [FEATURE], {}, signal))
      if (event.type === 'row') {
        expect(event.heldoutR[one.column]).toBeCloseTo(one.heldout.r, 2)
        expect(event.auroc[one.column]).toBeCloseTo(one.heldout.auroc, 2)
      }
  })
})

it('the planted unit has r 1.000 although the recording starts in the middle of a quotation', () => {
  const [best] = found.scores
  expect(Math.abs(best.r).toFixed(3)).toBe('1.000')
  expect(Math.abs(best.heldout.r).toFixed(3)).toBe('1.000')
  expect(truth[0]).toBe(1)
})
