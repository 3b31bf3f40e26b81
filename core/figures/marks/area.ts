// Areas: a band between two curves, and the outline of a histogram.

import { area } from 'd3-shape'
import { type Attributes, at, type Mark, mark } from './mark.ts'

export type Span = readonly [x: number, low: number, high: number]

const draw = area<Span>()
  .x(([x]) => x)
  .y0(([, low]) => low)
  .y1(([, , high]) => high)
  .digits(2)

/** Between two curves; fewer than two places draw nothing. */
export function bandMark(spans: readonly Span[], fill: string, opacity: number): Mark | null {
  return spans.length < 2 ? null : mark('path', { d: draw(spans) ?? '', fill, 'fill-opacity': opacity })
}

/** The outline of a histogram, closed on its base line. @param tops the places of the bins' heights */
export function stepsMark(
  tops: readonly number[],
  { left, right, bottom }: { left: number; right: number; bottom: number },
  attributes: Attributes,
): Mark {
  const step = (right - left) / tops.length
  const steps = tops.map((top, i) => `V${at(top)}H${at(left + (i + 1) * step)}`).join('')
  return mark('path', { d: `M${at(left)},${at(bottom)}${steps}V${at(bottom)}`, ...attributes })
}
