// Straight lines, and rules with a word: chance, a baseline, a threshold.

import type { Inks } from './color.ts'
import { type Attributes, type Mark, type Marks, mark } from './mark.ts'
import { END, label } from './text.ts'

export const DASHED = { 'stroke-dasharray': '2 3' } as const

/** A line between two points. */
export function segment(x1: number, y1: number, x2: number, y2: number, stroke: string, more: Attributes = {}): Mark {
  return mark('line', { x1, y1, x2, y2, stroke, ...more })
}

/** A dashed line across with a word at its right end. */
export function rule(y: number, left: number, right: number, words: string, inks: Inks): Marks {
  return [segment(left, y, right, y, inks.mute2, DASHED), label(words, right, y - 4, { ...END, fill: inks.ink3 })]
}
