// A comparison of predictions in lines for people.

import { showCharacter } from '../../core/text/code-points.ts'
import { bits } from '../contract/losses.ts'
import type { Breakdown, Loss, LossGroup, PredictionComparison } from '../contract/prediction-types.ts'

/** Characters that are listed from either end. */
const LISTED = 10

export function comparisonLines(result: PredictionComparison): string {
  const { model, corpus, start, end, characters, training, beside } = result
  return [
    `${model} on ${count(characters)} characters of ${corpus} (${start}:${end}); n-gram models of ${count(training.end - training.start)} characters of ${training.name} (${training.start}:${training.end})`,
    ...lossLines(result.losses),
    ...groupLines('by class of character', result.classes),
    ...result.features.flatMap(({ feature, groups }) => groupLines(`by ${feature}`, groups)),
    ...overlapLines(result),
    ...result.means.filter(({ predictors }) => predictors[1] === beside).flatMap(meanLines),
    ...breakdownLines(result.breakdowns),
    ...result.delimiters.flatMap(delimiterLines),
  ].join('\n')
}

const count = (value: number) => value.toLocaleString('en')
const right = (words: string, width: number) => words.padStart(width)
const fixed = (value: number, digits: number) => (Number.isFinite(value) ? value.toFixed(digits) : '–')
const signed = (value: number, digits: number) =>
  Number.isFinite(value) ? `${value >= 0 ? '+' : '−'}${Math.abs(value).toFixed(digits)}` : '–'

function lossLines(losses: readonly Loss[]): string[] {
  const head = `${'loss a character'.padEnd(24)}${right('bits', 9)}${right('± se', 9)}${right('nats', 9)}${right('± se', 9)}${right('difference', 12)}${right('± se', 9)}`
  const rows = losses.map(
    ({ predictor, nats, standardError, difference, differenceError }) =>
      `${predictor.padEnd(24)}${right(fixed(bits(nats), 4), 9)}${right(fixed(bits(standardError), 4), 9)}${right(fixed(nats, 4), 9)}${right(fixed(standardError, 4), 9)}${right(signed(bits(difference), 4), 12)}${right(fixed(bits(differenceError), 4), 9)}`,
  )
  return ['', head, ...rows]
}

function groupLines(title: string, groups: readonly LossGroup[]): string[] {
  if (groups.length === 0) return []
  const names = groups[0].losses.map(({ predictor }) => right(predictor.slice(0, 17), 18)).join('')
  const rows = groups.map(
    ({ name, characters, losses }) =>
      `${name.padEnd(24)}${right(count(characters), 11)}${losses.map(({ nats, standardError }) => right(`${fixed(bits(nats), 3)} ± ${fixed(bits(standardError), 3)}`, 18)).join('')}`,
  )
  return ['', `${`bits, ${title}`.padEnd(24)}${right('characters', 11)}${names}`, ...rows]
}

function overlapLines({ overlaps }: PredictionComparison): string[] {
  const share = (part: number, of: number) => `${((100 * part) / of).toFixed(1)} %`
  return [
    '',
    `${'errors (p < ½)'.padEnd(40)}${right('both', 9)}${right('first', 9)}${right('second', 9)}${right('neither', 9)}`,
    ...overlaps.map(
      ({ predictors, characters, both, onlyFirst, onlySecond, neither }) =>
        `${predictors.join(' and ').slice(0, 39).padEnd(40)}${[both, onlyFirst, onlySecond, neither].map((part) => right(share(part, characters), 9)).join('')}`,
    ),
  ]
}

function meanLines({ predictors, characters }: PredictionComparison['means'][number]): string[] {
  const row = ({ character, count: times, first, second }: (typeof characters)[number]) =>
    `${showCharacter(character).padEnd(24)}${right(count(times), 11)}${right(fixed(first, 3), 9)}${right(fixed(second, 3), 9)}${right(signed(first - second, 3), 12)}`
  const head = (words: string) =>
    `${words.padEnd(24)}${right('characters', 11)}${right('first', 9)}${right('second', 9)}${right('difference', 12)}`
  const [best, worst] = [characters.slice(0, LISTED), characters.slice(LISTED).slice(-LISTED)]
  return [
    '',
    `mean probability, ${predictors.join(' and ')}`,
    head('gained most'),
    ...best.map(row),
    ...(worst.length > 0 ? [head('gained least'), ...worst.map(row)] : []),
  ]
}

function breakdownLines(breakdowns: readonly Breakdown[]): string[] {
  const names = breakdowns.map(({ predictor }) => right(predictor.slice(0, 19), 20)).join('')
  const share = (part: number, of: number) => `${count(part)} (${((100 * part) / Math.max(1, of)).toFixed(1)} %)`
  const cells = (of: (one: Breakdown) => number) =>
    breakdowns.map((one) => right(share(of(one), one.errors), 20)).join('')
  return [
    '',
    `${'errors, taken away by'.padEnd(42)}${names}`,
    ...breakdowns[0].steps.map(({ title }, i) => `${title.padEnd(42)}${cells(({ steps }) => steps[i].removed)}`),
    `${'left'.padEnd(42)}${cells(({ steps, errors }) => steps.at(-1)?.left ?? errors)}`,
  ]
}

function delimiterLines({ open, close, bins }: PredictionComparison['delimiters'][number]): string[] {
  if (bins.length === 0) return ['', `${open} … ${close}: no closing one among the judged characters`]
  const names = bins[0].predictors.map(({ predictor }) => right(predictor.slice(0, 25), 26)).join('')
  return [
    '',
    `${`${open} … ${close}, by distance`.padEnd(24)}${right('closings', 11)}${names}`,
    ...bins.map(({ from, to, closings, predictors }) => {
      const cells = predictors.map(({ nats, natsError, p }) =>
        right(`${fixed(bits(nats), 2)} ± ${fixed(bits(natsError), 2)} bits, p ${fixed(p, 2)}`, 26),
      )
      return `${`${from} to ${to - 1}`.padEnd(24)}${right(count(closings), 11)}${cells.join('')}`
    }),
  ]
}
