import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { UnitRow } from '../../../renderer/state/units.ts'
import {
  cellAt,
  cellsBetween,
  cellsIn,
  cornerOf,
  layGallery,
  sortGallery,
  stepCell,
  totalHeight,
} from '../../../renderer/views/gallery/shape.ts'

const row = (column: number, variance: number, r: number | null = null) =>
  ({ unit: `L0.h.${column}`, column, variance, score: r === null ? null : { r } }) as unknown as UnitRow
const rows = [row(0, 0.2, 0.1), row(1, 0.9, -0.8), row(2, 0.5)]
const columns = (sorted: readonly UnitRow[]) => sorted.map(({ column }) => column)

describe('the order of the gallery', () => {
  it('is by score of either sign, by variance, or by name', () => {
    expect(columns(sortGallery(rows, 'score', null))).toEqual([1, 0, 2])
    expect(columns(sortGallery(rows, 'variance', null))).toEqual([1, 2, 0])
    expect(columns(sortGallery(rows, 'name', null))).toEqual([0, 1, 2])
  })

  it('takes similarity and memory from the host, and is by name until they are there', () => {
    const order = { columns: Uint32Array.of(2, 0, 1), memory: Float32Array.of(5, 1, 9), characters: 100 }
    expect(columns(sortGallery(rows, 'alike', order))).toEqual([2, 0, 1])
    expect(columns(sortGallery(rows, 'memory', order))).toEqual([1, 2, 0])
    expect(columns(sortGallery(rows, 'alike', null))).toEqual([0, 1, 2])
  })
})

describe('the places of the gallery', () => {
  const layout = layGallery('tiles', 10, 600)

  it('fill the width with tiles, and give each stripe all of it', () => {
    expect([layout.across, layout.width, totalHeight(layout)]).toEqual([4, 150, 174])
    expect(layGallery('heat', 10, 600)).toMatchObject({ across: 1, width: 600, plotWidth: 600, height: 6 })
  })

  it('are found again under every point of theirs', () => {
    const around = fc.record({
      look: fc.constantFrom('tiles' as const, 'heat' as const),
      count: fc.integer({ min: 1, max: 2000 }),
      width: fc.integer({ min: 60, max: 3000 }),
      i: fc.nat(),
    })
    fc.assert(
      fc.property(around, ({ look, count, width, i }) => {
        const layout = layGallery(look, count, width)
        const cell = i % count
        const { x, y } = cornerOf(layout, cell)
        expect(cellAt(layout, x, y)).toBe(cell)
        expect(cellAt(layout, x + layout.width - 1, y + layout.height - 1)).toBe(cell)
        const [first, end] = cellsBetween(layout, y, y + layout.height)
        expect(first <= cell && cell < end).toBe(true)
      }),
    )
    expect([cellAt(layout, -1, 5), cellAt(layout, 610, 5), cellAt(layout, 400, 160)]).toEqual([-1, -1, -1])
  })

  it('are taken by a lasso from any corner to any other', () => {
    expect(cellsIn(layout, { x: 160, y: 20 }, { x: 320, y: 70 })).toEqual([1, 2, 5, 6])
    expect(cellsIn(layout, { x: 320, y: 70 }, { x: 160, y: 20 })).toEqual([1, 2, 5, 6])
    expect(cellsIn(layout, { x: 0, y: 130 }, { x: 900, y: 900 })).toEqual([8, 9])
  })

  it('are walked through with the arrows', () => {
    expect(['ArrowRight', 'ArrowDown', 'ArrowUp', 'End', 'x'].map((key) => stepCell(layout, key, 1))).toEqual([
      2,
      5,
      1,
      9,
      null,
    ])
    expect(stepCell(layout, 'ArrowRight', -1)).toBe(0)
  })
})
