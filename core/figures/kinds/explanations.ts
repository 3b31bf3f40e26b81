// What a unit follows: the features that simulate it best, held out.

import { type Fields, RECORDING, ROWS, type Specification, UNIT } from '../../schema/figures.ts'
import { metricOf } from '../../schema/metrics.ts'
import type { Explanation } from '../../search/explain.ts'
import { valueTable } from '../charts/value-table.ts'
import { inksOf } from '../marks/color.ts'
import { count, probability, score } from '../marks/numbers.ts'
import { headed } from './headed.ts'
import type { Kind } from './kind.ts'

const fields = { recording: RECORDING, unit: UNIT, rows: ROWS } as const satisfies Fields

export type ExplanationsSpecification = Specification<'explanations', typeof fields>

export interface ExplanationsData {
  /** best first, then those that cannot be judged */
  explanations: readonly Explanation[]
  rows: number
}

export const explanations: Kind<ExplanationsSpecification, ExplanationsData> = {
  kind: 'explanations',
  title: 'Explanations',
  fields,
  width: 'single',
  caption: ({ unit }, { model, on, unit: named }) =>
    `The features that account for ${named(unit)} of ${model} best on ${on}: the unit simulated from each, against the unit itself, held out; q over all features (Benjamini–Hochberg).`,
  draw(drawing) {
    const judged = drawing.explanations.filter(({ problem }) => problem === null)
    const rows = judged.slice(0, drawing.rows).map((one) => ({
      name: one.feature,
      values: [score(one.r), score(one.r2), score(one.auroc), one.q === null ? '–' : probability(one.q, 0)],
      faint: one.q !== null && one.q >= 0.05,
    }))
    return headed(
      {
        title: `Features that account for ${drawing.provenance.unit}`,
        measure: `${count(judged.length)} features, best first`,
        usual: 'single',
        chart: ({ width, theme }) =>
          valueTable(['feature', 'r', metricOf('r2').title, metricOf('auroc').title, 'q'], rows, width, inksOf(theme)),
      },
      drawing,
    )
  },
  table: ({ explanations: all }) => [
    { name: 'feature', type: 'text', values: all.map(({ feature }) => feature) },
    { name: 'expression', type: 'text', values: all.map(({ expression }) => expression) },
    ...(['r', 'r2', 'auroc', 'p', 'q'] as const).map(
      (name) => ({ name, type: 'double', values: all.map((one) => one[name]) }) as const,
    ),
    { name: 'problem', type: 'text', values: all.map(({ problem }) => problem) },
  ],
}
