// The whole recording in a strip of pixels: two pixels a row, either the text's own rows (when all fit) or equal
// shares of the characters. Beside it, the feature as a green lane.

import { tableIndex } from '../charts/color.ts'
import { type RowIndex, rowOf } from './rows.ts'
import { touches } from './runs.ts'

export const MINI_WIDTH = 80
export const MINI_LANE = 3
export const MINI_GAP = 5

export interface MiniLayout {
  /** pixel rows of two pixels' height */
  rows: number
  /** [rows + 1] first character of each */
  starts: Uint32Array
  /** characters a row across, when rows are shares; 0 when they are the text's own rows */
  columns: number
}

/** `height` in pixels of the screen, `length` in characters. */
export function miniLayout(index: RowIndex, height: number, length: number): MiniLayout {
  const room = Math.max(1, Math.floor(height / 2))
  if (index.rows <= room) return { rows: index.rows, starts: index.starts, columns: 0 }
  const starts = Uint32Array.from({ length: room + 1 }, (_, r) => Math.round((r / room) * length))
  return { rows: room, starts, columns: Math.max(1, Math.min(MINI_WIDTH / 2, Math.floor(20_000 / room))) }
}

/** How many bins of the recording's overview the layout can show. */
export function miniBins(layout: MiniLayout, length: number): number {
  return Math.max(1, Math.min(20_000, length, layout.columns ? layout.rows * layout.columns : length))
}

/**
 * Pixels [rows · 2][MINI_WIDTH] of the overview's means over `length` characters; transparent where nothing is recorded.
 * @param place where the color of a mean stands, −1 … +1
 */
export function miniPixels(
  layout: MiniLayout,
  means: Float32Array,
  length: number,
  place: (mean: number) => number,
  table: Uint32Array,
): Uint32Array {
  const pixels = new Uint32Array(MINI_WIDTH * layout.rows * 2)
  for (let r = 0; r < layout.rows; r++) {
    const from = layout.starts[r]
    const span = layout.starts[r + 1] - from
    const across = layout.columns ? MINI_WIDTH : Math.min(MINI_WIDTH, span)
    const line = r * 2 * MINI_WIDTH
    for (let x = 0; x < across; x++) {
      const position = layout.columns ? from + (x / MINI_WIDTH) * span : from + x
      const value = means[Math.min(means.length - 1, Math.floor((position / length) * means.length))]
      if (!Number.isNaN(value)) pixels[line + x] = table[tableIndex(place(value))]
    }
    pixels.copyWithin(line + MINI_WIDTH, line, line + MINI_WIDTH)
  }
  return pixels
}

/** Which pixel rows hold a match: [rows]. */
export function miniMask(layout: MiniLayout, runs: Uint32Array): Uint8Array {
  return Uint8Array.from({ length: layout.rows }, (_, r) =>
    Number(touches(runs, layout.starts[r], layout.starts[r + 1])),
  )
}

/** The y of a character, in pixels. */
export function miniY(layout: MiniLayout, position: number): number {
  const row = rowOf(layout, position)
  const span = layout.starts[row + 1] - layout.starts[row]
  return 2 * (row + (span > 0 ? Math.min(1, (position - layout.starts[row]) / span) : 0))
}

/** The character at a y. */
export function miniPosition(layout: MiniLayout, y: number): number {
  const place = Math.min(Math.max(0, y / 2), layout.rows - 0.001)
  const row = Math.floor(place)
  return Math.floor(layout.starts[row] + (place - row) * (layout.starts[row + 1] - layout.starts[row]))
}
