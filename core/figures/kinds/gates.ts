// The gates of a unit's cell over a stretch of text, a band each.

import type { SpecificationOf } from '../../schema/figures.ts'
import type { Kind } from './kind.ts'
import { type TraceData, tableOf, traceFigure } from './trace.ts'

export type GatesSpecification = SpecificationOf<'gates'>

export const gates: Kind<GatesSpecification, TraceData> = {
  kind: 'gates',
  width: 'double',
  caption: ({ unit, start, end, feature }, { model, stretch, unit: named }) =>
    `The gates of the cell of ${named(unit)} of ${model} over ${stretch(start, end)}.${feature ? ` The green rule marks ${feature}.` : ''}`,
  draw: (drawing) => traceFigure({ ...drawing, means: true }),
  table: tableOf,
}
