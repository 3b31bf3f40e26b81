// The cells of the matrix on a canvas: blue and orange as everywhere, faded where chance does as well.

import { colorTable, INK, parseHex, type Theme, tableIndex } from '../../charts/color.ts'
import type { MatrixRow, Metric } from '../../state/matrix-row.ts'
import { type Columns, cellValue, columnsAt, strongestAt } from './shape.ts'

export const ROW = 14
/** r of this and more has the full colour: held-out r of 1 is rare */
const FULL = 0.8
/** how much of its colour a cell keeps that chance could have made */
const FADED = 0.22
const LIMIT = 0.05

export interface Picture {
  theme: Theme
  rows: readonly MatrixRow[]
  order: Uint32Array
  columns: Columns
  metric: Metric
  /** device pixels a CSS pixel */
  scale: number
}

export function paintMatrix(canvas: HTMLCanvasElement, picture: Picture): void {
  const { theme, rows, order, columns, scale } = picture
  const width = Math.max(1, Math.round(columns.width))
  const height = Math.max(1, rows.length)
  const image = new ImageData(width, height)
  const pixels = new Uint32Array(image.data.buffer)
  const table = colorTable(theme)
  const page = parseHex(INK[theme].page)
  rows.forEach((row, y) => {
    for (let x = 0; x < width; x++) {
      const unit = strongestAt(row, order, columnsAt(columns, x, order.length), picture.metric)
      if (unit >= 0 && row.problem === null) pixels[y * width + x] = cellPixel(picture, row, unit, table, page)
    }
  })
  Object.assign(canvas, { width: Math.round(width * scale), height: Math.round(height * ROW * scale) })
  Object.assign(canvas.style, { width: `${width}px`, height: `${height * ROW}px` })
  const sheet = new OffscreenCanvas(width, height)
  sheet.getContext('2d')!.putImageData(image, 0, 0)
  const context = canvas.getContext('2d')!
  context.imageSmoothingEnabled = false
  context.drawImage(sheet, 0, 0, canvas.width, canvas.height)
}

function cellPixel(
  { metric }: Picture,
  row: MatrixRow,
  unit: number,
  table: Uint32Array,
  page: readonly number[],
): number {
  const value = cellValue(row, unit, metric)
  if (Number.isNaN(value)) return 0
  const full = table[tableIndex(value / FULL)]
  const chance = row.q === null || row.q[unit] >= LIMIT || Number.isNaN(row.q[unit])
  return chance && row.q !== null ? blend(full, page) : full
}

function blend(pixel: number, page: readonly number[]): number {
  const mix = (shift: number, i: number) => {
    const colour = (pixel >>> shift) & 255
    return Math.round(page[i] + (colour - page[i]) * FADED) << shift
  }
  return (mix(0, 0) | mix(8, 1) | mix(16, 2) | (255 << 24)) >>> 0
}
