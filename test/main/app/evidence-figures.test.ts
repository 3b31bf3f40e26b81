// Explanations, a sparse probe and a replication as figures: made from their specification, they hold what the services
// say.

import { afterAll, beforeAll, expect, it } from 'vitest'
import { plantedSaturated } from '../../../fixtures/planted/saturated.ts'
import type { App } from '../../../main/app.ts'
import type { FigureSpecification } from '../../../main/contract/finding-types.ts'
import { quotedProse } from './planted-text.ts'
import { addPlanted } from './recorded.ts'
import { openApp, testFolder } from './workspace.ts'

const folder = testFolder()
const signal = new AbortController().signal
const FEATURE = 'inside("“", "”")'
let app: App
let recording: number
let other: number

beforeAll(async () => {
  app = await openApp(folder.path('evidence.neuronscope'))
  const text = quotedProse(12_000, 3, ['“', '”'])
  const network = plantedSaturated([...new Set(text)])
  recording = (await addPlanted(app, network, text, { start: 0 })).recording
  other = (await addPlanted(app, network, text, { start: 1000 })).recording
}, 60_000)
afterAll(async () => {
  await app.close()
  folder.remove()
})

const bytes = async (figure: FigureSpecification, format: 'svg' | 'csv') =>
  new TextDecoder().decode((await app.figureFiles.make(figure, format)).bytes)
const rowsOf = (csv: string) =>
  csv
    .trim()
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(','))

it('explanations hold the features in the order of the service, with their held-out r', async () => {
  const unit = 'L0.c.0'
  let last: { feature: string; r: number; problem: string | null }[] = []
  for await (const { explanations } of app.explain.unit(recording, unit, signal)) last = explanations
  const figure = { kind: 'explanations', recording, unit, rows: 5 } as const
  const rows = rowsOf(await bytes(figure, 'csv'))
  expect(rows.map(([feature]) => feature)).toEqual(last.map(({ feature }) => feature))
  const judged = last.filter(({ problem }) => problem === null)
  expect(judged.length).toBeGreaterThan(5)
  expect(await bytes(figure, 'svg')).toContain(`>${judged[0].feature}<`)
})

it('a replication holds what the same units reach on the other recording', async () => {
  const figure = { kind: 'replication', recording, on: other, feature: FEATURE, shifts: 15, seed: 1, rows: 3 } as const
  const rows = rowsOf(await bytes(figure, 'csv')).map((row) => row.slice(-6))
  expect(rows).toHaveLength(3)
  const svg = await bytes(figure, 'svg')
  expect(svg).toContain('on the other recording')
})

it('a probe holds a row for each number of units, and its verdict', async () => {
  const figure = { kind: 'probe', recording, feature: FEATURE, method: 'greedy', states: 'one', most: 2 } as const
  expect(rowsOf(await bytes(figure, 'csv')).map(([units]) => units)).toEqual(['1', '2'])
  expect(await bytes(figure, 'svg')).toContain('share of bits')
})
