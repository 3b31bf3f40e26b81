// What a network knows beside n-gram models of its training text: losses, errors, characters, long range.

import { type Fields, MAYBE_FEATURE, PREDICTION_PARTS, RECORDING, type Specification } from '../../schema/figures.ts'
import { BITS } from '../charts/ablation.ts'
import { PART_TITLES, type PredictionData, partWords, predictionsChart } from '../charts/predictions.ts'
import type { Column, Table } from '../table.ts'
import { headed } from './headed.ts'
import type { Drawn, Kind } from './kind.ts'

const fields = {
  recording: RECORDING,
  part: { is: 'choice', choices: PREDICTION_PARTS },
  /** of the n-gram model; 0: unbounded */
  order: { is: 'whole', low: 0, high: 20 },
  /** the id of another network */
  against: { is: 'whole', low: 1, high: Number.MAX_SAFE_INTEGER, optional: true },
  /** characters that a feed-forward network reads */
  context: { is: 'whole', low: 1, high: 20, optional: true },
  feature: MAYBE_FEATURE,
  /** delimiters */
  open: { is: 'text', most: 20, optional: true },
  close: { is: 'text', most: 20, optional: true },
} as const satisfies Fields

export type PredictionsSpecification = Specification<'predictions', typeof fields>

export interface PredictionsData {
  comparison: PredictionData
  part: PredictionsSpecification['part']
}

export const predictions: Kind<PredictionsSpecification, PredictionsData> = {
  kind: 'predictions',
  title: 'Predictions beside n-grams',
  fields,
  width: 'double',
  caption: ({ part, order, feature }, { model, corpus }) =>
    `${PART_TITLES[part]}${part === 'feature' && feature ? ` ${feature}` : ''}: ${model} on ${corpus} beside ${order === 0 ? 'an unbounded n-gram model' : `n-gram models (${order}-gram)`} of what it was trained on, interpolated modified Kneser-Ney.${CAPTIONS[part]}`,
  draw: predictionsFigure,
  table: ({ comparison, part }) => TABLES[part](comparison),
}

const CAPTIONS: Record<PredictionsSpecification['part'], string> = {
  losses: ' Bars: 95 % from resampled blocks of the text.',
  classes: ' Bars: 95 % from resampled blocks of the text.',
  feature: ' Bars: 95 % from resampled blocks of the text.',
  overlap: ' An error is a character with a probability below ½.',
  characters: ' Characters that come at least 20 times.',
  errors: ' An error is a character with a probability below ½; each belongs to the first oracle that takes it away.',
  distance: ' Loss of the closing delimiter by the characters since the opening one.',
}

/** The same figure gives the same bytes. */
export function predictionsFigure(figure: PredictionsData & Drawn): string {
  const { comparison, part } = figure
  return headed(
    {
      ...{ title: PART_TITLES[part], words: PART_TITLES[part], measure: partWords(comparison, part), usual: 'double' },
      chart: (look) => predictionsChart(comparison, part, BITS, look),
    },
    figure,
  )
}

type Row = Record<string, string | number>
const WHOLE = /^(characters|count|both|first_alone|second_alone|neither|errors|removed|left|closings|from|to)$/

/** Rows of equal keys as columns. */
function tableOf(rows: readonly Row[]): Table {
  return Object.keys(rows[0] ?? {}).map((name): Column => {
    const values = rows.map((row) => row[name])
    if (typeof values[0] === 'string') return { name, type: 'text', values: values as string[] }
    return { name, type: WHOLE.test(name) ? 'whole' : 'double', values: values as number[] }
  })
}

type Groups = PredictionData['classes']

const lossRow = ({
  predictor,
  nats,
  standardError,
  interval,
  difference,
  differenceError,
}: Groups[number]['losses'][number]) => ({
  ...{ predictor, nats, standard_error: standardError, nats_low: interval[0], nats_high: interval[1] },
  ...{ difference, difference_error: differenceError },
})

const groupRows = (groups: Groups) =>
  groups.flatMap(({ name, characters, losses }) =>
    losses.map((loss) => ({ group: name, characters, ...lossRow(loss) })),
  )

const TABLES: Record<PredictionsSpecification['part'], (data: PredictionData) => Table> = {
  losses: ({ losses }) => tableOf(losses.map(lossRow)),
  classes: ({ classes }) => tableOf(groupRows(classes)),
  feature: ({ features }) => tableOf(features.flatMap(({ groups }) => groupRows(groups))),
  overlap: ({ overlaps }) =>
    tableOf(
      overlaps.map(({ predictors: [first, second], characters, both, onlyFirst, onlySecond, neither }) => ({
        ...{ first, second, characters, both, first_alone: onlyFirst, second_alone: onlySecond, neither },
      })),
    ),
  characters: ({ means }) =>
    tableOf(
      means.flatMap(({ predictors: [one, other], characters }) =>
        characters.map(({ character, count, first, second }) => ({
          codepoint: `U+${character.toString(16).toUpperCase().padStart(4, '0')}`,
          ...{ first: one, second: other, count, mean_first: first, mean_second: second },
          difference: first - second,
        })),
      ),
    ),
  errors: ({ breakdowns }) =>
    tableOf(
      breakdowns.flatMap(({ predictor, characters, errors, steps }) =>
        steps.map(({ title, removed, left }) => ({ predictor, characters, errors, oracle: title, removed, left })),
      ),
    ),
  distance: ({ delimiters }) =>
    tableOf(
      delimiters.flatMap(({ open, close, bins }) =>
        bins.flatMap(({ from, to, closings, predictors }) =>
          predictors.map(({ predictor, nats, natsError, p, pError }) => ({
            ...{ open, close, from, to, closings, predictor, nats, nats_error: natsError, p, p_error: pError },
          })),
        ),
      ),
    ),
}
