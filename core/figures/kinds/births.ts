// A network along its training: scores of units, or its distance to n-gram models, by the step of each kept checkpoint.

import { BIRTH_PARTS, type Fields, RECORDING, type Specification } from '../../schema/figures.ts'
import { BITS } from '../charts/ablation.ts'
import { BIRTH_TITLES, type BirthData, birthsStacked, birthWords } from '../charts/births.ts'
import type { Table } from '../table.ts'
import { headed } from './headed.ts'
import type { Drawn, Kind } from './kind.ts'

const fields = {
  recording: RECORDING,
  part: { is: 'choice', choices: BIRTH_PARTS },
  /** of pairs: each unit with the feature at the same place */
  among: { is: 'units', least: 0, most: 12 },
  features: { is: 'features', least: 0, most: 12 },
  /** of the n-gram models; 0: none */
  order: { is: 'whole', low: 0, high: 20 },
  /** most characters that a checkpoint reads */
  most: { is: 'whole', low: 512, high: 1 << 20 },
  seed: { is: 'whole', low: 0, high: 0xffffffff },
} as const satisfies Fields

export type BirthsSpecification = Specification<'births', typeof fields>

export interface BirthsData {
  births: BirthData
  part: BirthsSpecification['part']
}

export const births: Kind<BirthsSpecification, BirthsData> = {
  kind: 'births',
  title: 'Birth of units',
  fields,
  width: 'double',
  caption: ({ part, order }, { model, corpus }) =>
    `${BIRTH_TITLES[part]}: ${model} on ${corpus}. ${CAPTIONS[part](order)}`,
  draw: birthsFigure,
  table: ({ births, part }) => TABLES[part](births),
}

const NGRAMS = 'interpolated modified Kneser-Ney, of what the network was trained on. Bars: 95 % from resampled blocks.'
const CAPTIONS: Record<BirthsSpecification['part'], (order: number) => string> = {
  scores: () =>
    'AUROC of a truth value, r of a number, on the held-out part, in the direction of the last step. Bars: 95 % from resampled blocks.',
  divergence: (order) => `Σ (p − q) · log(p / q) a character, against n-gram models of orders 1 to ${order}, ${NGRAMS}`,
  difference: (order) => `Loss of the network less that of n-gram models of orders 1 to ${order}, ${NGRAMS}`,
}

/** The same figure gives the same bytes. */
export function birthsFigure(figure: BirthsData & Drawn): string {
  const { births, part } = figure
  const title = BIRTH_TITLES[part]
  return headed(
    {
      ...{ title, words: title, measure: birthWords(part, BITS), usual: 'double' },
      chart: (look) => birthsStacked(births, part, BITS, look),
    },
    figure,
  )
}

/** A row for each curve and step. */
function rows<T>(
  births: BirthData,
  curves: readonly T[],
  columns: Record<string, (curve: T, k: number) => string | number>,
  whole: readonly string[],
): Table {
  const at = curves.flatMap((curve) => births.steps.map((_, k) => ({ curve, k })))
  return [
    { name: 'step', type: 'whole', values: at.map(({ k }) => births.steps[k]) },
    ...Object.entries(columns).map(([name, of]) => {
      const values = at.map(({ curve, k }) => of(curve, k))
      if (typeof values[0] === 'string') return { name, type: 'text', values: values as string[] } as const
      return { name, type: whole.includes(name) ? 'whole' : 'double', values: values as number[] } as const
    }),
  ]
}

const loss = (births: BirthData) => (_: unknown, k: number) => births.loss[k]

const TABLES: Record<BirthsSpecification['part'], (births: BirthData) => Table> = {
  scores: (births) =>
    rows(
      births,
      births.pairs,
      {
        unit: ({ unit }) => unit,
        feature: ({ feature }) => feature,
        measure: ({ measure }) => measure,
        score: ({ scores }, k) => scores[k]?.score ?? Number.NaN,
        low: ({ scores }, k) => scores[k]?.interval[0] ?? Number.NaN,
        high: ({ scores }, k) => scores[k]?.interval[1] ?? Number.NaN,
        loss_nats: loss(births),
      },
      [],
    ),
  divergence: (births) =>
    rows(
      births,
      births.ngrams,
      {
        order: ({ order }) => order,
        divergence_nats: ({ divergence }, k) => divergence[k],
        divergence_error: ({ divergenceError }, k) => divergenceError[k],
        loss_nats: loss(births),
      },
      ['order'],
    ),
  difference: (births) =>
    rows(
      births,
      births.ngrams,
      {
        order: ({ order }) => order,
        difference_nats: ({ difference }, k) => difference[k],
        difference_error: ({ differenceError }, k) => differenceError[k],
        loss_nats: loss(births),
      },
      ['order'],
    ),
}
