// A recording that begins in the middle of a quotation, of a bracket and of a line: its features are those of the whole
// text, cut, wherever they are asked for.

import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { evaluateFeature, truthRuns } from '../../../core/features/evaluate.ts'
import { parseUnit } from '../../../core/model/units.ts'
import { UnitAccount } from '../../../core/search/explain.ts'
import { shownValues } from '../../../core/units/display-scale.ts'
import { plantedLstm } from '../../../fixtures/planted/lstm.ts'
import type { App } from '../../../main/app.ts'
import { recordedFeature } from '../../../main/workers/recorded-feature.ts'
import { quotedProse } from './planted-text.ts'
import { addPlanted, record } from './recorded.ts'
import { openApp, testFolder } from './workspace.ts'

const folder = testFolder()
const forever = () => new AbortController().signal
const HALF = quotedProse(24_000, 3, ['"', '"'])
const MIDDLE = HALF.indexOf('"', HALF.indexOf('"', 12_000) + 1)
/** the first mark after it opens a quotation, which begins in a bracket */
const QUOTED = HALF.slice(0, MIDDLE).split('"').length % 2 === 1 ? MIDDLE : HALF.indexOf('"', MIDDLE + 1)
const TEXT = `😀${HALF.slice(0, QUOTED)}(${HALF.slice(QUOTED)}`
const START = [...TEXT.slice(0, TEXT.indexOf('("', 12_000))].length + 4
/** in the middle of a quotation, too, so that the text up to there holds an odd number of marks */
const STOP = [...TEXT].findIndex((c, t, all) => t > 22_000 && c === '"' && quotes(all, t) % 2 === 0) + 5
function quotes(text: readonly string[], end: number): number {
  return text.slice(0, end).filter((c) => c === '"').length
}
const INSIDE = 'inside("\\"")'
const EXPRESSIONS = [
  INSIDE,
  'inside("\\"", until="\\n").exclusive',
  'depth("(", ")")',
  'column()',
  'line()',
  'since("\\n")',
  'since("😀")',
  'until("zzz")',
  '/(?<="[^"\\n]{0,40})[a-z]/',
  '/[a-z](?=[^"\\n]{0,40}")/',
  'previous(/"/) or next(/"/)',
  'inside_quotes',
]
let app: App
let recording: number
let unit: string

beforeAll(async () => {
  app = await openApp(folder.path('middle.neuronscope'))
  const network = plantedLstm([...new Set(TEXT)], 40)
  unit = network.planted.find(({ feature }) => feature === INSIDE)!.unit
  const added = await addPlanted(app, network, TEXT)
  recording = await record(app, added.model, added.corpus, { start: START, end: STOP })
})
afterAll(async () => {
  await app.close()
  folder.remove()
})

function whole(expression: string) {
  const feature = evaluateFeature(expression, TEXT, app.reader.features())
  return { ...feature, values: feature.values.slice(START, STOP) } as typeof feature
}

describe('a feature of a recording that begins in the middle of a quotation', () => {
  it('meets one: its first character is inside, and within a bracket', () => {
    expect([whole(INSIDE).values[0], whole('depth("(", ")")').values[0]]).toEqual([1, 1])
    expect(evaluateFeature(INSIDE, [...TEXT].slice(START, STOP).join('')).values[0]).toBe(0)
  })

  it.each(EXPRESSIONS)('is that of the whole text, cut: %s', (expression) => {
    expect(recordedFeature({ recording, expression }, app.reader, () => {})).toEqual(whole(expression))
    const first = recordedFeature({ recording, expression, characters: 5000 }, app.reader, () => {})
    expect(first.values).toEqual(whole(expression).values.slice(0, 5000))
  })

  it.each([INSIDE, 'column() > 30 and inside_quotes', 'inside_quotes'])(
    'is one in text, search, unit page and explanation: %s',
    async (expression) => {
      const { values } = whole(expression)
      const truth = Uint8Array.from(values)
      const positives = truth.reduce((sum, value) => sum + value, 0)
      expect(await app.features.runs(recording, expression)).toEqual(truthRuns(whole(expression)))
      const [told] = await Array.fromAsync(app.search.run(recording, expression, { shifts: 0 }, forever()))
      expect(told).toMatchObject({ type: 'feature', positives })
      const { highest } = await app.units.passages({ recording, unit, expression })
      for (const { start, truth: there } of highest) expect(there).toEqual(truth.slice(start, start + there!.length))
      const raw = app.recordings.values(recording, unit, 0, STOP - START)
      const account = new UnitAccount(shownValues(parseUnit(unit).kind, raw), unit).against(whole(expression))
      const { id } = await app.ownFeatures.save({ name: 'asked', expression, meaning: '' })
      const last = (await Array.fromAsync(app.explain.unit(recording, unit, forever()))).at(-1)!
      await app.ownFeatures.remove(id, false)
      expect(last.explanations.find(({ feature }) => feature === 'asked')).toMatchObject({
        r: account.r,
        r2: account.r2,
      })
    },
  )

  it('is noted on by paragraphs of the text, from its beginning', async () => {
    const [told] = await Array.fromAsync(app.search.run(recording, INSIDE, { shifts: 0 }, forever()))
    const note = `1 of 1 paragraphs holds an odd number of "\\"", the first at character ${TEXT.indexOf('"') - 1} of the text`
    expect(told).toMatchObject({ type: 'feature', notes: expect.arrayContaining([expect.stringContaining(note)]) })
  })
})

describe('the tasks of the threads', () => {
  it('evaluate a feature on a recording in one place alone', () => {
    const folder = new URL('../../../main/workers/', import.meta.url)
    const users = (readdirSync(folder, { recursive: true }) as string[])
      .filter((name) => name.endsWith('.ts'))
      .filter((name) => /import .*\bevaluateFeature\b/.test(readFileSync(new URL(name, folder), 'utf8')))
    expect(users.toSorted()).toEqual(['recorded-feature.ts', 'tasks/text-feature.ts'])
  })
})
