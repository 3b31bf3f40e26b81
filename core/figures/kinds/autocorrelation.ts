// How long a unit remembers: the correlation of its values with themselves some characters later.

import { type Fields, RECORDING, type Specification, UNIT } from '../../schema/figures.ts'
import type { Autocorrelation } from '../../units/autocorrelation.ts'
import { autocorrelationChart, memoryWords } from '../charts/autocorrelation.ts'
import { headed } from './headed.ts'
import type { Kind } from './kind.ts'

const fields = { recording: RECORDING, unit: UNIT } as const satisfies Fields

export type AutocorrelationSpecification = Specification<'autocorrelation', typeof fields>

export const autocorrelation: Kind<AutocorrelationSpecification, { curve: Autocorrelation }> = {
  kind: 'autocorrelation',
  title: 'Autocorrelation',
  fields,
  width: 'single',
  caption: ({ unit }, { model, on, unit: named }) =>
    `Autocorrelation of ${named(unit)} of ${model} by distance on ${on}; within the grey lines is 95 % of what chance gives.`,
  draw: (drawing) =>
    headed(
      {
        title: `Autocorrelation of ${drawing.provenance.unit}`,
        measure: memoryWords(drawing.curve),
        usual: 'single',
        chart: (look) => autocorrelationChart(drawing.curve, look),
      },
      drawing,
    ),
  table: ({ curve: { r, band } }) => [
    { name: 'distance', type: 'whole', values: Array.from(r, (_, i) => i) },
    { name: 'r', type: 'single', values: r },
    { name: 'chance_95', type: 'single', values: band },
  ],
}
