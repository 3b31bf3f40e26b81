// How long after a feature changed a unit still tells it: its AUROC, held out, by the distance from the change, with
// 95 % intervals as a band.

import { FEATURE, type Fields, RECORDING, type Specification, UNIT } from '../../schema/figures.ts'
import type { MemoryCurve } from '../../search/metrics/memory-curve.ts'
import { memoryChart } from '../charts/memory.ts'
import type { Style } from '../drawing.ts'
import type { Provenance } from '../provenance.ts'
import { memoryTable } from '../table.ts'
import { headed } from './headed.ts'
import type { Kind } from './kind.ts'

const fields = { recording: RECORDING, unit: UNIT, feature: FEATURE } as const satisfies Fields

export type MemorySpecification = Specification<'memory', typeof fields>

export interface MemoryFigure {
  curve: MemoryCurve
  provenance: Provenance & { unit: string; feature: string }
  style: Style
}

export const memory: Kind<MemorySpecification, { curve: MemoryCurve }> = {
  kind: 'memory',
  title: 'AUROC by distance since onset',
  fields,
  width: 'single',
  caption: ({ unit, feature }, { model, on, unit: named }) =>
    `AUROC of ${named(unit)} of ${model} for ${feature}, held out, by the distance from where that changed, on ${on}. Band: 95 % interval.`,
  draw: (drawing) => memoryFigure(drawing as MemoryFigure),
  table: ({ curve }) => memoryTable(curve),
}

/** The same figure gives the same bytes. */
export function memoryFigure(figure: MemoryFigure): string {
  const { unit, feature } = figure.provenance
  const title = `AUROC of ${unit} for ${feature} by distance since onset`
  return headed({ title, measure: feature, usual: 'single', chart: (look) => memoryChart(figure.curve, look) }, figure)
}
