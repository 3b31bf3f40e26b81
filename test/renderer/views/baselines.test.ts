// What the units have to beat, as rows of the ranking.

import { expect, it } from 'vitest'
import type { Baselines, MetricValues, Score } from '../../../main/contract/types.ts'
import { baselineRows, bestBaseline, type Row } from '../../../renderer/views/search/baselines.ts'
import { fitting, replicatedColumn, sortScores } from '../../../renderer/views/search/columns.ts'

const NONE = { averagePrecision: 0, f1: 0, precision: 0, recall: 0, mcc: 0, mutualInformation: 0, d: 0 }
const figures = (r: number, auroc: number): MetricValues => ({
  ...NONE,
  r,
  auroc,
  spearman: Number.NaN,
  r2: Number.NaN,
})
const predictor = (r: number, auroc: number) => ({ train: figures(r, auroc), figures: figures(r, auroc) })
const score = (column: number, r: number, auroc: number): Score => ({
  ...{ unit: `L0.h.${column}`, column, ...figures(r, auroc), heldout: figures(r, auroc), threshold: 0, sign: 1 },
  ...{ overall: r, z: 9, p: 0.004, pUntrained: 0.01, intervals: null, exact: true },
})
const baselines: Baselines = {
  lastCharacter: predictor(0.2, 0.6),
  lastThree: predictor(0.5, 0.8),
  untrained: null,
  rotated: predictor(0.9, 0.7),
  controlFeature: null,
}

it('baselines stand among the units where their figures put them, and are known as what they are', () => {
  const rows = sortScores<Row>([score(0, 0.7, 0.95), score(1, 0.3, 0.65), ...baselineRows(baselines)], 'heldout.auroc')
  expect(rows.map(({ baseline, unit }) => baseline ?? unit)).toEqual([
    ...['L0.h.0', 'the last three characters', 'a rotated basis', 'L0.h.1', 'the last character'],
  ])
  expect(baselineRows(null)).toEqual([])
})

it('the line in the plot is at the best of them', () => {
  expect(bestBaseline(baselines, ({ figures }) => figures.auroc)).toBe(0.8)
  expect(bestBaseline(baselines, ({ figures }) => figures.r)).toBe(0.9)
  expect(bestBaseline(null, ({ figures }) => figures.r)).toBeNull()
})

it('what units reach on another recording is a column by which they are sorted', () => {
  const column = replicatedColumn('boolean', (unit) => (unit === 'L0.h.1' ? 0.9 : 0.6))
  expect([score(0, 0.7, 0.95), score(1, 0.3, 0.65)].map(column.figure)).toEqual([0.6, 0.9])
})

it('p against the untrained network and the r of p can be shown', () => {
  const keys = fitting(['overall', 'p', 'pUntrained'], 'boolean', 2000).map(({ key }) => key)
  expect(keys).toEqual(['overall', 'pUntrained', 'p'])
})
