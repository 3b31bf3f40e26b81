// A workspace as the first version wrote it (fixtures/workspaces): it opens, and everything in it is there and means what
// it meant.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../../main/app.ts'
import { lastJudged } from './ask.ts'
import { openApp, testFolder } from './workspace.ts'

const MADE = join(import.meta.dirname, '../../../fixtures/workspaces/first-version.neuronscope.gz')
const context = { signal: new AbortController().signal }
const folder = testFolder()
const file = folder.path('first.neuronscope')
let app: App
let recording: number

beforeAll(async () => {
  writeFileSync(file, gunzipSync(readFileSync(MADE)))
  app = await openApp(file)
  recording = app.reader.recordings()[0].id
})
afterAll(async () => {
  await app.close()
  folder.remove()
})

describe('a workspace of the first version', () => {
  it('opens with its text, network, run and recording, none of them damaged', async () => {
    const { corpora, models, recordings } = app.catalogue.current()
    expect([corpora.length, models.length, recordings.length]).toEqual([1, 1, 1])
    expect(models[0]).toMatchObject({ spec: { cell: 'lstm', layers: 1, hidden: 16 }, status: 'trained', steps: 60 })
    expect(recordings[0]).toMatchObject({ start: 1000, end: 3000, characters: 2000, state: 'complete', units: 32 })
    expect((await app.workspaces.check(false)).damaged).toEqual([])
  })

  it('has every recorded value', () => {
    const values = app.recordings.values(recording, 'L0.c.3', 0, 8)
    expect([...values]).toEqual([
      -3.87890625, -3.814453125, -3.826171875, -3.84765625, -3.73828125, -3.759765625, -3.78515625, -3.841796875,
    ])
  })

  it('has its searches with what they found, own features that mean what they meant, the unit’s name and the report', () => {
    expect(app.searches.list(recording)).toHaveLength(4)
    const vowels = app.searches.list(recording).find(({ expression }) => expression.includes('[aeiou]'))!
    expect(app.searches.recall(vowels.id).top[0]).toMatchObject({ unit: 'L0.h.7', p: 1 / 64 })
    const own = app.reader.features().filter(({ builtin }) => !builtin)
    expect(own.map(({ name }) => name).sort()).toEqual(['my_vowel', 'open_quote'])
    expect(app.catalogue.current().notebook).toMatchObject({
      title: 'Quotes',
      findings: [{ title: 'histogram' }, { title: 'text' }],
    })
    expect(app.reader.unitNotes()).toMatchObject([{ unit: 'L0.c.3', name: 'my cell', note: 'seen' }])
  })

  it('is searched anew, and its figures are drawn', async () => {
    const asked = { recording, expression: 'my_vowel', shifts: 63 }
    const { scores } = lastJudged(await Array.fromAsync(app.handlers['search.run'](asked, context)))
    expect(scores[0].unit).toBe('L0.h.7')
    for (const { id } of app.findings.list()) {
      const { bytes } = await app.handlers['findings.figure']({ finding: id, format: 'svg' }, context)
      expect(new TextDecoder().decode(bytes)).toContain('<svg')
    }
  })
})
