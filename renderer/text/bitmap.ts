// Colored rows as a bitmap of one pixel a cell across and one a device pixel down; the canvas scales it up without
// smoothing. A row: the cell, the green rule of the feature, a lane for each pinned unit, a lane of surprise bars, and the
// expected characters, each on a shade that says how likely it was.

import { rampIndex, tableIndex } from '../charts/color.ts'
import type { RowIndex } from './rows.ts'

/** Heights and the advance, in device pixels. */
export interface Geometry {
  scale: number
  advance: number
  /** what an advance has beyond the font's own, between two letters */
  spacing: number
  font: number
  baseline: number
  cell: number
  ruleTop: number
  rule: number
  laneTop: number
  lane: number
  /** from the top of one lane to the top of the next */
  laneStep: number
  barsBottom: number
  bars: number
  /** the rows of expected characters: where they begin, and how high each is */
  expectedTop: number
  expectedRow: number
  row: number
}

export interface Room {
  lanes: number
  /** expected characters under each character */
  expected: number
  /** whether characters stand further apart */
  spaced: boolean
}

/** 8 × 18 cells in rows of 32 at scale 1, and more under them where there is more to show; every length is whole. */
export function geometry(scale: number, { lanes = 1, expected = 0, spaced = false }: Partial<Room> = {}): Geometry {
  const px = (n: number) => Math.max(1, Math.round(n * scale))
  const glyph = px(8)
  const advance = spaced ? px(12) : glyph
  const cell = px(18)
  const ruleTop = cell
  const laneTop = ruleTop + px(2) + px(1)
  const laneStep = px(4)
  const barsBottom = laneTop + (Math.max(1, lanes) - 1) * laneStep + px(3) + px(6)
  const expectedTop = barsBottom + px(2)
  const expectedRow = px(13)
  return {
    scale,
    advance,
    spacing: advance - glyph,
    font: glyph / 0.6, // the advance of the corpus font is 0.6 em
    baseline: px(13.5),
    cell,
    ruleTop,
    rule: px(2),
    laneTop,
    lane: px(3),
    laneStep,
    barsBottom,
    bars: px(6),
    expectedTop,
    expectedRow,
    row: expectedTop + (expected > 0 ? expected * expectedRow + px(5) : 0),
  }
}

/** What is drawn for the characters from `start` on; NaN where a value is not known. */
export interface Window {
  start: number
  /** shown values in [−1, 1]; surprise as a share of the scale */
  values: Float32Array
  /** how they are drawn: on the scale, as shades of ink, or as a bar above or below */
  style: 'scale' | 'shade' | 'sign'
  /** instead of them: strengths in [0, 1] of some units, each a band of the cell in a color of its own */
  bands: readonly Float32Array[] | null
  lanes: readonly Float32Array[]
  /** bits */
  surprise: Float32Array | null
  mask: Uint8Array | null
  /** instead of it, of a number: how strong its rule is at each character, 0 … 255 */
  shades: Uint8Array | null
  /** values outside it are painted faintly; null for none */
  brush: { low: number; high: number } | null
  /** likelihoods [characters][most] of the expected characters, which stand in rows of their own */
  expected: { most: number; p: Float32Array } | null
}

/** Colors as pixels. */
export interface Inks {
  table: Uint32Array
  /** the same colors, faint */
  faint: Uint32Array
  /** ramps: from the page to grey, to each color of a set */
  shade: Uint32Array
  bands: readonly Uint32Array[]
  /** ink for bars that tell a sign */
  sign: Uint32Array
  rule: number
  /** [256] from the page to the rule */
  ruleShades: Uint32Array
  bar: number
}

/** Surprise that fills the whole lane, bits. */
const SURPRISE_TOP = 10

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

/** Where each character of a row begins and ends, in pixels of the bitmap; [characters] each. */
export interface Spans {
  left: ArrayLike<number>
  right: ArrayLike<number>
}

/**
 * Paints rows first … first + count of the index; `cellsOf` gives the columns of rows that are not one cell a character,
 * null for a row that is painted by itself (`paintRow`).
 */
export function paintRows(
  bitmap: Bitmap,
  g: Geometry,
  index: RowIndex,
  first: number,
  count: number,
  window: Window,
  inks: Inks,
  cellsOf: (row: number) => Uint16Array | null,
): void {
  for (let r = 0; r < count && first + r < index.rows; r++) {
    const row = first + r
    const cells = index.odd[row] ? cellsOf(row) : null
    if (index.odd[row] && !cells) continue
    const spans = cells && { left: cells, right: cells.subarray(1) }
    paintRow(bitmap, g, r * g.row, index.starts[row], index.starts[row + 1], spans, window, inks)
  }
}

/** One row, at a height of the bitmap. @param spans null for a cell a character */
export function paintRow(
  bitmap: Bitmap,
  g: Geometry,
  top: number,
  from: number,
  to: number,
  spans: Spans | null,
  window: Window,
  inks: Inks,
): void {
  const { pixels, width } = bitmap
  const { mask, shades, lanes, surprise, expected } = window
  const lineOf = (y: number) => (top + y) * width
  /** Draws one line of pixels, `color` telling each character's (0 leaves it), and repeats it to the height. */
  const stripe = (y: number, height: number, color: (k: number) => number) => {
    const line = lineOf(y)
    for (let p = from; p < to; p++) {
      const x = spans ? spans.left[p - from] : p - from
      const end = Math.min(width, spans ? spans.right[p - from] : x + 1)
      const ink = color(p - window.start)
      for (let c = x; ink !== 0 && c < end; c++) pixels[line + c] = ink
    }
    for (let i = 1; i < height; i++) pixels.copyWithin(line + i * width, line, line + width)
  }
  paintCells(stripe, g, window, inks)
  if (mask) stripe(g.ruleTop, g.rule, (k) => (mask[k] ? inks.rule : 0))
  if (shades) stripe(g.ruleTop, g.rule, (k) => (shades[k] > 0 ? inks.ruleShades[shades[k]] : 0))
  lanes.forEach((values, i) => {
    stripe(g.laneTop + i * g.laneStep, g.lane, (k) => colored(inks.table, values[k]))
  })
  for (let r = 0; expected && r < expected.most; r++)
    stripe(g.expectedTop + r * g.expectedRow, g.expectedRow, (k) =>
      shaded(inks.shade, expected.p[k * expected.most + r]),
    )
  for (let p = from; surprise && p < to; p++) {
    const bits = surprise[p - window.start]
    const height = bits > 0 ? Math.round((Math.min(SURPRISE_TOP, bits) / SURPRISE_TOP) * g.bars) : 0
    const x = spans ? spans.left[p - from] : p - from
    const end = Math.min(width, spans ? Math.max(x + 1, spans.right[p - from]) : x + 1)
    for (let y = 1; y <= height; y++)
      pixels.fill(inks.bar, lineOf(g.barsBottom - y) + x, lineOf(g.barsBottom - y) + end)
  }
}

type Stripe = (y: number, height: number, color: (k: number) => number) => void

function paintCells(stripe: Stripe, g: Geometry, { values, style, bands, brush }: Window, inks: Inks): void {
  const { table, faint, sign, shade } = inks
  if (bands) {
    bands.forEach((strengths, i) => {
      const [from, to] = [i, i + 1].map((n) => Math.round((n * g.cell) / bands.length))
      stripe(from, to - from, (k) => shaded(inks.bands[i], strengths[k]))
    })
  } else if (style === 'shade') stripe(0, g.cell, (k) => shaded(shade, values[k]))
  else if (style === 'sign') {
    stripe(0, g.rule, (k) => (values[k] < 0 ? colored(sign, values[k]) : 0))
    stripe(g.cell - g.rule, g.rule, (k) => (values[k] > 0 ? colored(sign, values[k]) : 0))
  } else
    stripe(0, g.cell, (k) => {
      const value = values[k]
      return colored(brush && (value < brush.low || value > brush.high) ? faint : table, value)
    })
}

/** 0, which draws nothing, where there is no value. */
function colored(table: Uint32Array, value: number): number {
  return Number.isNaN(value) ? 0 : table[tableIndex(value)]
}

function shaded(ramp: Uint32Array, value: number): number {
  return value > 0 ? ramp[rampIndex(value)] : 0
}
