// Points: filled dots, rings, diamonds and triangles.

import { type Attributes, at, type Mark, mark } from './mark.ts'

/** A filled circle; pixels. */
export function dot(cx: number, cy: number, r: number, fill: string, more: Attributes = {}): Mark {
  return mark('circle', { cx, cy, r, fill, ...more })
}

/** Filled with the page, so that what lies under it does not shine through. */
export function ring(cx: number, cy: number, r: number, stroke: string, fill: string): Mark {
  return mark('circle', { cx, cy, r, fill, stroke, 'stroke-width': 1.2 })
}

/** A square on its corner, outlined and filled; pixels. */
export function diamond(x: number, y: number, stroke: string, fill: string): Mark {
  return mark('path', { d: `M${at(x)},${at(y - 4)}l4,4l-4,4l-4,-4z`, fill, stroke, 'stroke-width': 1.2 })
}

/** On a base line, its tip up. */
export function triangle(x: number, base: number, fill: string): Mark {
  return mark('path', { d: `M${at(x)},${at(base)}l-3.5,-6h7z`, fill })
}
