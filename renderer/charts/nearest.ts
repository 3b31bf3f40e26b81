// The point nearest to the pointer, by Delaunay triangulation, and the next one in a direction for the keyboard.

import { Delaunay } from 'd3-delaunay'

export interface Dots {
  /** [dots] */
  x: ArrayLike<number>
  y: ArrayLike<number>
}

const known = new WeakMap<Dots, Delaunay<number>>()

/** The dot nearest to a place, no further than `reach`; −1 if there is none. In the units of the dots. */
export function nearestDot(dots: Dots, at: { x: number; y: number }, reach = Number.POSITIVE_INFINITY): number {
  if (dots.x.length === 0) return -1
  let net = known.get(dots)
  if (!net) {
    net = Delaunay.from(
      { length: dots.x.length },
      (_, i) => dots.x[i],
      (_, i) => dots.y[i],
    )
    known.set(dots, net)
  }
  const found = net.find(at.x, at.y)
  return Math.hypot(dots.x[found] - at.x, dots.y[found] - at.y) <= reach ? found : -1
}

/**
 * The next dot in a direction: of those that lie more ahead than aside, the nearest, where what lies aside counts twice;
 * the same dot if there is none. Dots at the very same place follow one another by number.
 */
export function dotTowards({ x, y }: Dots, from: number, step: { dx: number; dy: number }): number {
  const forward = step.dx + step.dy > 0
  for (let i = from + (forward ? 1 : -1); i >= 0 && i < x.length; i += forward ? 1 : -1)
    if (x[i] === x[from] && y[i] === y[from]) return i
  let [best, least] = [from, Number.POSITIVE_INFINITY]
  for (let i = 0; i < x.length; i++) {
    const [right, up] = [x[i] - x[from], y[i] - y[from]]
    const ahead = right * step.dx + up * step.dy
    const aside = Math.abs(right * step.dy) + Math.abs(up * step.dx)
    if (ahead <= 0 || aside > ahead) continue
    const distance = ahead + 2 * aside
    if (distance < least) [best, least] = [i, distance]
  }
  return best
}
