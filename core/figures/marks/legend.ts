// Legends: parts side by side, on as many lines as they need.

import { type Attributes, type Marks, mark } from './mark.ts'
import { fitted, widthOf } from './measure.ts'
import { type Drawn, label } from './text.ts'

/** As wide as it says, drawn from its left end at a baseline. */
export interface LegendPart {
  width: number
  draw(x: number, y: number): Marks
}

const LEGEND_LINE = 15
const LEGEND_GAP = 14

/** @param y baseline of the first line */
export function legendOf(parts: readonly LegendPart[], width: number, y: number): Drawn {
  let [x, line] = [0, 0]
  const marks = parts.map((part) => {
    if (x > 0 && x + part.width > width) [x, line] = [0, line + 1]
    const drawn = part.draw(x, y + line * LEGEND_LINE)
    x += part.width + LEGEND_GAP
    return drawn
  })
  return { marks, height: parts.length === 0 ? 0 : (line + 1) * LEGEND_LINE }
}

/** Words, shortened to what a line can hold. */
export function legendWords(words: string, width: number, attributes: Attributes = {}): LegendPart {
  const shown = fitted(words, width)
  return { width: widthOf(shown), draw: (x, y) => label(shown, x, y, attributes) }
}

/** A swatch, and what it stands for. */
export function legendSwatch(
  words: string,
  width: number,
  swatch: (x: number, y: number) => Marks,
  attributes: Attributes = {},
): LegendPart {
  const shown = fitted(words, width - 18)
  return { width: 18 + widthOf(shown), draw: (x, y) => [swatch(x, y), label(shown, x + 18, y, attributes)] }
}

/** A box of an area's colors, 12 wide. */
export function boxSwatch(fill: string, opacity: number, stroke?: string) {
  return (x: number, y: number): Marks =>
    mark('rect', { x: x + 0.5, y: y - 8.5, width: 12, height: 8, fill, 'fill-opacity': opacity, stroke })
}
