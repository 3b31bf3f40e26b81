// The words under a figure.

import { FIGURE_TITLES, type FigureKind, type FigureSpecification, kindOf } from './kinds/kinds.ts'
import { captionWords, type FigureSource, type UnitNames } from './source.ts'

export type { FigureKind, FigureSource, FigureSpecification }
export { FIGURE_TITLES }

/** One sentence or two under the figure. @param names what the researcher calls units */
export function captionOf(figure: FigureSpecification, source: FigureSource, names: UnitNames = {}): string {
  return kindOf(figure).caption(figure, captionWords(source, names))
}
