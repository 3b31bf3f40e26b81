// Lists of bars, side by side in as many columns as the figure is wide: what is strongest, by name and value.

import { END, fitLabel, type Inks, label, MONO, mark } from './drawing.ts'
import { monoWidth, widthOf, wrapped } from './measure.ts'

export interface BarRow {
  name: string
  /** beside the name, what the researcher calls it */
  called?: string
  value: number
  /** the value, as it is written */
  words: string
}

export interface BarList {
  title: string
  rows: readonly BarRow[]
}

const ROW = 16
const GAP = 24
/** Narrower lists stand below one another. */
const LEAST = 132
const MOST = 300

/** @param most value of the longest bar @param y of the top */
export function barLists(
  lists: readonly BarList[],
  { width, y, most, inks }: { width: number; y: number; most: number; inks: Inks },
): { svg: string; height: number } {
  const fitting = Math.max(1, Math.floor((width + GAP) / (LEAST + GAP)))
  const columns = Math.min(lists.length, fitting, 4)
  const each = Math.min(MOST, (width - (columns - 1) * GAP) / Math.max(1, columns))
  let [svg, top] = ['', y]
  for (let from = 0; from < lists.length; from += columns) {
    const row = lists.slice(from, from + columns).map((list) => ({ ...list, head: wrapped(list.title, each) }))
    const head = Math.max(...row.map((list) => list.head.length)) * 14
    svg += row.map((list, i) => oneList(list, i * (each + GAP), top, head, each, most, inks)).join('')
    top += head + 4 + Math.max(1, ...row.map(({ rows }) => rows.length)) * ROW + 8
  }
  return { svg, height: top - y - 8 }
}

function oneList(
  { head, rows }: BarList & { head: string[] },
  x: number,
  y: number,
  headHeight: number,
  width: number,
  most: number,
  inks: Inks,
): string {
  const names = Math.min(width * 0.5, Math.max(14, ...rows.map(({ name, called }) => nameWidth(name, called))))
  const numbers = Math.max(0, ...rows.map(({ words }) => widthOf(words)))
  const [from, to] = [x + names + 8, x + width - numbers - 8]
  const title = head.map((words, i) => label(words, x, y + 11 + i * 14, { fill: inks.ink2 })).join('')
  const drawn = rows.map(({ name, called, value, words }, i) => {
    const top = y + headHeight + 4 + i * ROW
    const length = Math.max(0, (Math.abs(value) / most) * (to - from))
    const mono = Math.min(monoWidth(name), names)
    return [
      fitLabel(name, x, top + 12, names, { 'font-family': MONO, fill: inks.ink }, monoWidth),
      called ? fitLabel(called, x + mono + 6, top + 12, names - mono - 6, { fill: inks.ink2 }) : '',
      mark('rect', { x: from, y: top + 4, width: length, height: 8, fill: value < 0 ? inks.mute2 : inks.ink }),
      label(words, x + width, top + 12, { ...END, fill: inks.ink2 }),
    ].join('')
  })
  return title + (rows.length > 0 ? drawn.join('') : label('none', x, y + headHeight + 16))
}

function nameWidth(name: string, called?: string): number {
  return monoWidth(name) + (called ? widthOf(called) + 6 : 0)
}
