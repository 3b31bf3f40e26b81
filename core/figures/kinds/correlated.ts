// The units that go with one most, and against it: Pearson's r of what is shown.

import { type Fields, RECORDING, type Specification, UNIT } from '../../schema/figures.ts'
import { barsChart, correlatedBars } from '../charts/unit-bars.ts'
import { count } from '../marks/numbers.ts'
import type { UnitNames } from '../source.ts'
import { headed } from './headed.ts'
import type { Kind } from './kind.ts'

const fields = { recording: RECORDING, unit: UNIT } as const satisfies Fields

export type CorrelatedSpecification = Specification<'correlated', typeof fields>

export interface CorrelatedData {
  /** that were correlated */
  characters: number
  positive: readonly { unit: string; r: number }[]
  negative: readonly { unit: string; r: number }[]
  names: UnitNames
}

export const correlated: Kind<CorrelatedSpecification, CorrelatedData> = {
  kind: 'correlated',
  title: 'Correlated units',
  fields,
  width: 'single',
  caption: ({ unit }, { model, on, unit: named }) =>
    `The units of ${model} that are correlated with ${named(unit)} most, either way: Pearson’s r of the values as shown, on ${on}.`,
  draw: (drawing) =>
    headed(
      {
        title: `Units correlated with ${drawing.provenance.unit}`,
        measure: `r over ${count(drawing.characters)} characters`,
        usual: 'single',
        chart: (look) =>
          barsChart(
            correlatedBars(drawing, (unit) => drawing.names[unit]),
            look,
          ),
      },
      drawing,
    ),
  table({ positive, negative }) {
    const rows = [...positive, ...[...negative].reverse()]
    return [
      { name: 'unit', type: 'text', values: rows.map(({ unit }) => unit) },
      { name: 'r', type: 'double', values: rows.map(({ r }) => r) },
    ]
  },
}
