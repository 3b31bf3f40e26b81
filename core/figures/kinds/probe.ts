// Does one cell know a feature, or do many? The share of its bits that one unit explains, two together, three …, and what
// does without them.

import { FEATURE, type Fields, RECORDING, type Specification } from '../../schema/figures.ts'
import { metricOf } from '../../schema/metrics.ts'
import type { ProbeMetrics, ProbeResult, ProbeStep } from '../../search/probe/probe.ts'
import { probeChart } from '../charts/probe.ts'
import { type ValueRow, valueTable } from '../charts/value-table.ts'
import { frame, innerWidth } from '../drawing.ts'
import { inksOf } from '../marks/color.ts'
import { type Marks, moved } from '../marks/mark.ts'
import { score } from '../marks/numbers.ts'
import { heading, lines } from '../marks/text.ts'
import type { UnitNames } from '../source.ts'
import type { Kind } from './kind.ts'

const fields = {
  recording: RECORDING,
  feature: FEATURE,
  method: { is: 'choice', choices: ['greedy', 'l1'] },
  states: { is: 'choice', choices: ['one', 'both'] },
  /** the only units that may be taken; all without */
  among: { is: 'units', least: 1, most: 10_000, optional: true },
  most: { is: 'whole', low: 1, high: 16 },
} as const satisfies Fields

export type ProbeSpecification = Specification<'probe', typeof fields>

export interface ProbeData {
  steps: readonly ProbeStep[]
  result: ProbeResult
  /** what the researcher calls units */
  names: UnitNames
}

const HEADS = ['unit that is added', 'bits', 'AP', 'AUROC', 'F1']

export const probe: Kind<ProbeSpecification, ProbeData> = {
  kind: 'probe',
  title: 'Sparse probe',
  fields,
  width: 'single',
  caption: ({ feature, method }, { model, on }) =>
    `Sparse probe: logistic regressions on one unit of ${model} and more for ${feature} on ${on}, chosen by ${method === 'l1' ? 'a lasso' : 'forward selection'}: the share of the feature’s bits that they explain on the test part, with 95 % intervals; thin: on the train part.`,
  draw({ steps, result, names, provenance, style }) {
    const { theme } = style
    const inks = inksOf(theme)
    const width = innerWidth(style, 'single')
    const feature = provenance.feature ?? ''
    const head = heading(feature, 'test part, 95 % intervals', width, inks)
    const verdict = lines(result.verdict, 0, head.height + 2, width, { fill: inks.ink2 })
    const chart = probeChart(steps, result.enough, { width, theme })
    const table = valueTable(HEADS, [...steps.map(rowOf(names)), ...comparedRows(result)], width, inks)
    const [top, below] = [head.height + verdict.height + 6, head.height + verdict.height + 14 + chart.height]
    const marks: Marks = [head.marks, verdict.marks, moved(0, top, chart.marks), moved(0, below, table.marks)]
    const title = `Sparse probe for ${feature}`
    return frame({ title, width, height: below + table.height, provenance, style, marks })
  },
  table: ({ steps }) => [
    { name: 'units', type: 'whole', values: steps.map(({ k }) => k) },
    { name: 'added', type: 'text', values: steps.map(({ added }) => added) },
    ...(['bits', 'entropy', 'averagePrecision', 'auroc', 'f1'] as const).map(
      (key) => ({ name: COLUMNS[key], type: 'double', values: steps.map(({ test }) => test[key]) }) as const,
    ),
    { name: 'bits_low', type: 'double', values: steps.map(({ interval }) => interval?.[0] ?? null) },
    { name: 'bits_high', type: 'double', values: steps.map(({ interval }) => interval?.[1] ?? null) },
    { name: 'train_bits', type: 'double', values: steps.map(({ train }) => train.bits) },
  ],
}

const COLUMNS = {
  bits: 'bits',
  entropy: 'entropy',
  averagePrecision: metricOf('averagePrecision').column,
  auroc: metricOf('auroc').column,
  f1: metricOf('f1').column,
}

const valuesOf = ({
  bits,
  averagePrecision,
  auroc,
  f1,
}: Pick<ProbeMetrics, 'bits' | 'averagePrecision' | 'auroc' | 'f1'>) => [
  score(bits, 3),
  score(averagePrecision),
  score(auroc),
  score(f1),
]

const rowOf =
  (names: UnitNames) =>
  ({ added, test }: ProbeStep): ValueRow => ({
    ...{ name: added, called: names[added], mono: true, values: valuesOf(test) },
  })

/** What does without these units, or without training, and what as many units make of shuffled runs. */
function comparedRows({ enough, baselines, chance }: ProbeResult): ValueRow[] {
  const many = (n: number) => `${n} ${n === 1 ? 'unit' : 'units'}`
  const { lastCharacter, lastThree, untrained } = baselines
  const rows: [string, Parameters<typeof valuesOf>[0] | null][] = [
    ['last character', lastCharacter],
    ['last three characters', lastThree],
    [`untrained, ${many(enough)}`, untrained?.test ?? null],
    [`shuffled runs, ${many(chance?.k ?? 0)}`, chance?.shuffled ?? null],
  ]
  return rows.flatMap(([name, found]) => (found ? [{ name, values: valuesOf(found), faint: true }] : []))
}
