// Axes: a foot with short strokes and labels that keep apart, and faint lines across with their labels at the left.

import type { Inks } from './color.ts'
import { at, type Marks, mark } from './mark.ts'
import { fitted, widthOf } from './measure.ts'
import { tick } from './numbers.ts'
import { segment } from './rule.ts'
import type { Scale } from './scale.ts'
import { END, label, MIDDLE } from './text.ts'

/** How high the foot of a chart is: without and with what is counted. */
export const FOOT = { bare: 18, named: 32 } as const

/** Where a chart is drawn, inside its axes. */
export interface Box {
  left: number
  right: number
  top: number
  bottom: number
}

export interface Axis {
  scale: Scale
  ticks: readonly number[]
  /** what is counted; '' for no name */
  words: string
  format?: (value: number) => string
}

/** The foot: line, short strokes, labels that stay within it and apart from one another, and what is counted. */
export function bottomAxis(
  { scale, ticks, words, format = tick }: Axis,
  { left, right, bottom }: Box,
  inks: Inks,
): Marks {
  let last = Number.NEGATIVE_INFINITY
  const labels = ticks.map((value) => {
    const x = scale(value)
    const text = format(value)
    const width = widthOf(text)
    const from = Math.max(left - 2, Math.min(right + 2 - width, x - width / 2))
    const shown = from >= last + 6
    if (shown) last = from + width
    return [
      segment(x, bottom, x, bottom + 4, inks.axis),
      shown ? label(text, from + width / 2, bottom + 15, { ...MIDDLE, fill: inks.ink3 }) : null,
    ]
  })
  const named = label(fitted(words, right - left), (left + right) / 2, bottom + 29, { ...MIDDLE, fill: inks.ink3 })
  return [segment(left, bottom, right, bottom, inks.axis), labels, named]
}

/** Faint lines across, with their labels at the left, and what is counted upright beside them. */
export function sideAxis({ scale, ticks, words, format = tick }: Axis, box: Box, inks: Inks): Marks {
  const across = ticks.map((value) => {
    const y = scale(value)
    return [
      segment(box.left, y, box.right, y, inks.grid),
      label(format(value), box.left - 6, y + 3.5, { ...END, fill: inks.ink3 }),
    ]
  })
  return [across, upright(words, 8, box.top, box.bottom, inks)]
}

/** How much room the labels of an axis need at its left. */
export function sideRoom({ ticks, words, format = tick }: Omit<Axis, 'scale'>): number {
  return Math.max(...ticks.map((value) => widthOf(format(value))), 0) + 8 + (words === '' ? 0 : 15)
}

/** Words along an upright axis. */
export function upright(words: string, x: number, top: number, bottom: number, { ink3 }: Inks): Marks {
  const y = (top + bottom) / 2
  const shown = fitted(words, Math.abs(bottom - top) + 12)
  return label(shown, x, y, { ...MIDDLE, fill: ink3, transform: `rotate(-90 ${at(x)} ${at(y)})` })
}

/** A frame around a square plot. */
export function boxAround({ left, right, top, bottom }: Box, stroke: string): Marks {
  return mark('rect', { x: left, y: top, width: right - left, height: bottom - top, fill: 'none', stroke })
}
