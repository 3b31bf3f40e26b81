// The gates of a unit's cell over a stretch of text, a band each.

import { type Fields, MAYBE_FEATURE, POSITION, RECORDING, type Specification, UNIT } from '../../schema/figures.ts'
import type { Kind } from './kind.ts'
import { type TraceData, tableOf, traceFigure } from './trace.ts'

const fields = {
  recording: RECORDING,
  unit: UNIT,
  start: POSITION,
  end: POSITION,
  feature: MAYBE_FEATURE,
} as const satisfies Fields

export type GatesSpecification = Specification<'gates', typeof fields>

export const gates: Kind<GatesSpecification, TraceData> = {
  kind: 'gates',
  title: 'Gates over time',
  fields,
  width: 'double',
  caption: ({ unit, start, end, feature }, { model, stretch, unit: named }) =>
    `The gates of the cell of ${named(unit)} of ${model} over ${stretch(start, end)}.${feature ? ` The green rule marks ${feature}.` : ''}`,
  draw: (drawing) => traceFigure({ ...drawing, means: true }),
  table: tableOf,
}
