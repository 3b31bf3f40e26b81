// What a unit's page lists as bars, as the lists of a figure: the characters where it is high and low, its effect on the
// next character, correlated units and weights.

import type { CharacterMean } from '../../units/characters.ts'
import type { CharacterEffect } from '../../units/direct-effect.ts'
import type { GateWeights } from '../../units/weights.ts'
import { type BarList, type BarRow, barLists } from '../marks/bars.ts'
import { shownCharacter } from '../marks/characters.ts'
import { inksOf, STOPS } from '../marks/color.ts'
import type { Marks } from '../marks/mark.ts'
import { plain, score, signed } from '../marks/numbers.ts'
import type { Drawn } from '../marks/text.ts'
import type { Look } from './chart.ts'

/** A row that says what it is of: a character or a unit. */
export interface KeyedRow extends BarRow {
  key: string
  /** a sentence for who points at it */
  title?: string
}

export interface Bars {
  lists: readonly BarList<KeyedRow>[]
  /** value of the longest bar */
  most: number
}

/** @param around what is put around a row; in the window what makes it answer to the pointer */
export function barsChart(
  { lists, most }: Bars,
  { width, theme }: Look,
  around?: (row: KeyedRow, marks: Marks) => Marks,
): Drawn {
  return barLists(lists, { width, y: 0, most, inks: inksOf(theme), around })
}

const ROWS = 10
/** A character that comes less often says little by its mean. */
export const LEAST_OFTEN = 20

/** The unit's mean at each character, on the colors of activations. */
export function characterBars(means: readonly CharacterMean[], theme: Look['theme']): Bars {
  const often = means.filter(({ count }) => count >= LEAST_OFTEN)
  const half = Math.min(ROWS, Math.floor(often.length / 2))
  const stops = STOPS[theme]
  const fill = { positive: stops[stops.length - 1], negative: stops[0] }
  const row = ({ character, mean, deviation, count }: CharacterMean): KeyedRow => ({
    ...{ key: character, name: shownCharacter(character), value: mean },
    words: Math.abs(mean) < 10 ? signed(mean) : plain(mean),
    title: `mean ${signed(mean)}, sd ${score(deviation)}, ${score(count, 0)} times`,
  })
  return {
    lists: [
      { title: 'highest', rows: often.slice(0, half).map(row), fill },
      {
        title: 'lowest',
        rows: often
          .slice(often.length - half)
          .toReversed()
          .map(row),
        fill,
      },
    ],
    most: longest(often.map(({ mean }) => mean)),
  }
}

/** @param of nats in the unit of losses that is shown */
export function effectBars(direct: readonly CharacterEffect[], of: (nats: number) => number): Bars {
  const half = Math.min(ROWS, Math.floor(direct.length / 2))
  const row = ({ character, change }: CharacterEffect): KeyedRow => ({
    ...{ key: character, name: shownCharacter(character), value: change, words: signed(of(change)) },
  })
  return {
    lists: [
      { title: 'more likely', rows: direct.slice(0, half).map(row) },
      {
        title: 'less likely',
        rows: direct
          .slice(direct.length - half)
          .toReversed()
          .map(row),
      },
    ],
    most: longest(direct.map(({ change }) => change)),
  }
}

export interface Correlated {
  positive: readonly { unit: string; r: number }[]
  negative: readonly { unit: string; r: number }[]
}

/** Pearson's r of other units, positive and negative ones apart. */
export function correlatedBars({ positive, negative }: Correlated, nameOf: (unit: string) => string | undefined): Bars {
  const row = ({ unit, r }: { unit: string; r: number }): KeyedRow => ({
    ...{ key: unit, name: unit, called: nameOf(unit), value: r, words: score(r) },
  })
  return {
    lists: [
      { title: 'with it', rows: positive.map(row) },
      { title: 'against it', rows: negative.map(row) },
    ],
    most: 1,
  }
}

/** @param gateTitle what a gate is called */
export function weightBars(
  { incoming, outgoing }: { incoming: readonly GateWeights[]; outgoing: readonly GateWeights[] },
  nameOf: (unit: string) => string | undefined,
  gateTitle: (gate: string) => string,
): Bars {
  const listOf =
    (direction: string) =>
    ({ gate, weights }: GateWeights): BarList<KeyedRow> => ({
      title: `${direction}, ${gate === 'logit' ? 'next character' : gateTitle(gate)}`,
      rows: weights.map((one) => ({
        ...('unit' in one
          ? { key: one.unit, name: one.unit, called: nameOf(one.unit) }
          : { key: '', name: shownCharacter(one.character) }),
        ...{ value: one.weight, words: signed(one.weight) },
      })),
    })
  const lists = [...incoming.map(listOf('incoming')), ...outgoing.map(listOf('outgoing'))]
  return { lists, most: longest(lists.flatMap(({ rows }) => rows.map(({ value }) => value))) }
}

export interface Likelihood {
  character: string
  before: number
  after: number
}

const LIKELIHOODS = 6

/** Next characters whose mean probability rises and falls: percentage points, and in brackets what it comes to. */
export function likelihoodBars(rising: readonly Likelihood[], falling: readonly Likelihood[]): Bars {
  const row = ({ character, before, after }: Likelihood): KeyedRow => ({
    ...{ key: '', name: shownCharacter(character), value: after - before },
    words: `${signed(100 * (after - before))} (${score(100 * after, 1)} %)`,
  })
  const lists = [
    { title: 'more likely', rows: rising.slice(0, LIKELIHOODS).map(row) },
    { title: 'less likely', rows: falling.slice(0, LIKELIHOODS).map(row) },
  ]
  return { lists, most: longest(lists.flatMap(({ rows }) => rows.map(({ value }) => value))) }
}

function longest(values: readonly number[]): number {
  return Math.max(...values.map(Math.abs), 1e-9)
}
