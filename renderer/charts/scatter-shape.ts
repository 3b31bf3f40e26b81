// A scatter of many dots in a square: where they are, and which one is nearest to a pointer or next in a direction.

export interface Dots {
  /** [dots] in [0, 1], right and up */
  x: ArrayLike<number>
  y: ArrayLike<number>
}

/** The dot nearest to a place, no further than `reach`; −1 if there is none. Distances as fractions of the square. */
export function nearestDot({ x, y }: Dots, at: { x: number; y: number }, reach: number): number {
  let [best, least] = [-1, reach * reach]
  for (let i = 0; i < x.length; i++) {
    const distance = (x[i] - at.x) ** 2 + (y[i] - at.y) ** 2
    if (distance <= least) [best, least] = [i, distance]
  }
  return best
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
