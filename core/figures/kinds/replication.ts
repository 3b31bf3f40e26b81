// The same units, signs and thresholds on another recording, beside what they reached where they were found.

import { FEATURE, type Fields, RECORDING, ROWS, type Specification } from '../../schema/figures.ts'
import type { MetricValues, Score } from '../../search/types.ts'
import { measure } from '../../search/verdict.ts'
import { REPORTED_DOMAIN, reported } from '../charts/interval-bar.ts'
import { replicationChart } from '../charts/replication.ts'
import type { UnitNames } from '../source.ts'
import { headed } from './headed.ts'
import type { Kind } from './kind.ts'

const fields = {
  recording: RECORDING,
  on: RECORDING,
  feature: FEATURE,
  shifts: { is: 'whole', low: 0, high: 4095 },
  seed: { is: 'whole', low: 0, high: 2 ** 32 - 1 },
  rows: ROWS,
} as const satisfies Fields

export type ReplicationSpecification = Specification<'replication', typeof fields>

export interface ReplicationData {
  kind: 'boolean' | 'number'
  /** in the order of the search half */
  scores: readonly Score[]
  /** of the same units, over all characters of the other recording */
  found: readonly { unit: string; figures: MetricValues }[]
  /** of the other recording */
  name: string
  names: UnitNames
}

export const replication: Kind<ReplicationSpecification, ReplicationData> = {
  kind: 'replication',
  title: 'Replication',
  fields,
  width: 'single',
  caption: ({ feature }, { model, on }) =>
    `The units of ${model} that follow ${feature} best on ${on}, with the same signs and thresholds on another recording: filled, held out where they were found, with 95 % intervals; open, on all characters of the other one.`,
  draw(drawing) {
    const { kind, scores, found, name, names, provenance } = drawing
    const there = new Map(found.map(({ unit, figures }) => [unit, measure(kind, figures)]))
    const rows = scores.map((one) => ({
      ...{ unit: one.unit, called: names[one.unit], here: reported(one, kind) },
      there: there.get(one.unit) ?? Number.NaN,
    }))
    return headed(
      {
        title: `Replication of ${provenance.feature} on ${name}`,
        words: provenance.feature ?? '',
        measure: `on ${name}`,
        usual: 'single',
        chart: (look) =>
          replicationChart({ rows, domain: REPORTED_DOMAIN[kind], words: kind === 'boolean' ? 'AUROC' : '|r|' }, look),
      },
      drawing,
    )
  },
  table({ kind, scores, found }) {
    const there = new Map(found.map(({ unit, figures }) => [unit, figures]))
    const figure = (name: string, of: (one: Score) => number | undefined) =>
      ({ name, type: 'double', values: scores.map((one) => of(one) ?? null) }) as const
    return [
      { name: 'unit', type: 'text', values: scores.map(({ unit }) => unit) },
      figure('threshold', ({ threshold }) => threshold),
      figure('sign', ({ sign }) => sign),
      figure('heldout', ({ heldout }) => measure(kind, heldout)),
      figure('replicated', ({ unit }) => there.get(unit) && measure(kind, there.get(unit)!)),
      figure('replicated_r', ({ unit }) => there.get(unit)?.r),
      figure('replicated_f1', ({ unit }) => there.get(unit)?.f1),
    ]
  },
}
