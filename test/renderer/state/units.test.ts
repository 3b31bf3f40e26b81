import { describe, expect, it } from 'vitest'
import { columnOf as columnInCore, parseUnit } from '../../../core/model/units.ts'
import type { Score } from '../../../main/contract/types.ts'
import { scrollTo, shownRows } from '../../../renderer/charts/virtual-list.ts'
import { columnOf, describeUnit, filterUnits, sortUnits, unitNames, unitRows } from '../../../renderer/state/units.ts'
import { sortScores } from '../../../renderer/views/search/columns.ts'

const shape = { layers: 2, hidden: 3, kinds: ['h', 'c'] as ('h' | 'c')[] }
const figures = {
  auroc: 0.5,
  averagePrecision: 0.1,
  f1: 0.1,
  precision: 0,
  recall: 0,
  mcc: 0,
  mutualInformation: 0,
  d: 0,
  spearman: Number.NaN,
  r2: Number.NaN,
}
const scoreOf = (column: number, r: number, auroc: number): Score => ({
  unit: unitNames(shape)[column],
  column,
  ...figures,
  r,
  auroc,
  overall: Number.NaN,
  z: 3.5,
  pUntrained: null,
  exact: false,
  threshold: 0,
  sign: 1,
  heldout: { ...figures, r: -r },
  p: null,
  intervals: null,
})

describe('unit names', () => {
  it('stand in the order of the columns that the recording keeps', () => {
    unitNames(shape).forEach((name, column) => {
      expect(columnOf(shape, name)).toBe(column)
      expect(columnInCore({ layers: 2, hidden: 3 }, shape.kinds, parseUnit(name))).toBe(column)
    })
  })

  it('that the recording lacks have no column', () => {
    expect(['L2.h.0', 'L0.f.0', 'L0.h.3', 'nonsense'].map((name) => columnOf(shape, name))).toEqual([-1, -1, -1, -1])
  })

  it('are described in words', () => {
    expect(describeUnit('L1.c.79')).toBe('cell state · layer 1 · unit 79')
  })
})

describe('lists of units', () => {
  const twelve = () => new Float32Array(12)
  const recorded = { mean: twelve(), variance: twelve(), minimum: twelve().fill(-90), maximum: twelve() }
  const stats = {
    ...recorded,
    shown: {
      ...recorded,
      minimum: twelve().fill(-1),
      variance: Float32Array.from({ length: 12 }, (_, i) => (i === 5 ? 9 : i / 12)),
    },
    scales: { low: twelve(), high: twelve(), flat: new Uint8Array(12), unread: new Uint8Array(12) },
  }
  const rows = unitRows(shape, stats, [scoreOf(2, -0.9, 0.8), scoreOf(7, 0.4, 0.9)])
  const names = (list: { unit: string }[]) => list.map((row) => row.unit)

  it('sort by the strength of the score, units without one last', () => {
    expect(names(sortUnits(rows, 'score')).slice(0, 3)).toEqual(['L0.h.2', 'L1.h.1', 'L0.h.0'])
  })

  it('have all their figures on the scale of what is shown', () => {
    expect(rows[5]).toMatchObject({ variance: 9, minimum: -1 })
  })

  it('sort by variance and by name', () => {
    expect(names(sortUnits(rows, 'variance'))[0]).toBe('L0.c.2')
    expect(names(sortUnits(rows, 'name'))).toEqual(unitNames(shape))
  })

  it('are filtered by part of a name, layer and kind', () => {
    expect(names(filterUnits(rows, { text: ' l1.C', layer: null, kind: null }))).toEqual(['L1.c.0', 'L1.c.1', 'L1.c.2'])
    expect(names(filterUnits(rows, { text: '', layer: 0, kind: 'h' }))).toEqual(['L0.h.0', 'L0.h.1', 'L0.h.2'])
  })
})

describe('scores', () => {
  const scores = [scoreOf(0, 0.2, 0.95), scoreOf(1, -0.7, 0.6), scoreOf(2, 0.5, 0.7)]

  it('sort by |r| or AUROC, best first', () => {
    expect(sortScores(scores, 'train.r').map((s) => s.column)).toEqual([1, 2, 0])
    expect(sortScores(scores, 'train.auroc').map((s) => s.column)).toEqual([0, 2, 1])
  })

  it('sort by p with the smallest first and the unknown last', () => {
    const known = [
      { ...scores[0], p: null },
      { ...scores[1], p: 0.5 },
      { ...scores[2], p: 0.01 },
    ]
    expect(sortScores(known, 'p').map((s) => s.column)).toEqual([2, 1, 0])
  })
})

describe('a long list', () => {
  it('has only the rows on screen and a few spare ones', () => {
    expect(shownRows(1000, 24, 2400, 240, 2)).toEqual({ first: 98, last: 112, total: 24_000 })
    expect(shownRows(3, 24, 0, 240)).toEqual({ first: 0, last: 3, total: 72 })
    expect(shownRows(0, 24, 0, 240)).toEqual({ first: 0, last: 0, total: 0 })
  })

  it('scrolls just far enough to show a row', () => {
    expect([scrollTo(2, 24, 100, 240), scrollTo(20, 24, 0, 240), scrollTo(3, 24, 0, 240)]).toEqual([48, 264, 0])
  })
})
