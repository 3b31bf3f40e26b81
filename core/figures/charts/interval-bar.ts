// A held-out value with its 95 % interval as a bar and a dot: a row of a ranking.

import type { Score } from '../../search/types.ts'
import type { Inks } from '../marks/color.ts'
import type { Marks } from '../marks/mark.ts'
import { dot } from '../marks/points.ts'
import { segment } from '../marks/rule.ts'
import type { Scale } from '../marks/scale.ts'

export interface Reported {
  value: number
  interval: readonly [low: number, high: number] | null
}

/** AUROC from chance to certainty; of a number |r|. */
export const REPORTED_DOMAIN = { boolean: [0.5, 1], number: [0, 1] } as const

/** The value that is reported for a unit: AUROC, or |r| of a number, held out; and its interval. */
export function reported(
  { heldout, intervals }: Pick<Score, 'heldout' | 'intervals'>,
  kind: 'boolean' | 'number',
): Reported {
  const [value, found] = kind === 'boolean' ? [heldout.auroc, intervals?.auroc] : [Math.abs(heldout.r), intervals?.r]
  if (!found || Number.isNaN(found[0])) return { value, interval: null }
  return { value, interval: kind === 'number' && heldout.r < 0 ? [-found[1], -found[0]] : found }
}

/** @param y of the middle; what lies beyond the scale is drawn at its end */
export function intervalBar({ value, interval }: Reported, x: Scale, y: number, inks: Inks): Marks {
  const inside = (v: number) => x(Math.max(x.low, Math.min(x.high, v)))
  const thick = { 'stroke-width': 4, 'stroke-linecap': 'round' }
  return [
    interval ? segment(inside(interval[0]), y, inside(interval[1]), y, inks.mute2, thick) : null,
    Number.isNaN(value) ? null : dot(inside(value), y, 3.5, inks.ink),
  ]
}
