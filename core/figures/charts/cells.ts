// Text as cells in rows, on the grid of the window (schema/character-cells.ts): color, rule and glyph always stand
// together. Line ends, tabs and control characters get a visible glyph; code points that are drawn as one, a letter and its
// marks, share a cell, and each has a part of it in its own color. Rows with letters that are written from right to left
// are put in their order from left to right.

import {
  cellsOfRow,
  isRightToLeft,
  isShaped,
  joinedWidth,
  joins,
  TAB,
  widthOf as widthOfPoint,
} from '../../schema/character-cells.ts'
import { isLineRightToLeft, joinedForm, mirrored, writingOrder } from '../../schema/writing-order.ts'
import { signOf } from '../marks/characters.ts'

export interface Cell {
  /** what is drawn, combining marks included */
  glyph: string
  /** the same by itself, in the form that it has beside its neighbours */
  form: string
  /** in columns: 1, 2 for wide characters, up to 8 for tabs; more for letters that are drawn as one */
  width: number
  /** columns to the left of it in its row */
  column: number
  /** the place of its first character in the figure's text */
  index: number
  /** how many characters it holds, which share it */
  characters: number
  /** written from right to left: its first character has the right share */
  rtl: boolean
  /** a single glyph one column wide, which needs no box of its own to stay in its place */
  plain: boolean
}

/** Cells of a row from left to right, and whether the browser has to lay its letters out where it can. */
export interface CellRow {
  cells: Cell[]
  shaped: boolean
  /** the line is written from right to left */
  rtl: boolean
}

/** Rows end with their line end, or before the word that would pass `columns`; within one longer than half a row. */
export function rowsOfCells(characters: readonly string[], columns: number): CellRow[] {
  const rows: CellRow[] = []
  let lineStart = 0
  let lineRtl: boolean | null = null
  for (const [from, to] of rowRanges(characters, columns)) {
    if (from > 0 && characters[from - 1] === '\n') {
      lineStart = from
      lineRtl = null
    }
    lineRtl ??= isLineRightToLeft(lineOf(characters, lineStart))
    rows.push(rowOf(characters.slice(from, to), from, lineRtl))
  }
  return rows
}

function* lineOf(characters: readonly string[], start: number): Generator<string> {
  for (let i = start; i < characters.length && characters[i] !== '\n'; i++) yield characters[i]
}

/** [from, to] of each row. */
function rowRanges(characters: readonly string[], columns: number): [number, number][] {
  const ranges: [number, number][] = []
  let [from, column, gap, gapColumn, before, joined] = [0, 0, 0, 0, -1, false]
  const end = (to: number) => {
    ranges.push([from, to])
    ;[from, column, gap, gapColumn, before, joined] = [to, 0, to, 0, -1, false]
  }
  for (let i = 0; i < characters.length; i++) {
    const point = characters[i].codePointAt(0)!
    const isJoined: boolean = joins(point, before, joined)
    const width = widthAt(point, column, isJoined)
    if (column > 0 && !isJoined && column + clusterWidth(characters, i, column) > columns) {
      if (gapColumn * 2 < columns || point === 9) end(i)
      else {
        const moved = column - gapColumn
        end(gap)
        column = moved
      }
      i-- // once more, in its row
      if (column > 0) {
        before = characters[i]?.codePointAt(0) ?? -1
        joined = false
      }
      continue
    }
    column += width
    before = point
    joined = isJoined
    if (point === 10) end(i + 1)
    else if (point === 32 || point === 9 || point === 0x2014) [gap, gapColumn] = [i + 1, column]
  }
  if (from < characters.length || ranges.length === 0) ranges.push([from, characters.length])
  return ranges
}

function widthAt(point: number, column: number, isJoined: boolean): number {
  if (point === 9) return TAB - (column % TAB)
  return isJoined ? joinedWidth(point) : widthOfPoint(point)
}

/** Columns of the character and of what is drawn with it. */
function clusterWidth(characters: readonly string[], at: number, column: number): number {
  let [width, joined] = [widthAt(characters[at].codePointAt(0)!, column, false), false]
  for (let i = at + 1; i < characters.length; i++) {
    const point = characters[i].codePointAt(0)!
    joined = joins(point, characters[i - 1].codePointAt(0)!, joined)
    if (!joined) break
    width += joinedWidth(point)
  }
  return width
}

function rowOf(characters: readonly string[], first: number, lineRtl: boolean): CellRow {
  const { cells, joined } = cellsOfRow(characters)
  const clusters: Cell[] = []
  for (let i = 0; i < characters.length; ) {
    let next = i + 1
    while (next < characters.length && joined[next]) next++
    const glyph = characters
      .slice(i, next)
      .map((one, k) => signOf(one, k > 0))
      .join('')
    const width = cells[next] - cells[i]
    const plain = width === 1 && next === i + 1 && glyph.length === 1
    clusters.push({
      glyph,
      form: glyph,
      width,
      column: cells[i],
      index: first + i,
      characters: next - i,
      rtl: false,
      plain,
    })
    i = next
  }
  const points = characters.map((one) => one.codePointAt(0)!)
  const shaped = points.some(isShaped)
  if (!points.some(isRightToLeft) && !lineRtl) return { cells: clusters, shaped, rtl: false }
  return { cells: inOrder(clusters, characters, first, lineRtl), shaped: true, rtl: lineRtl }
}

/** From left to right, with brackets turned round and letters in the form that they have beside their neighbours. */
function inOrder(clusters: readonly Cell[], characters: readonly string[], first: number, lineRtl: boolean): Cell[] {
  const texts = clusters.map(({ index, characters: count }) =>
    characters.slice(index - first, index - first + count).join(''),
  )
  const { order, rtl } = writingOrder(texts, lineRtl)
  let column = 0
  return order.map((i) => {
    const cell = clusters[i]
    const form = rtl[i] ? mirrored(joinedForm(cell.glyph, texts[i - 1] ?? '', texts[i + 1] ?? '')) : cell.glyph
    const placed = { ...cell, form, rtl: rtl[i], column, plain: cell.plain && !rtl[i] }
    column += cell.width
    return placed
  })
}
