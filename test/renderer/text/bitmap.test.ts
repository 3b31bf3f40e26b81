import { describe, expect, it } from 'vitest'
import { colorTable, rampIndex, setTables, shadeTable, signTable, tableIndex } from '../../../renderer/charts/color.ts'
import { geometry, type Inks, makeBitmap, paintRows, type Room, type Window } from '../../../renderer/text/bitmap.ts'
import { indexRows, rowCells } from '../../../renderer/text/rows.ts'

const inks: Inks = {
  table: colorTable('light'),
  faint: new Uint32Array(256).fill(333),
  shade: shadeTable('light'),
  bands: setTables('light'),
  sign: signTable('light'),
  rule: 111,
  ruleShades: Uint32Array.from({ length: 256 }, (_, i) => 1000 + i),
  bar: 222,
}

function paint(text: string, window: Partial<Window>, columns = 8, room: Partial<Room> = {}) {
  const g = geometry(1, room)
  const index = indexRows(text, columns)
  const bitmap = makeBitmap(columns, index.rows, g.row)
  const length = index.starts[index.rows]
  const full: Window = {
    start: 0,
    values: new Float32Array(length),
    style: 'scale',
    bands: null,
    lanes: [],
    expected: null,
    surprise: null,
    mask: null,
    shades: null,
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

  it('colors every cell by its value, over the whole height of the cell', () => {
    const { at } = paint('ab\nc', { values: Float32Array.of(-1, 0.5, 0, 1) })
    expect([at(0, 0), at(0, 17), at(1, 9)]).toEqual([inks.table[0], inks.table[0], inks.table[tableIndex(0.5)]])
    expect(at(0, 32)).toBe(inks.table[255])
    expect(at(0, 18)).toBe(0)
    expect(at(3, 0)).toBe(0)
  })

  it('leaves characters without a value uncolored', () => {
    const { at } = paint('ab', { values: Float32Array.of(Number.NaN, 1) })
    expect([at(0, 5), at(1, 5)]).toEqual([0, inks.table[255]])
  })

  it('draws the rule of the feature under its characters only', () => {
    const { at } = paint('abc', { mask: Uint8Array.of(0, 1, 0) })
    expect([at(0, 18), at(1, 18), at(1, 19), at(1, 20), at(2, 18)]).toEqual([0, 111, 111, 0, 0])
  })

  it('draws the rule of a number by its size, and none where it is smallest', () => {
    const { at } = paint('abc', { shades: Uint8Array.of(0, 100, 255) })
    expect([at(0, 18), at(1, 18), at(1, 19), at(1, 20), at(2, 18)]).toEqual([0, 1100, 1100, 0, 1255])
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

  it('draws each pinned unit in a lane of its own, and makes room for it', () => {
    const lanes = [Float32Array.of(-1, 1), Float32Array.of(1, -1)]
    const { at, g } = paint('ab', { lanes }, 8, { lanes: 2 })
    expect(g.row).toBe(36)
    expect([at(0, 21), at(1, 23), at(0, 24), at(0, 25), at(1, 27)]).toEqual(
      [0, 255, 0, 255, 0].map((i, k) => (k === 2 ? 0 : inks.table[i])),
    )
  })

  it('splits a cell into a band for each unit of the set, nothing where a unit rests', () => {
    const bands = [Float32Array.of(1, 0), Float32Array.of(0.5, 1), Float32Array.of(0, 1)]
    const { at } = paint('ab', { bands })
    const [first, second, third] = inks.bands
    expect([at(0, 0), at(0, 5), at(0, 6), at(0, 11), at(0, 12)]).toEqual([
      first[255],
      first[255],
      second[rampIndex(0.5)],
      second[rampIndex(0.5)],
      0,
    ])
    expect([at(1, 0), at(1, 6), at(1, 17)]).toEqual([0, second[255], third[255]])
  })

  it('shades amounts without a sign from the page to grey', () => {
    const { at } = paint('abc', { style: 'shade', values: Float32Array.of(0, 0.5, 3) })
    expect([at(0, 4), at(1, 4), at(2, 4)]).toEqual([0, inks.shade[rampIndex(0.5)], inks.shade[255]])
  })

  it('tells a sign without colors: a bar above for negative, below for positive values', () => {
    const { at } = paint('abc', { style: 'sign', values: Float32Array.of(-1, 1, Number.NaN) })
    const solid = inks.sign[255]
    expect([at(0, 0), at(0, 1), at(0, 2), at(0, 17)]).toEqual([solid, solid, 0, 0])
    expect([at(1, 0), at(1, 15), at(1, 16), at(1, 17)]).toEqual([0, 0, solid, solid])
    expect([at(2, 0), at(2, 17)]).toEqual([0, 0])
  })

  it('puts expected characters on shades, darker the likelier they are', () => {
    const expected = { most: 2, p: Float32Array.of(1, 0.25, Number.NaN, Number.NaN) }
    const { at, g } = paint('ab', { expected }, 8, { expected: 2 })
    const y = (rank: number) => g.expectedTop + rank * g.expectedRow
    expect([at(0, y(0)), at(0, y(1)), at(1, y(0))]).toEqual([inks.shade[255], inks.shade[rampIndex(0.25)], 0])
    expect(g.row).toBeGreaterThan(y(2))
  })
})
