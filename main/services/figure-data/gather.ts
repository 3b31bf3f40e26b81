// Types of the gatherers of figures.

import type { Style } from '../../../core/figures/drawing.ts'
import type { DataOf } from '../../../core/figures/kinds/kinds.ts'
import type { Provenance } from '../../../core/figures/provenance.ts'
import type { Table } from '../../../core/figures/table.ts'
import type { FigureKind, FigureSource, SpecificationOf } from '../../contract/finding-types.ts'
import type { Births } from '../births.ts'
import type { Effects } from '../effects.ts'
import type { ExplainService } from '../explain.ts'
import type { Features } from '../features.ts'
import type { KeptSearches } from '../kept-searches.ts'
import type { Matrix } from '../matrix.ts'
import type { Predictions } from '../predictions.ts'
import type { ProbeService } from '../probe.ts'
import type { Recordings } from '../recordings.ts'
import type { Scratchpads } from '../scratchpads.ts'
import type { SearchWithBaselines } from '../search-with-baselines.ts'
import type { TestLosses } from '../test-losses.ts'
import type { Units } from '../units.ts'

/** A gathered figure: its drawing by style, and its table. */
export interface GatheredFigure {
  svg(style: Style): string
  /** of colored text alone: a page */
  html?(style: Style): string
  table(): Table | Promise<Table>
  /** of the search behind it, where one was made for it */
  notes?: readonly string[]
}

export interface FigureRequest<K extends FigureKind> {
  figure: SpecificationOf<K>
  source: FigureSource
  provenance: Provenance
  signal: AbortSignal
}

/** Data of a kind, with notes on their origin. */
export type Gathered<K extends FigureKind> = DataOf<K> & Pick<GatheredFigure, 'html' | 'notes'>

/** How the data of each kind are gathered. */
export type Gatherers<K extends FigureKind = FigureKind> = {
  [One in K]: (request: FigureRequest<One>) => Promise<Gathered<One>> | Gathered<One>
}

export interface FigureNeeds {
  recordings: Recordings
  features: Features
  units: Units
  evidence: SearchWithBaselines
  searches: KeptSearches
  matrix: Matrix
  scratchpads: Scratchpads
  predictions: Predictions
  births: Births
  probe: ProbeService
  effects: Effects
  explain: ExplainService
  testLosses: TestLosses
}
