// The rows of a text on a grid of `columns` cells: lines that reach the edge are split between words, within a word only
// where it is longer than half a row. Ten million characters take some tens of milliseconds and four bytes a row and
// table. Positions are code points; a second table of UTF-16 offsets exists only for texts with characters beyond the
// basic plane.

import { bisectRight } from 'd3-array'
import { cellsOfRow } from '../../core/schema/character-cells.ts'
import { isLineRightToLeft } from '../../core/schema/writing-order.ts'
import { isPlain, isShaped, joinedWidth, joins, TAB, widthOf } from './widths.ts'

const SPACE = 32
/** the long one, which prose sets without spaces */
const DASH = 0x2014

export const ODD = 1
export const SHAPED = 2

export interface RowIndex {
  columns: number
  rows: number
  /** [rows + 1] first code point of each row, and the end of the text */
  starts: Uint32Array
  /** [rows + 1] the same places as UTF-16 offsets; the same array where there is no difference */
  offsets: Uint32Array
  /** [rows] number of the line the row belongs to, from 1 */
  lines: Uint32Array
  /**
   * [rows] ODD where a character takes other than one cell, or the font may not have it; SHAPED where letters change
   * their form or order beside others, or share a cell: the browser lays such a row out (shaping.ts)
   */
  odd: Uint8Array
}

/** A list of numbers that grows; `push` is the only thing the loop below calls. */
function growing(capacity: number) {
  let data = new Uint32Array(capacity)
  let length = 0
  return {
    push(value: number) {
      if (length === data.length) {
        const wider = new Uint32Array(length * 2)
        wider.set(data)
        data = wider
      }
      data[length++] = value
    },
    take: () => data.slice(0, length),
  }
}

export function indexRows(text: string, columns: number): RowIndex {
  const capacity = 64 + Math.ceil(text.length / 24)
  const starts = growing(capacity)
  const offsets = growing(capacity)
  const lines = growing(capacity)
  const odds: number[] = []
  const shaped: number[] = []
  let before = -1
  let beforeJoins = false
  let row = -1
  let line = 1
  let column = 0
  let position = 0
  /** behind the last gap between words of this row: its offset, position and column */
  let gap = 0
  let gapPosition = 0
  let gapColumn = 0
  const begin = (offset: number, at = position) => {
    starts.push(at)
    offsets.push(offset)
    lines.push(line)
    row++
    column = 0
    gapColumn = 0
    before = -1
    beforeJoins = false
  }
  const markGap = (offset: number) => {
    gap = offset
    gapPosition = position + 1
    gapColumn = column
  }
  /** A row for the character at an offset, and for the beginning of its word where that is not too far back. */
  const wrap = (offset: number) => {
    if (gapColumn * 2 < columns) return begin(offset)
    const moved = column - gapColumn
    const wasOdd = odds[odds.length - 1] === row
    const wasShaped = shaped[shaped.length - 1] === row
    const [point, joined] = [before, beforeJoins]
    begin(gap, gapPosition)
    column = moved
    if (moved === 0) return
    if (wasOdd) odds.push(row) // what made it so may have been moved
    if (wasShaped) shaped.push(row)
    before = point
    beforeJoins = joined
  }
  begin(0)
  for (let i = 0; i < text.length; position++) {
    const code = text.charCodeAt(i)
    if (code > 31 && code < 0x300 && (code < 127 || code > 159)) {
      if (column >= columns) wrap(i)
      column++
      i++
      before = code
      beforeJoins = false
      if (code === SPACE) markGap(i)
      continue
    }
    if (code === 10) {
      i++
      line++
      if (i < text.length) {
        position++
        begin(i)
        position--
      }
      continue
    }
    let width = 1
    let step = 1
    const plain = isPlain(code)
    const point = plain ? code : text.codePointAt(i)!
    let joined = false
    if (!plain) {
      step = point > 0xffff ? 2 : 1
      joined = joins(point, before, beforeJoins)
      width = code === 9 ? TAB - (column % TAB) : joined ? joinedWidth(point) : widthOf(point)
    }
    // what is drawn as one stays in one row, and may stand out of it where no word can be moved
    if (column + width > columns && column > 0 && (!joined || (width > 0 && gapColumn * 2 >= columns))) {
      if (code === 9) begin(i)
      else wrap(i)
      if (code === 9) width = TAB
    }
    if (!plain && odds[odds.length - 1] !== row) odds.push(row)
    if (!plain && isShaped(point) && shaped[shaped.length - 1] !== row) shaped.push(row)
    before = point
    beforeJoins = joined
    column += width
    i += step
    if (code === 9 || code === DASH) markGap(i)
  }
  starts.push(position)
  offsets.push(text.length)
  const odd = new Uint8Array(row + 1)
  for (const r of odds) odd[r] = ODD
  for (const r of shaped) odd[r] = SHAPED
  const first = starts.take()
  const same = position === text.length
  return { columns, rows: row + 1, starts: first, offsets: same ? first : offsets.take(), lines: lines.take(), odd }
}

/** The row that holds a position; the last one for the end of the text. */
export function rowOf({ rows, starts }: Pick<RowIndex, 'rows' | 'starts'>, position: number): number {
  return Math.max(0, bisectRight(starts, position, 0, rows) - 1)
}

/** The characters of a row, with the line end where it has one. */
export function rowText(text: string, index: RowIndex, row: number): string {
  return text.slice(index.offsets[row], index.offsets[row + 1])
}

/** Where each character of a row begins, in cells, and where the last one ends: [characters + 1]. */
export function rowCells(text: string, index: RowIndex, row: number): Uint16Array {
  const length = index.starts[row + 1] - index.starts[row]
  if (!index.odd[row]) return new Uint16Array(length + 1).map((_, i) => i)
  return cellsOfRow(Array.from(rowText(text, index, row))).cells
}

/** Whether the line of a row is written from right to left: its first letter decides. */
export function isRowRightToLeft(text: string, index: RowIndex, row: number): boolean {
  let first = row
  while (first > 0 && row - first < FAR && index.lines[first - 1] === index.lines[row]) first--
  return isLineRightToLeft(text.slice(index.offsets[first], index.offsets[row + 1]))
}

/** Rows of one line that are looked through for its first letter. */
const FAR = 40

/** The position under a cell; cells beyond the end of a row give its last character. */
export function positionAt(text: string, index: RowIndex, row: number, column: number): number {
  const r = Math.min(Math.max(row, 0), index.rows - 1)
  const start = index.starts[r]
  const last = Math.max(start, index.starts[r + 1] - 1)
  if (!index.odd[r]) return Math.min(start + Math.max(0, column), last)
  const cells = rowCells(text, index, r)
  let k = 0
  while (k < cells.length - 2 && cells[k + 1] <= column) k++
  return Math.min(start + k, last)
}

/** The cells that a position takes: first column and width. */
export function cellAt(
  text: string,
  index: RowIndex,
  position: number,
): { row: number; column: number; width: number } {
  const row = rowOf(index, position)
  const k = position - index.starts[row]
  if (!index.odd[row]) return { row, column: k, width: 1 }
  const cells = rowCells(text, index, row)
  return { row, column: cells[k], width: Math.max(1, cells[k + 1] - cells[k]) }
}

/** The characters from … to, as a string; found through the row tables. */
export function sliceText(text: string, index: RowIndex, from: number, to: number): string {
  return text.slice(offsetOf(text, index, from), offsetOf(text, index, to))
}

/** The UTF-16 offset of a position. */
export function offsetOf(text: string, index: RowIndex, position: number): number {
  if (index.starts === index.offsets) return position
  const row = rowOf(index, position)
  let offset = index.offsets[row]
  for (let k = position - index.starts[row]; k > 0; k--) offset += text.codePointAt(offset)! > 0xffff ? 2 : 1
  return offset
}
