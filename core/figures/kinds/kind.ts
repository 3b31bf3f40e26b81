// What a kind of figure is: one file holds its caption, its drawing and its table. What its specification holds stands in
// schema/figures.ts.

import type { ColumnWidth, Style } from '../drawing.ts'
import type { Provenance } from '../provenance.ts'
import type { CaptionWords } from '../source.ts'
import type { Table } from '../table.ts'

/** What a drawing is given besides its data. */
export interface Drawn {
  provenance: Provenance
  style: Style
}

export interface Kind<S extends { kind: string }, D> {
  kind: S['kind']
  /** on paper, where nothing else was asked for */
  width: ColumnWidth
  /** one sentence or two under the figure */
  caption(figure: S, words: CaptionWords): string
  /** The whole SVG file. The same data give the same bytes. */
  draw(drawing: D & Drawn): string
  table(data: D): Table | Promise<Table>
}
