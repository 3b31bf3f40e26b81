// Which rows of the text are on screen: own scrolling in device pixels (an element taller than some 33 million pixels
// would be clipped by the browser), rows from the line index, and the way from a point to a character and back.

import { computed, effect, type ReadonlySignal, signal, untracked } from '@preact/signals-core'
import { type Geometry, geometry, type Room } from './bitmap.ts'
import { MINI_GAP, MINI_LANE, MINI_WIDTH } from './minimap.ts'
import { cellAt, indexRows, positionAt, type RowIndex, rowOf } from './rows.ts'
import type { RowShape } from './shaping.ts'
import type { TextSource } from './source.ts'

/** Room at the right for the minimap, CSS pixels. */
const MINI_ROOM = MINI_WIDTH + MINI_GAP + MINI_LANE + 14 + 16
/** A view that is not so wide has no minimap: the text takes all of it. */
export const MINI_LEAST = 440
/** room at the right of a text without a minimap */
const EDGE = 8
const TOP_ROOM = 4

export interface Size {
  /** CSS pixels */
  width: number
  height: number
  /** device pixels a CSS pixel */
  scale: number
}

export interface Visible {
  firstRow: number
  rows: number
  /** characters, half-open */
  from: number
  to: number
}

/** A rectangle in CSS pixels from the view's corner. */
export interface Box {
  x: number
  y: number
  width: number
  height: number
  /** of a character that is written from right to left */
  rtl?: boolean
}

export type Viewport = ReturnType<typeof createViewport>

/** Columns that fit beside `gutter` device pixels of line numbers; between 20 and 200. */
export function columnsFor(size: Size, g: Geometry, gutter: number): number {
  const right = size.width < MINI_LEAST ? EDGE : MINI_ROOM
  const room = (size.width - right) * size.scale - gutter
  return Math.min(200, Math.max(20, Math.floor(room / g.advance)))
}

/** Device pixels for line numbers of a text of so many characters. */
export function gutterFor(length: number, scale: number): number {
  const digits = Math.max(3, String(Math.ceil(length / 40)).length)
  return Math.round((digits * 7 + 26) * scale)
}

export function visibleRows(index: RowIndex, g: Geometry, top: number, height: number): Visible {
  const firstRow = Math.min(index.rows - 1, Math.max(0, Math.floor(top / g.row)))
  const last = Math.min(index.rows, Math.ceil((top + height) / g.row))
  const rows = Math.max(1, last - firstRow)
  return { firstRow, rows, from: index.starts[firstRow], to: index.starts[firstRow + rows] }
}

/** The character under a point of a row that was laid out; the nearest one where there is none. */
function within({ left, right }: RowShape, x: number, first: number): { position: number; inside: boolean } {
  let [best, distance] = [0, Number.POSITIVE_INFINITY]
  for (let k = 0; k < left.length; k++) {
    const away = x < left[k] ? left[k] - x : x >= right[k] ? x - right[k] : -1
    if (right[k] > left[k] && away < distance) [best, distance] = [k, away]
  }
  return { position: first + best, inside: distance < 0 }
}

/**
 * @param room what stands under the characters
 * @param before characters of the text before those on show: line numbers count from its beginning
 */
export function createViewport(
  source: ReadonlySignal<TextSource | null>,
  room: ReadonlySignal<Room>,
  before: ReadonlySignal<number>,
) {
  const size = signal<Size>({ width: 0, height: 0, scale: 1 })
  const top = signal(0)
  const g = computed(() => geometry(size.value.scale, room.value))
  const length = computed(() => source.value?.length ?? 0)
  const gutter = computed(() => gutterFor(before.value + length.value, size.value.scale))
  const columns = computed(() => (size.value.width > 0 ? columnsFor(size.value, g.value, gutter.value) : 0))
  const index = computed(() => (source.value && columns.value ? indexRows(source.value.text, columns.value) : null))
  const heightPx = computed(() => Math.round(size.value.height * size.value.scale))
  const topRoom = computed(() => Math.round(TOP_ROOM * size.value.scale))
  const maxTop = computed(() => {
    const rows = index.value?.rows ?? 0
    return Math.max(0, rows * g.value.row + 2 * topRoom.value - heightPx.value)
  })
  const visible = computed<Visible>(() => {
    if (!index.value) return { firstRow: 0, rows: 0, from: 0, to: 0 }
    return visibleRows(index.value, g.value, top.value - topRoom.value, heightPx.value)
  })
  let anchor = 0
  let shapeOf: (row: number) => RowShape | null = () => null

  const setTop = (next: number) => {
    top.value = Math.round(Math.min(maxTop.peek(), Math.max(0, next)))
    anchor = visible.peek().from
  }
  const keepPlace = effect(() => {
    const next = index.value
    maxTop.value
    g.value
    untracked(() => {
      if (next) setTop((top.peek() % g.peek().row) + rowOf(next, anchor) * g.peek().row)
    })
  })
  const restart = effect(() => {
    source.value
    anchor = 0
    untracked(() => {
      top.value = 0
    })
  })
  const rowTop = (row: number) => row * g.peek().row + topRoom.peek()

  return {
    size,
    top,
    geometry: g,
    gutter,
    index,
    visible,
    heightPx,
    topRoom,
    setTop,
    /** Where characters stand in rows that the browser lays out; null for those on the grid. */
    useShapes(shapes: (row: number) => RowShape | null) {
      shapeOf = shapes
    },
    scrollBy: (devicePixels: number) => setTop(top.peek() + devicePixels),
    /** Puts a character's row into the middle, or at least on screen when `gently`. */
    reveal(position: number, gently = false) {
      const rows = index.peek()
      if (!rows) return
      const y = rowTop(rowOf(rows, position))
      const room = heightPx.peek()
      const row = g.peek().row
      if (!gently) setTop(y - Math.max(0, (room - row) / 2))
      else if (y < top.peek() + row) setTop(y - row)
      else if (y + 2 * row > top.peek() + room) setTop(y + 2 * row - room)
    },
    /** The character under a point; `inside` tells whether the point is on its cells. */
    at(x: number, y: number): { position: number; inside: boolean } | null {
      const rows = index.peek()
      const text = source.peek()
      if (!rows || !text || text.length === 0) return null
      const { scale } = size.peek()
      const row = Math.floor((y * scale + top.peek() - topRoom.peek()) / g.peek().row)
      const shape = row >= 0 && row < rows.rows ? shapeOf(row) : null
      if (shape) return within(shape, x * scale - gutter.peek(), rows.starts[row])
      const column = Math.floor((x * scale - gutter.peek()) / g.peek().advance)
      const position = positionAt(text.text, rows, row, column)
      const cell = cellAt(text.text, rows, position)
      const inside = cell.row === row && column >= cell.column && column < cell.column + cell.width
      return { position, inside }
    },
    /** Where a character's row cell stands on screen. */
    box(position: number): Box | null {
      const rows = index.peek()
      const text = source.peek()
      if (!rows || !text || position >= text.length) return null
      const { scale } = size.peek()
      const { advance, row: rowHeight } = g.peek()
      const { row, column, width } = cellAt(text.text, rows, position)
      const y = (rowTop(row) - top.peek()) / scale
      const shape = shapeOf(row)
      if (shape) {
        const k = position - rows.starts[row]
        const [x, end] = [shape.left[k], shape.right[k]].map((at) => (gutter.peek() + at) / scale)
        return { x, y, width: end - x, height: rowHeight / scale, rtl: shape.rtl[k] === 1 }
      }
      return {
        x: (gutter.peek() + column * advance) / scale,
        y,
        width: (width * advance) / scale,
        height: rowHeight / scale,
      }
    },
    dispose() {
      keepPlace()
      restart()
    },
  }
}
