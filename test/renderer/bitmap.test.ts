import { describe, expect, it } from 'vitest'
import { colorTable, tableIndex } from '../../renderer/charts/color.ts'
import { geometry, type Inks, makeBitmap, paintRows, type Window } from '../../renderer/text/bitmap.ts'
import { indexRows, rowCells } from '../../renderer/text/rows.ts'

const inks: Inks = { table: colorTable('light'), faint: new Uint32Array(256).fill(333), rule: 111, bar: 222 }

function paint(text: string, window: Partial<Window>, columns = 8) {
  const g = geometry(1)
  const index = indexRows(text, columns)
  const bitmap = makeBitmap(columns, index.rows, g.row)
  const length = index.starts[index.rows]
  const full: Window = {
    start: 0,
    values: new Float32Array(length),
    pinned: null,
    surprise: null,
    mask: null,
    brush: null,
    ...window,
  }
  paintRows(bitmap, g, index, 0, index.rows, full, inks, (row) => rowCells(text, index, row))
  return { g, at: (x: number, y: number) => bitmap.pixels[y * bitmap.width + x] }
}

describe('the geometry of a row', () => {
  it('is 32 pixels high with cells of 8 × 18 at scale 1', () => {
    expect(geometry(1)).toMatchObject({
      advance: 8,
      cell: 18,
      ruleTop: 18,
      rule: 2,
      laneTop: 21,
      lane: 3,
      bars: 6,
      row: 32,
    })
  })

  it('has whole pixels at every scale of the screen', () => {
    for (const scale of [1, 1.25, 1.5, 1.75, 2, 3]) {
      const { font, ...lengths } = geometry(scale)
      for (const length of Object.values(lengths).slice(1)) expect(Number.isInteger(length)).toBe(true)
      expect(font * 0.6).toBeCloseTo(lengths.advance)
    }
  })
})

describe('the bitmap of the rows', () => {
  it('paints what lies outside the brush faintly', () => {
    const { at } = paint('abcd', { values: Float32Array.of(-1, 0.2, 0.5, 1), brush: { low: 0.2, high: 0.5 } })
    const table = colorTable('light')
    expect([0, 1, 2, 3].map((x) => at(x, 3))).toEqual([333, table[tableIndex(0.2)], table[tableIndex(0.5)], 333])
  })

  it('colours every cell by its value, over the whole height of the cell', () => {
    const { at } = paint('ab\nc', { values: Float32Array.of(-1, 0.5, 0, 1) })
    expect([at(0, 0), at(0, 17), at(1, 9)]).toEqual([inks.table[0], inks.table[0], inks.table[tableIndex(0.5)]])
    expect(at(0, 32)).toBe(inks.table[255])
    expect(at(0, 18)).toBe(0)
    expect(at(3, 0)).toBe(0)
  })

  it('leaves characters without a value uncoloured', () => {
    const { at } = paint('ab', { values: Float32Array.of(Number.NaN, 1) })
    expect([at(0, 5), at(1, 5)]).toEqual([0, inks.table[255]])
  })

  it('draws the rule of the feature under its characters only', () => {
    const { at } = paint('abc', { mask: Uint8Array.of(0, 1, 0) })
    expect([at(0, 18), at(1, 18), at(1, 19), at(1, 20), at(2, 18)]).toEqual([0, 111, 111, 0, 0])
  })

  it('draws surprise as bars that grow from below, full at ten bits', () => {
    const { at, g } = paint('abc', { surprise: Float32Array.of(Number.NaN, 5, 40) })
    const heightOf = (x: number) =>
      Array.from({ length: g.bars }, (_, i) => at(x, g.barsBottom - 1 - i)).filter((p) => p === 222).length
    expect([heightOf(0), heightOf(1), heightOf(2)]).toEqual([0, 3, 6])
  })

  it('gives wide characters and tabs all of their cells', () => {
    const { at } = paint('a\tb', { values: Float32Array.of(0, -1, 1) }, 20)
    expect([at(1, 0), at(7, 0), at(8, 0)]).toEqual([inks.table[0], inks.table[0], inks.table[255]])
  })
})
