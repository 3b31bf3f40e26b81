import { signal } from '@preact/signals-core'
import { describe, expect, it } from 'vitest'
import type { ApiClient } from '../../../main/contract/api.ts'
import type { FeatureLanguage, MatrixEvent } from '../../../main/contract/types.ts'
import { createMatrix, gatherMatrix, type Matrix } from '../../../renderer/state/matrix.ts'
import type { MatrixRow } from '../../../renderer/state/matrix-row.ts'
import { moved } from '../../../renderer/views/matrix/cells.ts'
import {
  bestUnit,
  cellValue,
  cellWords,
  columnsAt,
  layColumns,
  orderRows,
  orderUnits,
  strongestAt,
} from '../../../renderer/views/matrix/shape.ts'

const row = (feature: string, r: number[], part: Partial<MatrixRow> = {}): MatrixRow => ({
  feature,
  expression: feature,
  meaning: '',
  group: 'Prose',
  kind: 'boolean',
  r: Float32Array.from(r),
  auroc: Float32Array.from(r, (v) => 0.5 + Math.abs(v) / 2),
  q: null,
  p: null,
  problem: null,
  ...part,
})
const ROWS = [
  row('b', [0.1, -0.9, 0.2, 0]),
  row('c', [], { problem: 'never true', auroc: new Float32Array(0) }),
  row('a', [0.5, 0.3, 0.25, 0.95]),
]
const names = (rows: readonly MatrixRow[]) => rows.map(({ feature }) => feature)

describe('the rows of the matrix', () => {
  it('are ordered by kind of text, best unit or name; what cannot be judged comes last', () => {
    expect(names(orderRows(ROWS, 'library', 'r'))).toEqual(['b', 'a', 'c'])
    expect(names(orderRows(ROWS, 'best', 'r'))).toEqual(['a', 'b', 'c'])
    expect(names(orderRows(ROWS, 'name', 'r'))).toEqual(['a', 'b', 'c'])
  })

  it('name the unit that follows them best, whichever way it points', () => {
    expect(ROWS.map((r) => bestUnit(r, 'r'))).toEqual([1, -1, 3])
  })
})

describe('asking for the matrix', () => {
  it('waits until it is known what there is to ask about', async () => {
    const asked: string[][] = []
    const api = {
      async *stream(_: string, { expressions }: { expressions: string[] }) {
        asked.push(expressions)
        yield* []
      },
    } as unknown as ApiClient
    const language = signal<FeatureLanguage | null>(null)
    const matrix = createMatrix(api, signal(1), language)
    matrix.ask()
    expect(asked).toEqual([])
    language.value = { features: [{ key: 'vowel', kind: 'boolean' }] } as unknown as FeatureLanguage
    await new Promise((resolve) => setTimeout(resolve))
    expect([asked, matrix.running.value]).toEqual([[['vowel']], false])
    matrix.dispose()
  })
})

describe('the columns of the matrix', () => {
  it('are ordered by layer, by the row that each unit is strongest in, or by one row', () => {
    expect([...orderUnits(ROWS, 4, 'layer', 'r')]).toEqual([0, 1, 2, 3])
    expect([...orderUnits(ROWS, 4, 'best', 'r')]).toEqual([1, 3, 0, 2])
    expect([...orderUnits(ROWS, 4, 'row:b', 'r')]).toEqual([1, 2, 0, 3])
  })

  it('hold every unit once when like is put beside like', () => {
    const rows = [row('x', [0.9, 0, 0.88, 0.02]), row('y', [0, 0.7, 0.01, 0.72])]
    const order = [...orderUnits(rows, 4, 'alike', 'r')]
    expect([...order].sort()).toEqual([0, 1, 2, 3])
    expect(order.slice(0, 2).sort()).toEqual([0, 2])
  })

  it('share pixels where there are more of them, and the strongest is seen', () => {
    const laid = layColumns(4, 2, 'fit', 0)
    expect(columnsAt(laid, 0, 4)).toEqual([0, 2])
    expect(columnsAt(laid, 1, 4)).toEqual([2, 4])
    expect(strongestAt(ROWS[0], Uint32Array.from([0, 1, 2, 3]), [0, 2], 'r')).toBe(1)
  })

  it('never end before the last unit when they are wide and scrolled', () => {
    const laid = layColumns(100, 80, 8, 99)
    expect(laid.first).toBe(90)
    expect(columnsAt(laid, 79, 100)).toEqual([99, 100])
    expect(columnsAt(layColumns(4, 80, 8, 0), 79, 4)).toEqual([4, 4])
  })
})

describe('a cell', () => {
  it('is r, or how far AUROC is from chance with the sign of r', () => {
    expect(cellValue(ROWS[0], 1, 'r')).toBeCloseTo(-0.9)
    expect(cellValue(ROWS[0], 1, 'auroc')).toBeCloseTo(-0.9)
    const number = row('n', [0.4], { auroc: Float32Array.of(Number.NaN) })
    expect(cellValue(number, 0, 'auroc')).toBeCloseTo(0.4)
  })

  it('says feature, unit and figures, and that chance does as well', () => {
    const known = { ...ROWS[0], q: Float32Array.of(0.4, 0.002, 1, 1) }
    expect(cellWords(known, 1, 'L0.h.1')).toBe('b × L0.h.1: r −0.90, AUROC 0.95, q 0.002')
    expect(cellWords(known, 0, 'L0.h.0')).toContain('no more than chance')
  })

  it('is reached by arrows, one pixel apart or more at a time', () => {
    const fit = layColumns(100, 25, 'fit', 0)
    expect(moved('ArrowRight', null, 3, 100, fit)).toEqual({ row: 0, column: 0 })
    expect(moved('ArrowRight', { row: 0, column: 0 }, 3, 100, fit)).toEqual({ row: 0, column: 4 })
    expect(moved('ArrowDown', { row: 2, column: 5 }, 3, 100, fit)).toEqual({ row: 2, column: 5 })
    expect(moved('End', { row: 1, column: 5 }, 3, 100, fit)).toEqual({ row: 1, column: 99 })
    expect(moved('a', { row: 1, column: 5 }, 3, 100, fit)).toBeNull()
  })
})

it('the matrix is gathered row by row, q at the end, and a row that cannot be judged stays empty', () => {
  const asked = ['b', 'c'].map((key) => ({ key, expression: `/${key}/`, meaning: 'm', group: 'Prose' }))
  const figures = { trainR: ROWS[0].r, heldoutR: ROWS[0].r, auroc: ROWS[0].auroc, p: null, q: null, rowP: null }
  const events: MatrixEvent[] = [
    { type: 'feature', index: 0, kind: 'boolean', positives: 1, runs: 1, problem: null },
    { type: 'row', index: 0, ...figures },
    { type: 'feature', index: 1, kind: 'boolean', positives: 0, runs: 0, problem: 'never true' },
    { type: 'done', q: Float32Array.of(1, 0, 1, 1, Number.NaN), maxima: [] },
  ]
  const states = events.map(
    (
      (old: Matrix | null) => (event: MatrixEvent, i: number) =>
        (old = gatherMatrix(old, event, asked, i))
    )(null),
  )
  expect(states[1]).toMatchObject({ total: 2, complete: false, rows: [{ feature: 'b', expression: '/b/', q: null }] })
  expect(states[3].complete).toBe(true)
  expect([...states[3].rows[0].q!]).toEqual([1, 0, 1, 1])
  expect(states[3].rows[1]).toMatchObject({ problem: 'never true', q: null })
})
