// Lists of bars, side by side in as many columns as there is room for: what is strongest, by name and value.

import type { Inks } from './color.ts'
import { group, type Marks, MONO, mark } from './mark.ts'
import { monoWidth, widthOf, wrapped } from './measure.ts'
import { type Drawn, END, fitLabel, LINE, label } from './text.ts'

export interface BarRow {
  name: string
  /** beside the name, what the researcher calls it */
  called?: string
  value: number
  /** the value, as it is written */
  words: string
}

export interface BarList<R extends BarRow = BarRow> {
  title: string
  rows: readonly R[]
  /** of positive and of negative values; ink and grey without */
  fill?: { positive: string; negative: string }
}

export const BAR_ROW = 16
const GAP = 24
/** Narrower lists stand below one another. */
const LEAST = 132
const MOST = 300

interface Place<R extends BarRow> {
  width: number
  y: number
  /** value of the longest bar */
  most: number
  inks: Inks
  /** what is put around a row: in the window what makes it answer to the pointer */
  around?: (row: R, marks: Marks) => Marks
}

/** @param y of the top */
export function barLists<R extends BarRow>(lists: readonly BarList<R>[], place: Place<R>): Drawn {
  const { width, y } = place
  const fitting = Math.max(1, Math.floor((width + GAP) / (LEAST + GAP)))
  const columns = Math.min(lists.length, fitting, 4)
  const each = Math.min(MOST, (width - (columns - 1) * GAP) / Math.max(1, columns))
  const marks: Marks[] = []
  let top = y
  for (let from = 0; from < lists.length; from += columns) {
    const row = lists.slice(from, from + columns).map((list) => ({ ...list, head: wrapped(list.title, each) }))
    const head = Math.max(...row.map((list) => list.head.length)) * LINE
    marks.push(...row.map((list, i) => oneList(list, i * (each + GAP), top, head, each, place)))
    top += head + 4 + Math.max(1, ...row.map(({ rows }) => rows.length)) * BAR_ROW + 8
  }
  return { marks, height: top - y - 8 }
}

function oneList<R extends BarRow>(
  { head, rows, fill }: BarList<R> & { head: string[] },
  x: number,
  y: number,
  headHeight: number,
  width: number,
  { most, inks, around = (_, marks) => group({}, marks) }: Place<R>,
): Marks {
  const names = Math.min(width * 0.5, Math.max(14, ...rows.map(({ name, called }) => nameWidth(name, called))))
  const numbers = Math.max(0, ...rows.map(({ words }) => widthOf(words)))
  const [from, to] = [x + names + 8, x + width - numbers - 8]
  const title = head.map((words, i) => label(words, x, y + 11 + i * LINE, { fill: inks.ink2 }))
  const drawn = rows.map((row, i) => {
    const { name, called, value, words } = row
    const top = y + headHeight + 4 + i * BAR_ROW
    const length = Math.max(0, Math.min(1, Math.abs(value) / most) * (to - from))
    const mono = Math.min(monoWidth(name), names)
    const color = value < 0 ? (fill?.negative ?? inks.mute2) : (fill?.positive ?? inks.ink)
    return around(row, [
      fitLabel(name, x, top + 12, names, { 'font-family': MONO, fill: inks.ink }, monoWidth),
      called ? fitLabel(called, x + mono + 6, top + 12, names - mono - 6, { fill: inks.ink2 }) : null,
      mark('rect', { x: from, y: top + 4, width: length, height: 8, fill: color }),
      label(words, x + width, top + 12, { ...END, fill: inks.ink2 }),
    ])
  })
  return [title, rows.length > 0 ? drawn : label('none', x, y + headHeight + 16, { fill: inks.ink3 })]
}

function nameWidth(name: string, called?: string): number {
  return monoWidth(name) + (called ? widthOf(called) + 6 : 0)
}
