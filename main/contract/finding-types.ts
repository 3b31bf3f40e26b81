// What was found: a sentence of the researcher's beside the figure that shows it.

import type { Style } from '../../core/figures/drawing.ts'
import type { FigureSource } from '../../core/figures/source.ts'
import type { FigureKind, FigureSpecification, SpecificationOf } from '../../core/schema/figures.ts'

export type { FigureKind, FigureSource, FigureSpecification, SpecificationOf }

/** How figures leave the program: theme, millimetres, points, and whether a figure says where it comes from. */
export type FigureStyle = Style

export interface Finding {
  id: number
  title: string
  /** Markdown, with formulas between dollar signs */
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

export type FigureFormat = 'svg' | 'pdf' | 'png' | 'html' | 'csv' | 'parquet'
