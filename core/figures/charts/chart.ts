// What a chart is given to be drawn, and what it comes to.

import type { Box } from '../marks/axis.ts'
import type { Theme } from '../marks/color.ts'
import type { Marks } from '../marks/mark.ts'
import type { Scale } from '../marks/scale.ts'

/** How a chart is drawn, apart from its data. */
export interface Look {
  /** units of a font of 11: pixels of the window */
  width: number
  /** of what is inside the axes; what suits the kind of chart without */
  height?: number
  theme: Theme
}

/** Drawn from its top left corner. */
export interface Chart {
  marks: Marks
  width: number
  height: number
  /** inside the axes */
  plot: Box
  x: Scale
  y: Scale
}
