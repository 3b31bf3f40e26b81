// What a line chart needs before it can draw: fewer points than pixels ask for, ticks, and labels that keep apart.

import { bisector } from 'd3'

export interface Point {
  x: number
  y: number
}

/**
 * At most four points for each pixel column: the first, the lowest, the highest and the last, in their order. What is
 * drawn looks the same. Points that are no numbers are left out.
 * @param column the pixel column of an x; must not fall as x grows
 */
export function thin(points: readonly Point[], column: (x: number) => number): Point[] {
  const out: Point[] = []
  let from = 0
  const clean = points.filter(({ x, y }) => Number.isFinite(column(x)) && Number.isFinite(y))
  while (from < clean.length) {
    const at = Math.floor(column(clean[from].x))
    let to = from + 1
    while (to < clean.length && Math.floor(column(clean[to].x)) === at) to++
    out.push(...extremes(clean, from, to))
    from = to
  }
  return out
}

/** First, lowest, highest and last of a stretch, each once, in order. */
function extremes(points: readonly Point[], from: number, to: number): Point[] {
  let low = from
  let high = from
  for (let i = from + 1; i < to; i++) {
    if (points[i].y < points[low].y) low = i
    if (points[i].y > points[high].y) high = i
  }
  return [...new Set([from, Math.min(low, high), Math.max(low, high), to - 1])].map((i) => points[i])
}

/** Ticks of a logarithmic axis: powers of ten, with 2 and 5 between them where there are fewer than three decades. */
export function logTicks(low: number, high: number): number[] {
  const ticks: number[] = []
  const steps = Math.log10(high / low) < 3 ? [1, 2, 5] : [1]
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++)
    for (const step of steps) ticks.push(Number((step * 10 ** power).toPrecision(1)))
  return ticks.filter((tick) => tick >= low && tick <= high)
}

/** Of some ticks, those whose labels have room: each at least `room` pixels from the one before and from `end`. */
export function roomy(ticks: readonly number[], place: (tick: number) => number, room: number, end: number): number[] {
  let last = Number.NEGATIVE_INFINITY
  return ticks.filter((tick) => {
    const at = place(tick)
    if (at - last < room || end - at < room) return false
    last = at
    return true
  })
}

/**
 * Places for labels that would like to stand at `wanted`: at least `gap` apart and inside [low, high], moved no further
 * than they must. In the order that they came.
 */
export function spread(wanted: readonly number[], gap: number, low: number, high: number): number[] {
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

/** The y that holds at `x`: of the last point at or before it, or of the first. */
export function valueAt(points: readonly Point[], x: number): number | null {
  if (points.length === 0) return null
  return points[Math.max(0, byX.right(points, x) - 1)].y
}

const byX = bisector((point: Point) => point.x)

/** The lowest and highest y of some lines, a little apart even where they are one; null where there is no number. */
export function extent(lines: readonly (readonly Point[])[]): [number, number] | null {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const line of lines)
    for (const { y } of line) {
      if (!Number.isFinite(y)) continue
      low = Math.min(low, y)
      high = Math.max(high, y)
    }
  if (low > high) return null
  const least = Math.max(1e-9, Math.abs(high) * 1e-3)
  return high - low < least ? [low - least, high + least] : [low, high]
}
