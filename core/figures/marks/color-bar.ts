// The colors of a scale as a bar of cells, from left to right.

import { levelColor, type Theme } from './color.ts'
import type { LegendPart } from './legend.ts'
import { type Marks, mark } from './mark.ts'
import { widthOf } from './measure.ts'
import { label } from './text.ts'

const CELLS = 48

/** @param from the level that it begins with: 0 for the whole scale, 127.5 for its upper half */
export function colorBar(
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
  theme: Theme,
  from = 0,
): Marks {
  const step = width / CELLS
  return Array.from({ length: CELLS }, (_, i) =>
    mark('rect', {
      x: x + i * step,
      y,
      // neighbours overlap a little, so that no seam is seen between them
      width: step + (i + 1 < CELLS ? 0.2 : 0),
      height,
      fill: levelColor(Math.round(from + ((i + 0.5) / CELLS) * (255 - from)), theme),
    }),
  )
}

const BAR = { width: 96, height: 7 }

/** A quantity between the ends of the colors, as a part of a legend. */
export function scalePart(
  { quantity, low, high }: { quantity: string; low: string; high: string },
  theme: Theme,
  width = BAR.width,
): LegendPart {
  const first = `${quantity} ${low}`.trim()
  const before = widthOf(first) + 7
  return {
    width: before + width + 7 + widthOf(high),
    draw: (x, y) => [
      label(first, x, y),
      colorBar({ x: x + before, y: y - 8, width, height: BAR.height }, theme),
      label(high, x + before + width + 7, y),
    ],
  }
}
