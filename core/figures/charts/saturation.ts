// One square of a gate's saturation: a dot for every unit; right, the share of characters at which the gate is
// left-saturated, up, at which it is right-saturated.

import type { GateSaturation } from '../../units/saturation.ts'
import { boxAround } from '../marks/axis.ts'
import { inksOf } from '../marks/color.ts'
import { group, MONO } from '../marks/mark.ts'
import { monoWidth, widthOf } from '../marks/measure.ts'
import { tick } from '../marks/numbers.ts'
import { dot } from '../marks/points.ts'
import { DASHED, segment } from '../marks/rule.ts'
import { linear } from '../marks/scale.ts'
import { END, label } from '../marks/text.ts'
import type { Chart, Look } from './chart.ts'

/** What the axes of a square count. */
export const SATURATION_WORDS =
  'across: share of characters with the gate left-saturated (below 0.1) · up: right-saturated (above 0.9)'

const [LEFT, HEAD, FOOT] = [24, 18, 20]

/** @param title of the gate in words, `forget gate`; left out where it has no room */
export function saturationChart(gate: GateSaturation, title: string, { width, theme }: Look): Chart {
  const inks = inksOf(theme)
  const side = width - LEFT
  const box = { left: LEFT, right: width, top: HEAD, bottom: HEAD + side }
  const x = linear([0, 1], [box.left, box.right])
  const y = linear([0, 1], [box.bottom, box.top])
  const ends = [0, 0.5, 1].map((v) => {
    const anchor = v === 0 ? 'start' : v === 1 ? 'end' : 'middle'
    return [
      label(tick(v), x(v), box.bottom + 13, { 'text-anchor': anchor, fill: inks.ink3 }),
      label(tick(v), box.left - 5, y(v) + (v === 1 ? 8 : v === 0 ? 0 : 3), { ...END, fill: inks.ink3 }),
    ]
  })
  const name = `L${gate.layer}.${gate.gate}`
  const both = monoWidth(name) + widthOf(title) + 10 <= side
  const marks = [
    label(name, box.left, box.top - 6, { 'font-family': MONO, fill: inks.ink }),
    both ? label(title, box.right, box.top - 6, { ...END, fill: inks.ink3 }) : null,
    boxAround(box, inks.axis),
    segment(x(0), y(1), x(1), y(0), inks.mute2, DASHED),
    ends,
    group(
      { class: 'dots' },
      Array.from(gate.left, (left, unit) => dot(x(left), y(gate.right[unit]), 2, inks.ink, { 'fill-opacity': 0.45 })),
    ),
  ]
  return { marks, width, height: box.bottom + FOOT, plot: box, x, y }
}
