// Words: labels at a baseline, shortened to their room, and the heading of a chart.

import type { Inks } from './color.ts'
import { type Attributes, type Mark, type Marks, mark } from './mark.ts'
import { fitted, widthOf, wrapped } from './measure.ts'

export const END = { 'text-anchor': 'end' } as const
export const MIDDLE = { 'text-anchor': 'middle' } as const
/** Between the baselines of lines of words. */
export const LINE = 14

/** Words at a baseline; none draw nothing. */
export function label(words: string, x: number, y: number, attributes: Attributes = {}): Mark | null {
  return words === '' ? null : { ...mark('text', { x, y, ...attributes }), text: words }
}

/** A label that is shortened to its room. */
export function fitLabel(
  words: string,
  x: number,
  y: number,
  room: number,
  attributes: Attributes = {},
  width: (words: string) => number = widthOf,
): Mark | null {
  return label(fitted(words, Math.max(0, room), width), x, y, attributes)
}

/** Words in as many lines as they need, from the top. */
export function lines(words: string, x: number, top: number, room: number, attributes: Attributes = {}): Drawn {
  const found = words === '' ? [] : wrapped(words, room)
  return {
    marks: found.map((each, i) => label(each, x, top + 11 + LINE * i, attributes)),
    height: found.length * LINE,
  }
}

export interface Drawn {
  marks: Marks
  height: number
}

/** What a chart begins with: what it is of at the left, and what is measured at the right or, without room, below. */
export function heading(words: string, measure: string, width: number, { ink }: Inks): Drawn {
  const beside = widthOf(words, 12, 500) + widthOf(measure) + 16 <= width
  const title = label(
    fitted(words, width, (w) => widthOf(w, 12, 500)),
    0,
    11,
    { 'font-size': 12, 'font-weight': 500, fill: ink },
  )
  if (measure === '' || beside) return { marks: [title, label(measure, width, 11, END)], height: 18 }
  const below = lines(measure, 0, 15, width)
  return { marks: [title, below.marks], height: 18 + below.height }
}
