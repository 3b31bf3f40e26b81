// A passage around the place where a unit is strong: its characters in cells, colored by the unit, the feature's rule under
// them, an ink rule where the unit errs at a threshold, the place framed; before it where it stands, behind it the value.

import { type Cut, predicts } from '../../schema/cut.ts'
import { onScale, placeOf, tanh32, type UnitScale } from '../../schema/unit-scale.ts'
import { codePoints, signOf } from '../marks/characters.ts'
import { type Inks, inksOf } from '../marks/color.ts'
import { type Mark, type Marks, mark } from '../marks/mark.ts'
import { widthOf } from '../marks/measure.ts'
import { count, plain, score } from '../marks/numbers.ts'
import { type Drawn, END, label } from '../marks/text.ts'
import { type Cell, rowsOfCells } from './cells.ts'
import type { Look } from './chart.ts'
import { type FigureRow, stretchesOf } from './stretches.ts'
import { CELL, drawRows } from './text-rows.ts'

export interface ExamplePassage {
  /** of the place in the text, and within the passage: characters */
  position: number
  peak: number
  text: string
  /** [code points] as recorded */
  values: Float32Array
  /** the feature, 0 or 1; null without one */
  truth: Uint8Array | null
}

export interface PassageLook {
  scale: UnitScale
  /** room for where it stands, and for the value behind it; 0 leaves both out */
  left: number
  /** as many as the passage may fill */
  lines: number
  /** null marks no errors */
  cut: Cut | null
}

const LINE = 24
/** The share of a passage that stands before its place: what the network has read by then. */
const BEFORE = 0.7

/** One passage as cells, in as many lines as `look` allows, its place framed. */
export function passageRow(passage: ExamplePassage, look: PassageLook, { width, theme }: Look): Drawn {
  const { scale, left, cut } = look
  const { peak, values, truth, position } = passage
  const inks = inksOf(theme)
  const value = left > 0 ? peakWords(scale, values[peak]) : ''
  const columns = Math.max(1, Math.floor((width - left - (value === '' ? 0 : widthOf(value) + 10)) / CELL.width))
  const pieces = linesAround(passage, columns, look.lines)
  const drawn = pieces.map(({ points, from, to }, i): Marks => {
    const y = i * LINE
    const row = rowOf(points, values.subarray(from, to), truth?.subarray(from, to) ?? null, scale)
    const { cells, glyphs } = drawRows({ rows: [row], lanes: [], limit: 1, theme }, left, y)
    const found = cellsIn(row)
    const at = found.findLast(({ index, characters }) => index <= peak - from && peak - from < index + characters)
    return [
      cells,
      glyphs,
      truth && cut ? found.flatMap((cell) => errorUnder(cell, passage, from, cut, scale, left, y, inks)) : null,
      at ? framed(left + at.column * CELL.width, y, at.width * CELL.width, CELL.height, inks) : null,
    ]
  })
  const marks = [
    label(left > 0 ? count(position) : '', left - 10, CELL.baseline, { ...END, fill: inks.ink3 }),
    drawn,
    label(value, width, CELL.baseline, { ...END, fill: inks.ink2 }),
  ]
  return { marks, height: pieces.length * LINE + 2 }
}

/** A value on its scale. */
export function peakWords(scale: UnitScale, value: number): string {
  return (scale.raw ? plain : score)(onScale(scale, value))
}

function rowOf(points: readonly string[], values: Float32Array, truth: Uint8Array | null, scale: UnitScale): FigureRow {
  const places = values.map((raw) => placeOf(scale, raw))
  const text = points.join('')
  const columns = Number.POSITIVE_INFINITY
  return stretchesOf({ text, values: places, limit: 1, columns, mask: truth ?? undefined })[0]
}

const cellsIn = ({ stretches }: FigureRow) => stretches.flatMap(({ cells }) => cells)

/** The code points around the place that fill so many lines of columns; line ends and tabs as signs of one column. */
function linesAround({ text, peak }: ExamplePassage, columns: number, lines: number) {
  const points = codePoints(text).map((point) => (point === '\n' || point === '\t' ? signOf(point) : point))
  const cells = (rowsOfCells(points, Number.POSITIVE_INFINITY)[0]?.cells ?? []).toSorted((a, b) => a.index - b.index)
  // a wide character that has no room at the end of a line leaves a cell free there
  const [first, last] = fitting(cells, peak, lines === 1 ? columns : Math.max(2, (columns - 1) * lines))
  const found: { points: string[]; from: number; to: number }[] = []
  for (let start = first; start < last && found.length < lines; ) {
    let [end, room] = [start, columns]
    while (end < last && cells[end].width <= room) room -= cells[end++].width
    end = Math.max(end, start + 1)
    const [from, to] = [cells[start].index, cells[end]?.index ?? points.length]
    found.push({ points: points.slice(from, to), from, to })
    start = end
  }
  return found
}

/** [from, to) of the cells around a place that fill so many columns. */
function fitting(cells: readonly Cell[], peak: number, columns: number): [number, number] {
  const middle = Math.max(
    0,
    cells.findLastIndex(({ index }) => index <= peak),
  )
  const width = (from: number, to: number) => cells.slice(from, to).reduce((sum, cell) => sum + cell.width, 0)
  let [first, last] = [middle, Math.min(cells.length, middle + 1)]
  while (first > 0 && width(first - 1, middle) <= columns * BEFORE && width(first - 1, last) <= columns) first--
  while (last < cells.length && width(first, last + 1) <= columns) last++
  while (first > 0 && width(first - 1, last) <= columns) first--
  return [first, last]
}

function errorUnder(
  { column, width, index }: Cell,
  { values, truth }: ExamplePassage,
  from: number,
  cut: Cut,
  { quantity }: UnitScale,
  left: number,
  y: number,
  { ink }: Inks,
): Mark[] {
  const value = values[from + index]
  const shown = quantity === 'c' || quantity === 'tanh c' ? tanh32(value) : value
  if (predicts(cut, shown) === (truth![from + index] !== 0)) return []
  const place = { x: left + column * CELL.width, y: y + CELL.height + CELL.rule + 1, width: width * CELL.width }
  return [mark('rect', { ...place, height: CELL.rule, fill: ink })]
}

/** A frame around a box, in ink; pixels. */
export function framed(x: number, y: number, width: number, height: number, { ink }: Inks): Mark {
  return mark('rect', { x: x + 0.5, y: y + 0.5, width: width - 1, height: height - 1, fill: 'none', stroke: ink })
}
