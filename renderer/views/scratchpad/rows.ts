// The rows of an editor's text as they are on screen: Monaco says at which height each place of a line is, and where the
// height changes a row begins. Pure, so that it can be tested without an editor.

import { cellsOfRow as cellsOfCharacters } from '../../../core/schema/character-cells.ts'
import type { RowIndex } from '../../text/rows.ts'
import { isPlain } from '../../text/widths.ts'

/** Places in a line are columns of Monaco: UTF-16 units, from 1. */
export interface Lines {
  content(line: number): string
  /** the height of a place, in pixels; greater in every further row */
  top(line: number, column: number): number
}

/** The columns at which the rows of one line begin. @param widest most columns of a row */
export function rowsOfLine(lines: Lines, line: number, widest: number): number[] {
  const end = lines.content(line).length + 1
  const bottom = lines.top(line, end)
  const starts = [1]
  for (let start = 1, top = lines.top(line, 1); top < bottom; ) {
    let [low, high] = [start, Math.min(end, start + widest + 1)]
    while (high < end && lines.top(line, high) === top) high = Math.min(end, high + widest)
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (lines.top(line, middle) > top) high = middle
      else low = middle
    }
    starts.push(high)
    start = high
    top = lines.top(line, high)
  }
  return starts
}

/** [lines + 1] the code point at which each line begins, and the end of the text behind its last line end. */
export function lineStarts(points: readonly string[]): number[] {
  const starts = [0]
  points.forEach((point, p) => {
    if (point === '\n') starts.push(p + 1)
  })
  return [...starts, points.length + 1]
}

/** The rows of lines first … last (from 1), in the form that the bitmap is painted from. */
export function rowsOnScreen(
  lines: Lines,
  points: readonly string[],
  starts: readonly number[],
  first: number,
  last: number,
  columns: number,
): RowIndex {
  const places: number[] = []
  for (let line = first; line <= last; line++) {
    const content = lines.content(line)
    for (const column of rowsOfLine(lines, line, columns))
      places.push(starts[line - 1] + countPoints(content, column - 1))
  }
  const end = Math.min(points.length, starts[last])
  const table = Uint32Array.from([...places, end])
  const odd = Uint8Array.from(places, (from, row) => Number(hasOdd(points, from, table[row + 1])))
  const numbers = new Uint32Array(places.length)
  return { columns, rows: places.length, starts: table, offsets: table, lines: numbers, odd }
}

/** Where each character of a row begins, in cells, and where the last one ends: [characters + 1]. */
export function cellsOfRow(points: readonly string[], from: number, to: number): Uint16Array {
  return cellsOfCharacters(points.slice(from, to)).cells
}

function hasOdd(points: readonly string[], from: number, to: number): boolean {
  for (let p = from; p < to; p++) if (points[p] !== '\n' && !isPlain(points[p].codePointAt(0)!)) return true
  return false
}

function countPoints(content: string, units: number): number {
  let points = 0
  for (let i = 0; i < units; points++) i += content.codePointAt(i)! > 0xffff ? 2 : 1
  return points
}

/** The code point behind `column` of a line. */
export function positionOf(lines: Lines, starts: readonly number[], line: number, column: number): number {
  return starts[line - 1] + countPoints(lines.content(line), column - 1)
}

/** The line and column (UTF-16) of a code point. */
export function placeOf(
  lines: Lines,
  starts: readonly number[],
  position: number,
): { lineNumber: number; column: number } {
  let line = 1
  while (line < starts.length - 1 && starts[line] <= position) line++
  const content = lines.content(line)
  let units = 0
  for (let p = starts[line - 1]; p < position && units < content.length; p++)
    units += content.codePointAt(units)! > 0xffff ? 2 : 1
  return { lineNumber: line, column: units + 1 }
}
