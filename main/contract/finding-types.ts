// Findings: a text of the researcher's with a figure.

import type { Style } from '../../core/figures/drawing.ts'
import type { FigureKind, FigureSpecification, SpecificationOf } from '../../core/figures/kinds/kinds.ts'
import type { FigureSource } from '../../core/figures/source.ts'

export type { FigureKind, FigureSource, FigureSpecification, SpecificationOf }

/** Style of exported figures: theme, millimetres, points, and whether the source is printed. */
export type FigureStyle = Style

export interface Finding {
  id: number
  title: string
  /** Markdown, with formulas between dollar signs */
  sentence: string
  /** null for text alone */
  figure: FigureSpecification | null
  /** the source of the figure when it was added */
  source: FigureSource | null
  /** milliseconds since 1970 */
  madeAt: number
}

export type NewFinding = Omit<Finding, 'id' | 'madeAt'>

export interface Notebook {
  /** '' without one */
  title: string
  /** in the researcher's order, with captions */
  findings: (Finding & { caption: string })[]
}

export type FigureFormat = 'svg' | 'pdf' | 'png' | 'html' | 'csv' | 'parquet'
