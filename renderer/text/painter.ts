// One canvas of the size of the view: the rows' bitmap scaled up without smoothing, then one fillText a row.

import { glyphOf } from '../../core/schema/character-cells.ts'
import {
  colorTable,
  INK,
  parseHex,
  pixel,
  ruleTable,
  setTables,
  shadeTable,
  signTable,
  type Theme,
} from '../charts/color.ts'
import { type Bitmap, type Geometry, type Inks, makeBitmap, paintRow, paintRows, type Window } from './bitmap.ts'
import { type RowIndex, rowCells, rowText, SHAPED } from './rows.ts'
import { firstRunAfter } from './runs.ts'
import type { RowShape } from './shaping.ts'
import type { Visible } from './viewport.ts'

export interface Frame {
  theme: Theme
  geometry: Geometry
  /** device pixels: the view, the gutter, how far row 0 lies above the view's top edge */
  width: number
  height: number
  gutter: number
  top: number
  text: string
  index: RowIndex
  /** of a row that the browser lays out; null for all others */
  shape: (row: number) => RowShape | null
  visible: Visible
  /** characters at which a file of the text begins, with its name */
  borders: readonly { at: number; name: string }[]
  /** null draws the text without colors */
  window: Window | null
  /** number of the line in which the text on show begins */
  firstLine: number
  selection: { from: number; to: number } | null
  /** places that were looked for: [from, to, …] */
  found: Uint32Array | null
  /** what the rows of expected characters hold: the `rank`th of one character; null without such rows */
  expected: { most: number; of: (position: number, rank: number) => string } | null
}

export interface Painter {
  paint(frame: Frame): void
}

export const CORPUS_FONT = '"JetBrains Mono", ui-monospace, "DejaVu Sans Mono", monospace'

export function inksFor(theme: Theme): Inks {
  const solid = (hex: string) => pixel(parseHex(hex))
  const table = colorTable(theme)
  return {
    table,
    faint: table.map(fainter),
    shade: shadeTable(theme),
    bands: setTables(theme),
    sign: signTable(theme),
    rule: solid(INK[theme].rule),
    ruleShades: ruleTable(theme),
    bar: solid(INK[theme].bar),
  }
}

/** A quarter of it: what lies outside the brush. */
function fainter(color: number): number {
  return ((color & 0xffffff) | (64 << 24)) >>> 0
}

export function createPainter(canvas: HTMLCanvasElement): Painter {
  const context = canvas.getContext('2d', { alpha: false })!
  const sheet = document.createElement('canvas')
  const sheetContext = sheet.getContext('2d')!
  const inks: Record<Theme, Inks> = { light: inksFor('light'), dark: inksFor('dark') }
  let bitmap: Bitmap | undefined

  const colors = (frame: Frame, window: Window) => {
    const { geometry: g, index, visible } = frame
    bitmap = makeBitmap(index.columns, visible.rows, g.row, bitmap)
    paintRows(bitmap, g, index, visible.firstRow, visible.rows, window, inks[frame.theme], (row) =>
      index.odd[row] === SHAPED ? null : rowCells(frame.text, index, row),
    )
    const { width, height } = bitmap
    if (sheet.width !== width || sheet.height !== height) Object.assign(sheet, { width, height })
    const bytes = new Uint8ClampedArray(bitmap.pixels.buffer as ArrayBuffer)
    sheetContext.putImageData(new ImageData(bytes, width, height), 0, 0)
    context.imageSmoothingEnabled = false
    context.drawImage(sheet, frame.gutter, rowY(frame, visible.firstRow), width * g.advance, height)
    for (let row = visible.firstRow; row < visible.firstRow + visible.rows; row++) shapedRow(frame, window, row)
  }
  let strip: Bitmap | undefined
  /** A row whose boxes are as wide as its letters: painted pixel by pixel. */
  const shapedRow = (frame: Frame, window: Window, row: number) => {
    const { geometry: g, index, gutter } = frame
    const shape = frame.shape(row)
    if (!shape) return
    strip = makeBitmap((index.columns + 2) * g.advance, 1, g.row, strip)
    // whole pixels: what ends where the next begins leaves no gap
    const spans = { left: shape.left.map(Math.round), right: shape.right.map(Math.round) }
    paintRow(strip, g, 0, index.starts[row], index.starts[row + 1], spans, window, inks[frame.theme])
    if (sheet.width !== strip.width || sheet.height !== strip.height)
      Object.assign(sheet, { width: strip.width, height: strip.height })
    const bytes = new Uint8ClampedArray(strip.pixels.buffer as ArrayBuffer)
    sheetContext.putImageData(new ImageData(bytes, strip.width, strip.height), 0, 0)
    context.drawImage(sheet, gutter, rowY(frame, row))
  }
  return {
    paint(frame) {
      const { width, height } = frame
      if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
      context.fillStyle = INK[frame.theme].page
      context.fillRect(0, 0, width, height)
      if (frame.window) colors(frame, frame.window)
      drawBorders(context, frame)
      if (frame.found) drawFound(context, frame, frame.found)
      if (frame.selection) drawSpan(context, frame, frame.selection, MARKED)
      drawText(context, frame)
      if (frame.window?.expected && frame.expected) drawExpected(context, frame, frame.expected)
    },
  }
}

function rowY({ geometry, top }: Frame, row: number): number {
  return row * geometry.row - top
}

function drawText(context: CanvasRenderingContext2D, frame: Frame): void {
  const { geometry: g, index, visible, text, theme, gutter } = frame
  context.font = `${g.font}px ${CORPUS_FONT}`
  context.textRendering = 'optimizeSpeed' // no ligatures and no kerning: one character, one cell
  context.textBaseline = 'alphabetic'
  context.fillStyle = INK[theme].text
  context.letterSpacing = `${g.spacing}px`
  const inset = gutter + g.spacing / 2
  for (let row = visible.firstRow; row < visible.firstRow + visible.rows; row++) {
    const y = rowY(frame, row) + g.baseline
    const shape = frame.shape(row)
    if (shape) drawShapedRow(context, frame, shape, y)
    else if (index.odd[row]) drawOddRow(context, frame, row, y)
    else context.fillText(rowText(text, index, row).trimEnd(), inset, y)
  }
  context.letterSpacing = '0px'
  drawLineNumbers(context, frame)
}

/** Character by character, each at its own column: tabs, wide characters, and what the font may not have. */
function drawOddRow(
  context: CanvasRenderingContext2D,
  { geometry: g, index, text, gutter }: Frame,
  row: number,
  y: number,
) {
  const cells = rowCells(text, index, row)
  const characters = Array.from(rowText(text, index, row))
  characters.forEach((character, k) => {
    const glyph = glyphOf(character, false)
    if (glyph.trim() === '') return
    const room = Math.max(1, cells[k + 1] - cells[k]) * g.advance
    context.fillText(glyph, gutter + cells[k] * g.advance + g.spacing / 2, y, room)
  })
}

/** As the browser lays it out: each piece as a whole, so that letters take the forms that they have beside others. */
function drawShapedRow(
  context: CanvasRenderingContext2D,
  { gutter, geometry: g }: Frame,
  { pieces, direction, scale }: RowShape,
  y: number,
) {
  context.save()
  context.direction = direction
  context.textAlign = 'left'
  context.fontKerning = 'none'
  context.letterSpacing = `${g.spacing}px`
  for (const { text, left } of pieces) {
    context.setTransform(scale, 0, 0, 1, gutter + left, 0)
    context.fillText(text, 0, y)
  }
  context.restore()
}

/** Where a file of the text begins: a line across the row, or before the character, and the file's name at the right. */
function drawBorders(context: CanvasRenderingContext2D, frame: Frame): void {
  const { geometry: g, index, visible, borders, gutter, theme, width, text } = frame
  const thick = Math.max(1, Math.round(g.scale))
  for (const { at, name } of borders) {
    if (at < visible.from || at >= visible.to) continue
    let row = visible.firstRow
    while (row + 1 < visible.firstRow + visible.rows && index.starts[row + 1] <= at) row++
    const y = rowY(frame, row)
    context.fillStyle = INK[theme].faint
    const cell = at === index.starts[row] ? 0 : rowCells(text, index, row)[at - index.starts[row]]
    const right = gutter + index.columns * g.advance
    if (cell === 0) context.fillRect(gutter, y - 2 * thick, Math.min(right, width) - gutter, thick)
    else context.fillRect(gutter + cell * g.advance - thick, y, thick, g.cell)
    context.font = `${Math.round(10 * g.scale)}px Inter, sans-serif`
    context.textAlign = 'right'
    context.textBaseline = 'alphabetic'
    context.fillText(name, Math.min(right, width) - thick, y - 4 * thick, (right - gutter) / 2)
    context.textAlign = 'left'
  }
}

function drawLineNumbers(context: CanvasRenderingContext2D, frame: Frame): void {
  const { geometry: g, index, visible, gutter, theme } = frame
  const { scale } = g
  context.font = `${Math.round(11 * scale)}px Inter, sans-serif`
  context.fillStyle = INK[theme].faint
  context.textAlign = 'right'
  for (let row = visible.firstRow; row < visible.firstRow + visible.rows; row++) {
    if (row > 0 && index.lines[row] === index.lines[row - 1]) continue
    context.fillText(
      String(index.lines[row] + frame.firstLine - 1),
      gutter - Math.round(14 * scale),
      rowY(frame, row) + g.baseline,
    )
  }
  context.textAlign = 'left'
}

/** How a span is marked: a fill behind the cells, a line above and below them. */
interface Mark {
  fill: number
  above: number
  below: number
}

const MARKED: Mark = { fill: 0.08, above: 0.85, below: 0.85 }
const FOUND: Mark = { fill: 0.14, above: 0, below: 0.5 }

/** All places on screen that were looked for. */
function drawFound(context: CanvasRenderingContext2D, frame: Frame, found: Uint32Array): void {
  for (let i = firstRunAfter(found, frame.visible.from); i < found.length && found[i] < frame.visible.to; i += 2)
    drawSpan(context, frame, { from: found[i], to: found[i + 1] }, FOUND)
}

function drawSpan(
  context: CanvasRenderingContext2D,
  frame: Frame,
  { from, to }: { from: number; to: number },
  mark: Mark,
): void {
  const { geometry: g, index, visible, text, gutter, theme } = frame
  const line = Math.round(g.scale)
  context.fillStyle = INK[theme].select
  for (let row = visible.firstRow; row < visible.firstRow + visible.rows; row++) {
    const start = index.starts[row]
    const a = Math.max(from, start)
    const b = Math.min(to, index.starts[row + 1])
    if (a >= b) continue
    const y = rowY(frame, row)
    const shape = frame.shape(row)
    const cells = shape ? null : rowCells(text, index, row)
    const stretches = shape
      ? stretchesOf(shape, a - start, b - start)
      : [[cells![a - start] * g.advance, cells![b - start] * g.advance]]
    for (const [left, right] of stretches)
      for (const [alpha, top, height] of [
        [mark.fill, y, g.cell],
        [mark.above, y - line, line],
        [mark.below, y + g.cell, line],
      ]) {
        context.globalAlpha = alpha
        context.fillRect(gutter + left, top, right - left, height)
      }
  }
  context.globalAlpha = 1
}

/** Characters from … to of a row that was laid out, as stretches from left to right: they may be several. */
function stretchesOf({ left, right }: RowShape, from: number, to: number): [number, number][] {
  const boxes = Array.from({ length: to - from }, (_, i): [number, number] => [left[from + i], right[from + i]])
  const stretches: [number, number][] = []
  for (const [a, b] of boxes.filter(([a, b]) => b > a).sort((one, other) => one[0] - other[0])) {
    const last = stretches.at(-1)
    if (last && a <= last[1] + 0.5) last[1] = Math.max(last[1], b)
    else stretches.push([a, b])
  }
  return stretches
}

/** Rows of small characters under each row of the text, likeliest first. */
function drawExpected(
  context: CanvasRenderingContext2D,
  frame: Frame,
  { most, of }: { most: number; of: (position: number, rank: number) => string },
): void {
  const { geometry: g, index, visible, gutter, theme, text } = frame
  const size = Math.round(10 * g.scale)
  context.font = `${size}px ${CORPUS_FONT}`
  context.fillStyle = INK[theme].text
  context.letterSpacing = `${g.advance - 0.6 * size}px`
  const inset = (g.advance - 0.6 * size) / 2
  for (let row = visible.firstRow; row < visible.firstRow + visible.rows; row++) {
    const [from, to] = [index.starts[row], index.starts[row + 1]]
    const shape = frame.shape(row)
    const cells = index.odd[row] ? rowCells(text, index, row) : null
    for (let rank = 0; rank < most; rank++) {
      const y = rowY(frame, row) + g.expectedTop + (rank + 1) * g.expectedRow - Math.round(3 * g.scale)
      const symbols = Array.from({ length: to - from }, (_, k) => of(from + k, rank))
      if (shape) symbols.forEach((symbol, k) => void context.fillText(symbol, gutter + shape.left[k], y))
      else if (!cells) context.fillText(symbols.join(''), gutter + inset, y)
      else symbols.forEach((symbol, k) => void context.fillText(symbol, gutter + cells[k] * g.advance + inset, y))
    }
  }
  context.letterSpacing = '0px'
}
