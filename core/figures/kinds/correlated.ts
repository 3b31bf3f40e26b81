// The units that go with one most, and against it: Pearson's r of what is shown.

import type { SpecificationOf } from '../../schema/figures.ts'
import { score } from '../axes.ts'
import { type BarRow, barLists } from '../bars.ts'
import { frame, heading, inksOf, innerWidth, unitWords } from '../drawing.ts'
import { grouped } from '../provenance.ts'
import type { UnitNames } from '../source.ts'
import type { Kind } from './kind.ts'

export type CorrelatedSpecification = SpecificationOf<'correlated'>

export interface CorrelatedData {
  /** that were correlated */
  characters: number
  positive: readonly { unit: string; r: number }[]
  negative: readonly { unit: string; r: number }[]
  names: UnitNames
}

export const correlated: Kind<CorrelatedSpecification, CorrelatedData> = {
  kind: 'correlated',
  width: 'single',
  caption: ({ unit }, { model, on, unit: named }) =>
    `The units of ${model} that are correlated with ${named(unit)} most, either way: Pearson’s r of the values as shown, on ${on}.`,
  draw({ characters, positive, negative, names, provenance, style }) {
    const inks = inksOf(style.theme)
    const width = innerWidth(style, 'single')
    const head = heading(unitWords(provenance), `r over ${grouped(characters)} characters`, width, inks)
    const row = ({ unit, r }: { unit: string; r: number }): BarRow => ({
      name: unit,
      called: names[unit],
      value: r,
      words: score(r),
    })
    const lists = [
      { title: 'with it', rows: positive.map(row) },
      { title: 'against it', rows: negative.map(row) },
    ]
    const bars = barLists(lists, { width, y: head.height + 4, most: 1, inks })
    const title = `Units correlated with ${provenance.unit}`
    return frame({
      title,
      width,
      height: head.height + 4 + bars.height,
      provenance,
      style,
      body: head.svg + bars.svg,
    })
  },
  table({ positive, negative }) {
    const rows = [...positive, ...[...negative].reverse()]
    return [
      { name: 'unit', type: 'text', values: rows.map(({ unit }) => unit) },
      { name: 'r', type: 'double', values: rows.map(({ r }) => r) },
    ]
  },
}
