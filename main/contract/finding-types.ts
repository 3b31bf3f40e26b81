// What was found: a sentence of the researcher's beside the figure that shows it.

import type { FigureKind, FigureSource, FigureSpecification } from '../../core/figures/specification.ts'

export type { FigureKind, FigureSource, FigureSpecification }

export interface Finding {
  id: number
  title: string
  /** plain text; an empty line ends a paragraph */
  sentence: string
  /** null for words alone */
  figure: FigureSpecification | null
  /** what the figure was made of when it was collected */
  source: FigureSource | null
  /** milliseconds since 1970 */
  madeAt: number
}

export type NewFinding = Omit<Finding, 'id' | 'madeAt'>

export interface Notebook {
  /** '' until somebody gives it one */
  title: string
  /** in the researcher's order, with the words under the figure */
  findings: (Finding & { caption: string })[]
}

export type FigureFormat = 'svg' | 'csv' | 'parquet' | 'png'
