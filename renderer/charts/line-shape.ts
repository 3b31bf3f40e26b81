// Curves that the page of a run reads values of.

import { bisector } from 'd3-array'

export interface Point {
  x: number
  y: number
}

/** The y that holds at `x`: of the last point at or before it, or of the first. */
export function valueAt(points: readonly Point[], x: number): number | null {
  if (points.length === 0) return null
  return points[Math.max(0, byX.right(points, x) - 1)].y
}

const byX = bisector((point: Point) => point.x)
