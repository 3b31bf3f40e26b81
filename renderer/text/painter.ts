// One canvas of the size of the view: the rows' bitmap scaled up without smoothing, then one fillText a row.

import { colorTable, INK, parseHex, pixel, type Theme } from '../charts/color.ts'
import { type Bitmap, type Geometry, type Inks, makeBitmap, paintRows, type Window } from './bitmap.ts'
import { type RowIndex, rowCells, rowText } from './rows.ts'
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
  visible: Visible
  /** null draws the text without colours */
  window: Window | null
  selection: { from: number; to: number } | null
}

export interface Painter {
  paint(frame: Frame): void
}

export const CORPUS_FONT = '"JetBrains Mono", ui-monospace, "DejaVu Sans Mono", monospace'

export function inksFor(theme: Theme): Inks {
  const solid = (hex: string) => pixel(parseHex(hex))
  const table = colorTable(theme)
  return { table, faint: table.map(fainter), rule: solid(INK[theme].rule), bar: solid(INK[theme].bar) }
}

/** A quarter of it: what lies outside the brush. */
function fainter(colour: number): number {
  return ((colour & 0xffffff) | (64 << 24)) >>> 0
}

export function createPainter(canvas: HTMLCanvasElement): Painter {
  const context = canvas.getContext('2d', { alpha: false })!
  const sheet = document.createElement('canvas')
  const sheetContext = sheet.getContext('2d')!
  const inks: Record<Theme, Inks> = { light: inksFor('light'), dark: inksFor('dark') }
  let bitmap: Bitmap | undefined

  const colours = (frame: Frame, window: Window) => {
    const { geometry: g, index, visible } = frame
    bitmap = makeBitmap(index.columns, visible.rows, g.row, bitmap)
    paintRows(bitmap, g, index, visible.firstRow, visible.rows, window, inks[frame.theme], (row) =>
      rowCells(frame.text, index, row),
    )
    const { width, height } = bitmap
    if (sheet.width !== width || sheet.height !== height) Object.assign(sheet, { width, height })
    const bytes = new Uint8ClampedArray(bitmap.pixels.buffer as ArrayBuffer)
    sheetContext.putImageData(new ImageData(bytes, width, height), 0, 0)
    context.imageSmoothingEnabled = false
    context.drawImage(sheet, frame.gutter, rowY(frame, visible.firstRow), width * g.advance, height)
  }
  return {
    paint(frame) {
      const { width, height } = frame
      if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
      context.fillStyle = INK[frame.theme].page
      context.fillRect(0, 0, width, height)
      if (frame.window) colours(frame, frame.window)
      if (frame.selection) drawSelection(context, frame, frame.selection)
      drawText(context, frame)
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
  for (let row = visible.firstRow; row < visible.firstRow + visible.rows; row++) {
    const y = rowY(frame, row) + g.baseline
    if (index.odd[row]) drawOddRow(context, frame, row, y)
    else context.fillText(rowText(text, index, row).trimEnd(), gutter, y)
  }
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
  const glyphs = Array.from(rowText(text, index, row))
  for (let k = 0; k < glyphs.length; ) {
    let cluster = glyphs[k]
    let next = k + 1
    while (next < glyphs.length && cells[next] === cells[next + 1]) cluster += glyphs[next++]
    if (cluster.trim()) {
      const room = Math.max(1, cells[next] - cells[k]) * g.advance
      context.fillText(cluster, gutter + cells[k] * g.advance, y, room)
    }
    k = next
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
    context.fillText(String(index.lines[row]), gutter - Math.round(14 * scale), rowY(frame, row) + g.baseline)
  }
  context.textAlign = 'left'
}

/** A faint fill behind the selected cells, and a line above and below it. */
function drawSelection(
  context: CanvasRenderingContext2D,
  frame: Frame,
  { from, to }: { from: number; to: number },
): void {
  const { geometry: g, index, visible, text, gutter, theme } = frame
  context.fillStyle = INK[theme].select
  for (let row = visible.firstRow; row < visible.firstRow + visible.rows; row++) {
    const start = index.starts[row]
    const a = Math.max(from, start)
    const b = Math.min(to, index.starts[row + 1])
    if (a >= b) continue
    const cells = rowCells(text, index, row)
    const x = gutter + cells[a - start] * g.advance
    const width = (cells[b - start] - cells[a - start]) * g.advance
    const y = rowY(frame, row)
    context.globalAlpha = 0.08
    context.fillRect(x, y, width, g.cell)
    context.globalAlpha = 0.85
    context.fillRect(x, y - Math.round(g.scale), width, Math.round(g.scale))
    context.fillRect(x, y + g.cell, width, Math.round(g.scale))
  }
  context.globalAlpha = 1
}
