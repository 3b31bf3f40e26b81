// The colors behind the editor's text: one canvas under Monaco, which itself is transparent. Rows come from the editor,
// cells are painted as in the text view, and what the network has not read again yet is faint.

import { INK, type Theme } from '../../charts/color.ts'
import { type Bitmap, geometry, type Inks, makeBitmap, paintRows, type Window } from '../../text/bitmap.ts'
import { inksFor } from '../../text/painter.ts'
import type { RowIndex } from '../../text/rows.ts'
import { cellsOfRow } from './rows.ts'

/** Height of a row and where its cell begins in it, CSS pixels: Monaco sets the text in the middle. */
export const ROW = 32
const CELL_TOP = 7

export interface LayerFrame {
  theme: Theme
  /** CSS pixels */
  width: number
  height: number
  /** where the first row begins: its left edge, its top, and the width of a cell */
  left: number
  top: number
  advance: number
  points: readonly string[]
  index: RowIndex
  window: Window
  /** characters from here on are painted faintly */
  fresh: number
}

export function createLayer(canvas: HTMLCanvasElement): { paint(frame: LayerFrame): void } {
  const context = canvas.getContext('2d', { alpha: false })!
  const sheet = document.createElement('canvas')
  const sheetContext = sheet.getContext('2d')!
  const inks: Record<Theme, Inks> = { light: inksFor('light'), dark: inksFor('dark') }
  let bitmap: Bitmap | undefined
  return {
    paint(frame) {
      const scale = devicePixelRatio
      const [width, height] = [Math.round(frame.width * scale), Math.round(frame.height * scale)]
      if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
      context.fillStyle = INK[frame.theme].page
      context.fillRect(0, 0, width, height)
      const { index } = frame
      if (index.rows === 0) return
      const g = geometry(scale)
      bitmap = makeBitmap(widest(frame), index.rows, g.row, bitmap)
      paintParts(bitmap, g, frame, inks[frame.theme])
      if (sheet.width !== bitmap.width || sheet.height !== bitmap.height)
        Object.assign(sheet, { width: bitmap.width, height: bitmap.height })
      const bytes = new Uint8ClampedArray(bitmap.pixels.buffer as ArrayBuffer)
      sheetContext.putImageData(new ImageData(bytes, bitmap.width, bitmap.height), 0, 0)
      context.imageSmoothingEnabled = false
      const [x, y] = [frame.left * scale, (frame.top + CELL_TOP) * scale]
      context.drawImage(sheet, x, y, bitmap.width * frame.advance * scale, index.rows * ROW * scale)
    },
  }
}

/** The old values with faint colors, the new ones with full ones; rules, lanes and bars are painted with either. */
function paintParts(bitmap: Bitmap, g: ReturnType<typeof geometry>, frame: LayerFrame, inks: Inks): void {
  const { points, index, window, fresh } = frame
  const cellsOf = (row: number) => cellsOfRow(points, index.starts[row], index.starts[row + 1])
  const cut = Math.max(0, fresh - window.start)
  const faint = { ...inks, table: inks.faint }
  if (cut < window.values.length) {
    const old = window.values.map((value, k) => (k < cut ? Number.NaN : value))
    paintRows(
      bitmap,
      g,
      index,
      0,
      index.rows,
      { ...window, values: old, surprise: null, mask: null, lanes: [] },
      faint,
      cellsOf,
    )
  }
  const now = window.values.map((value, k) => (k < cut ? value : Number.NaN))
  const upTo = (values: Float32Array | null) => values?.map((value, k) => (k < cut ? value : Number.NaN)) ?? null
  const surprise = upTo(window.surprise)
  const lanes = window.lanes.map((values) => upTo(values)!)
  paintRows(bitmap, g, index, 0, index.rows, { ...window, values: now, surprise, lanes }, inks, cellsOf)
}

/** Cells of the widest row. */
function widest({ points, index }: LayerFrame): number {
  let most = 1
  for (let row = 0; row < index.rows; row++) {
    const [from, to] = [index.starts[row], index.starts[row + 1]]
    most = Math.max(most, index.odd[row] ? (cellsOfRow(points, from, to).at(-1) ?? 0) : to - from)
  }
  return most
}
