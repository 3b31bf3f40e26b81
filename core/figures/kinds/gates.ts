// The gates of a unit's cell over a stretch of text, a band each.

import type { SpecificationOf } from '../../schema/figures.ts'
import type { Kind } from './kind.ts'
import { GATE_WORDS } from './saturation.ts'
import { type TraceData, type TraceUnit, tableOf, traceFigure } from './trace.ts'

export type GatesSpecification = SpecificationOf<'gates'>

export const gates: Kind<GatesSpecification, TraceData> = {
  kind: 'gates',
  width: 'double',
  caption: ({ unit, start, end, feature }, { model, stretch, unit: named }) =>
    `The gates of the cell of ${named(unit)} of ${model} over ${stretch(start, end)}.${feature ? ` The green rule marks ${feature}.` : ''}`,
  draw: traceFigure,
  table: tableOf,
}

/** The band of one gate. @param kind `f` of a unit `L1.c.17` @param values [characters] */
export function gateBand(unit: string, kind: string, values: Float32Array): TraceUnit {
  const candidate = kind === 'g' || kind === 'n'
  return {
    unit: unit.replace(/\.[a-z]\./, `.${kind}.`),
    name: GATE_WORDS[kind],
    values,
    scale: { quantity: kind, raw: false, low: candidate ? -1 : 0, high: 1 },
  }
}
