// What the page of a unit says at a threshold, against counting the recorded characters one by one, and against the
// ranking: for a cell that saturates, a feature without a match, and a recording that begins in the middle of the text.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { histogramTable } from '../../../core/figures/table.ts'
import { type Cut, thresholdMetrics } from '../../../core/schema/cut.ts'
import { splitCharacters } from '../../../core/search/split.ts'
import { plantedSaturated, type SaturatedNetwork } from '../../../fixtures/planted/saturated.ts'
import type { App } from '../../../main/app.ts'
import type { PartCounts } from '../../../main/contract/unit-types.ts'
import { searchResult } from '../../../main/services/search-result.ts'
import { bestCut } from '../../../renderer/charts/cut.ts'
import { quotedProse } from './planted-text.ts'
import { addPlanted } from './recorded.ts'
import { openApp, testFolder } from './workspace.ts'

const folder = testFolder()
const START = 7013
const LONG = 'column() >= 20'
const signal = new AbortController().signal
let app: App
let recording: number
let network: SaturatedNetwork

beforeAll(async () => {
  app = await openApp(folder.path('cut.neuronscope'))
  const text = quotedProse(30_000, 3, ['“', '”'])
  network = plantedSaturated([...new Set(text)])
  recording = (await addPlanted(app, network, text, { start: START })).recording
}, 60_000)
afterAll(async () => {
  await app.close()
  folder.remove()
})

/** The characters of a part, as [from, to) of the recording. */
function stretchesOf(part: keyof PartCounts, length: number): ArrayLike<number> {
  const { train, heldout } = splitCharacters(length)
  return { search: train, heldout, all: [0, length] }[part]
}

async function counted(unit: string, expression: string, { threshold, sign }: Cut, part: keyof PartCounts) {
  const { characters } = app.reader.recording(recording)
  const raw = app.recordings.values(recording, unit, 0, characters)
  const values = unit.includes('.c.') ? raw.map(Math.tanh) : raw
  const truth = new Uint8Array(characters)
  const runs = await app.features.runs(recording, expression)
  for (let i = 0; i < runs.length; i += 2) truth.fill(1, runs[i], runs[i + 1])
  const counts = { tp: 0, fp: 0, fn: 0, tn: 0 }
  const stretches = stretchesOf(part, characters)
  for (let s = 0; s < stretches.length; s += 2)
    for (let t = stretches[s]; t < stretches[s + 1]; t++) {
      const said = sign === 1 ? values[t] >= threshold : values[t] <= threshold
      counts[said ? (truth[t] ? 'tp' : 'fp') : truth[t] ? 'fn' : 'tn']++
    }
  return counts
}

const PARTS = ['search', 'heldout', 'all'] as const

describe('a unit cut at a threshold', () => {
  it('has the figures that counting its characters gives, exactly, also where tanh is all but flat', async () => {
    for (const unit of [network.counter, network.unread, 'L0.h.0', 'L0.c.2']) {
      const { levels, parts } = await app.units.split({ recording, unit, expression: LONG })
      const places = [0, 1, Math.floor(levels.length / 3), Math.floor(levels.length / 2), levels.length - 1]
      for (const threshold of [...places.map((i) => levels[i]), 0.25, -0.999])
        for (const sign of [1, -1] as const)
          for (const part of PARTS) {
            const cut = { threshold, sign }
            expect(thresholdMetrics(levels, parts[part]!, cut)).toMatchObject(await counted(unit, LONG, cut, part))
          }
    }
  })

  it('has the figures of the ranking, at the ranking’s threshold and sign, on the halves of the ranking', async () => {
    const { scores } = await searchResult(app.evidence.search(recording, LONG, { shifts: 7 }, signal))
    const saturated = scores.filter(({ unit }) => unit === network.counter || unit === network.unread)
    expect(saturated).toHaveLength(2)
    const checked = [...scores.slice(0, 10), ...saturated]
    for (const { unit, threshold, sign, heldout, ...search } of checked) {
      const { levels, parts } = await app.units.split({ recording, unit, expression: LONG })
      const at = (part: 'search' | 'heldout') => thresholdMetrics(levels, parts[part]!, { threshold, sign })
      for (const key of ['precision', 'recall', 'f1'] as const) {
        expect(at('search')[key]).toBeCloseTo(search[key], 12)
        expect(at('heldout')[key]).toBeCloseTo(heldout[key], 12)
      }
    }
  })

  it('is cut, before the ranking has come, on its side and at least as well', async () => {
    const { scores } = await searchResult(app.evidence.search(recording, LONG, { shifts: 7 }, signal))
    for (const { unit, f1, sign } of scores.slice(0, 8)) {
      const split = await app.units.split({ recording, unit, expression: LONG })
      const cut = bestCut(split)!
      expect(cut.sign).toBe(sign)
      expect(thresholdMetrics(split.levels, split.parts.search!, cut).f1).toBeGreaterThanOrEqual(f1 - 1e-12)
    }
  })

  it('has no cut, and so no errors, against a feature that is true nowhere', async () => {
    const split = await app.units.split({ recording, unit: network.counter, expression: '/@@@/' })
    expect(split.parts.all.inside.every((n) => n === 0)).toBe(true)
    expect(bestCut(split)).toBeNull()
  })
})

it('the table behind the figure holds the same characters as the counts, part by part', async () => {
  const split = await app.units.split({ recording, unit: network.counter, expression: LONG })
  const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0)
  const column = (name: string) =>
    sum(
      histogramTable(split, { quantity: 'tanh c', raw: false, low: -1, high: 1 }).find((one) => one.name === name)!
        .values as ArrayLike<number>,
    )
  expect(column('characters_true')).toBe(sum(split.parts.all.inside))
  expect(column('held_out_false')).toBe(sum(split.parts.heldout!.outside))
  expect(column('search_half_true')).toBe(sum(split.parts.search!.inside))
})

it('positions are of the text: the line in which a recording begins, and the kind of the text', async () => {
  const { corpus, start } = app.reader.recording(recording)
  const before = app.reader.corpusText(corpus, 0, start)
  expect(await app.corpora.line(corpus, start)).toBe(before.split('\n').length)
  expect(await app.corpora.line(corpus, 0)).toBe(1)
  expect((await app.corpora.kinds(corpus)).at(-1)).toBe('Any text')
})
