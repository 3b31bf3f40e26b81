// What a kind of figure is: one file holds the fields of its specification, its caption, its drawing and its table.

import type { Fields } from '../../schema/figures.ts'
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
  /** for lists and menus */
  title: string
  /** what its specification holds besides the kind */
  fields: Fields
  /** on paper, where nothing else was asked for */
  width: ColumnWidth
  /** one sentence or two under the figure */
  caption(figure: S, words: CaptionWords): string
  /** The whole SVG file. The same data give the same bytes. */
  draw(drawing: D & Drawn): string
  table(data: D): Table | Promise<Table>
}
