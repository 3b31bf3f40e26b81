// Coloured rows as a bitmap of one pixel a cell across and one a device pixel down; the canvas scales it up without
// smoothing. A row: the cell, the green rule of the feature, a lane for the pinned unit, a lane of surprise bars.

import { tableIndex } from '../charts/color.ts'
import type { RowIndex } from './rows.ts'

/** Heights and the advance, in device pixels. */
export interface Geometry {
  scale: number
  advance: number
  font: number
  baseline: number
  cell: number
  ruleTop: number
  rule: number
  laneTop: number
  lane: number
  barsBottom: number
  bars: number
  row: number
}

/** 8 × 18 cells in rows of 32 at scale 1; every length is whole at any scale. */
export function geometry(scale: number): Geometry {
  const px = (n: number) => Math.max(1, Math.round(n * scale))
  const advance = px(8)
  const cell = px(18)
  const ruleTop = cell
  const laneTop = ruleTop + px(2) + px(1)
  const barsBottom = laneTop + px(3) + px(6)
  return {
    scale,
    advance,
    font: advance / 0.6, // the advance of the corpus font is 0.6 em
    baseline: px(13.5),
    cell,
    ruleTop,
    rule: px(2),
    laneTop,
    lane: px(3),
    barsBottom,
    bars: px(6),
    row: barsBottom + px(2),
  }
}

/** What is drawn for the characters from `start` on; NaN where a value is not known. */
export interface Window {
  start: number
  /** shown values in [−1, 1] */
  values: Float32Array
  pinned: Float32Array | null
  /** bits */
  surprise: Float32Array | null
  mask: Uint8Array | null
  /** values outside it are painted faintly; null for none */
  brush: { low: number; high: number } | null
}

/** Colours as pixels. */
export interface Inks {
  table: Uint32Array
  /** the same colours, faint */
  faint: Uint32Array
  rule: number
  bar: number
}

/** Surprise that fills the whole lane, bits. */
export const SURPRISE_TOP = 10

export interface Bitmap {
  width: number
  height: number
  pixels: Uint32Array
}

/** A cleared bitmap for `rows` rows; the one extra column is for line ends behind a full row. */
export function makeBitmap(columns: number, rows: number, row: number, reuse?: Bitmap): Bitmap {
  const width = columns + 2
  const height = rows * row
  if (reuse && reuse.width === width && reuse.height === height) {
    reuse.pixels.fill(0)
    return reuse
  }
  return { width, height, pixels: new Uint32Array(width * height) }
}

/** Paints rows first … first + count of the index; `cellsOf` gives the columns of rows that are not one cell a character. */
export function paintRows(
  bitmap: Bitmap,
  g: Geometry,
  index: RowIndex,
  first: number,
  count: number,
  window: Window,
  inks: Inks,
  cellsOf: (row: number) => Uint16Array,
): void {
  for (let r = 0; r < count && first + r < index.rows; r++) {
    const row = first + r
    const cells = index.odd[row] ? cellsOf(row) : null
    paintRow(bitmap, g, r * g.row, index.starts[row], index.starts[row + 1], cells, window, inks)
  }
}

function paintRow(
  { pixels, width }: Bitmap,
  g: Geometry,
  top: number,
  from: number,
  to: number,
  cells: Uint16Array | null,
  window: Window,
  { table, faint, rule, bar }: Inks,
): void {
  const { values, pinned, surprise, mask, brush } = window
  const lineOf = (y: number) => (top + y) * width
  const cellLine = lineOf(0)
  const ruleLine = lineOf(g.ruleTop)
  const laneLine = lineOf(g.laneTop)
  for (let p = from; p < to; p++) {
    const k = p - window.start
    const x = cells ? cells[p - from] : p - from
    const end = Math.min(width, cells ? cells[p - from + 1] : x + 1)
    const value = values[k]
    const colours = brush && (value < brush.low || value > brush.high) ? faint : table
    for (let c = x; c < end; c++) {
      if (!Number.isNaN(value)) pixels[cellLine + c] = colours[tableIndex(value)]
      if (mask?.[k]) pixels[ruleLine + c] = rule
      if (pinned && !Number.isNaN(pinned[k])) pixels[laneLine + c] = table[tableIndex(pinned[k])]
    }
    if (surprise && surprise[k] > 0) {
      const height = Math.round((Math.min(SURPRISE_TOP, surprise[k]) / SURPRISE_TOP) * g.bars)
      for (let y = 1; y <= height; y++) pixels[lineOf(g.barsBottom - y) + x] = bar
    }
  }
  repeat(pixels, width, cellLine, g.cell)
  if (mask) repeat(pixels, width, ruleLine, g.rule)
  if (pinned) repeat(pixels, width, laneLine, g.lane)
}

/** Copies one line of pixels downwards until `height` lines are alike. */
function repeat(pixels: Uint32Array, width: number, line: number, height: number): void {
  for (let y = 1; y < height; y++) pixels.copyWithin(line + y * width, line, line + width)
}
