// Lines through points, and the names at their ends.

import { line } from 'd3-shape'
import { type Attributes, at, type Mark, mark } from './mark.ts'

export type Point = readonly [x: number, y: number]

/** `M0,1L2,3…` through points that are numbers; a gap lifts the pen. */
export function pathThrough(points: Iterable<Point>): string {
  return draw(points) ?? ''
}

const draw = line<Point>()
  .defined(([x, y]) => Number.isFinite(x) && Number.isFinite(y))
  .digits(2)

/** A line through points. */
export function lineMark(points: Iterable<Point>, stroke: string, width: number, more: Attributes = {}): Mark {
  return mark('path', {
    d: pathThrough(points),
    fill: 'none',
    stroke,
    'stroke-width': width,
    'stroke-linejoin': 'round',
    ...more,
  })
}

/**
 * At most four points for each column of units: the first, the lowest, the highest and the last, in their order. What is
 * drawn looks the same. Points that are no numbers are left out. The x of points must not fall.
 */
export function thinned(points: readonly Point[]): Point[] {
  const out: Point[] = []
  const clean = points.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y))
  for (let from = 0; from < clean.length; ) {
    const column = Math.floor(clean[from][0])
    let [to, low, high] = [from + 1, from, from]
    for (; to < clean.length && Math.floor(clean[to][0]) === column; to++) {
      if (clean[to][1] < clean[low][1]) low = to
      if (clean[to][1] > clean[high][1]) high = to
    }
    const kept = new Set([from, Math.min(low, high), Math.max(low, high), to - 1])
    out.push(...[...kept].map((i) => clean[i]))
    from = to
  }
  return out
}

/**
 * Places for labels that would like to stand at `wanted`: at least `gap` apart and inside [low, high], moved no further
 * than they must. In the order that they came.
 */
export function apart(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b] || a - b)
  const places = order.map((i) => Math.min(high, Math.max(low, wanted[i])))
  for (let i = 1; i < places.length; i++) places[i] = Math.max(places[i], places[i - 1] + gap)
  for (let i = places.length - 1; i >= 0; i--)
    places[i] = Math.min(places[i], i === places.length - 1 ? high : places[i + 1] - gap)
  const out = new Array<number>(wanted.length)
  order.forEach((i, rank) => {
    out[i] = places[rank]
  })
  return out
}

/** `M0,1…`: a path that is given in parts, with places rounded alike. */
export function path(parts: TemplateStringsArray, ...places: number[]): string {
  return parts.reduce((sum, part, i) => `${sum}${i > 0 ? at(places[i - 1]) : ''}${part}`, '')
}
