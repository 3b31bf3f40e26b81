// The cells of the matrix on a canvas: blue and orange as everywhere, faded where chance does as well.

import { cellLevel } from '../../../core/figures/charts/matrix-cells.ts'
import { colorTable, type Theme } from '../../charts/color.ts'
import type { MatrixRow, Metric } from '../../state/matrix-row.ts'
import { type Columns, cellValue, columnsAt, strongestAt } from './shape.ts'

export const ROW = 14

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
  rows.forEach((row, y) => {
    for (let x = 0; x < width; x++) {
      const unit = strongestAt(row, order, columnsAt(columns, x, order.length), picture.metric)
      if (unit >= 0 && row.problem === null) pixels[y * width + x] = cellPixel(picture, row, unit, table)
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

export function cellPixel(
  { metric }: Pick<Picture, 'metric'>,
  row: MatrixRow,
  unit: number,
  table: Uint32Array,
): number {
  const level = cellLevel(cellValue(row, unit, metric), row.q && (Number.isNaN(row.q[unit]) ? 1 : row.q[unit]))
  return level < 0 ? 0 : table[level]
}
