// A network's predictions beside those of n-gram models, in six parts.

import type { Comparison } from '../../predictions/comparison.ts'
import type { PREDICTION_PARTS } from '../../schema/figures.ts'
import { shownCharacter } from '../marks/characters.ts'
import { inksOf } from '../marks/color.ts'
import { moved } from '../marks/mark.ts'
import { fitted } from '../marks/measure.ts'
import { count, score, signed } from '../marks/numbers.ts'
import { type Drawn, lines } from '../marks/text.ts'
import type { LossUnits } from './ablation.ts'
import type { Look } from './chart.ts'
import { curvesChart } from './curves.ts'
import { lossRowsChart } from './loss-rows.ts'
import { sharesChart } from './shares.ts'
import { barsChart, type KeyedRow } from './unit-bars.ts'

export type PredictionPart = (typeof PREDICTION_PARTS)[number]

export const PART_TITLES: Record<PredictionPart, string> = {
  losses: 'Loss of each predictor',
  classes: 'Loss by class of character',
  feature: 'Loss by feature',
  overlap: 'Overlap of errors',
  characters: 'Mean probability of each character',
  errors: 'Breakdown of errors',
  distance: 'Closing delimiters by distance',
}

export type PredictionData = Pick<
  Comparison,
  'characters' | 'losses' | 'classes' | 'features' | 'overlaps' | 'means' | 'breakdowns' | 'delimiters'
> & { beside: string }

/** Share of the width that a name beside a curve may take. */
const NAMED = 0.3
/** Characters at either end of a list; rarer ones say little. */
const ROWS = 12
const OFTEN = 20

/** What the chart of a part says besides; '' for nothing. */
export function partWords(data: PredictionData, part: PredictionPart): string {
  if (part === 'overlap') return 'share of characters with p < ½'
  if (part === 'characters') return meansOf(data)?.predictors.join(' less ') ?? ''
  if (part === 'errors') return 'errors that each oracle takes away, in turn'
  return ''
}

/** One part of the comparison of predictors, in the unit of `units`. */
export function predictionsChart(data: PredictionData, part: PredictionPart, units: LossUnits, look: Look): Drawn {
  switch (part) {
    case 'losses':
      return lossRowsChart([{ title: '', losses: data.losses }], units, look)
    case 'classes':
      return lossRowsChart(data.classes.map(titled), units, look)
    case 'feature':
      return lossRowsChart(
        data.features.flatMap(({ groups }) => groups.map(titled)),
        units,
        look,
      )
    case 'overlap':
      return overlap(data, look)
    case 'characters':
      return characters(data, look)
    case 'errors':
      return errors(data, look)
    case 'distance':
      return distances(data, units, look)
  }
}

const titled = ({ name, characters, losses }: Comparison['classes'][number]) => ({
  title: `${name}, ${count(characters)} characters`,
  losses,
})

function overlap({ overlaps }: PredictionData, look: Look): Drawn {
  const rows = overlaps.map(({ predictors, characters, both, onlyFirst, onlySecond, neither }) => ({
    name: predictors.join(' and '),
    shares: [both, onlyFirst, onlySecond, neither].map((part) => part / characters),
  }))
  return sharesChart(rows, ['both', 'the first alone', 'the second alone', 'neither'], look)
}

/** Of the network and the n-gram model beside it. */
function meansOf({ means, beside }: PredictionData) {
  return means.find(({ predictors }) => predictors[1] === beside)
}

function characters(data: PredictionData, look: Look): Drawn {
  const often = (meansOf(data)?.characters ?? []).filter(({ count }) => count >= OFTEN)
  const half = Math.min(ROWS, Math.floor(often.length / 2))
  const row = ({ character, count: times, first, second }: (typeof often)[number]): KeyedRow => ({
    ...{ key: String(character), name: shownCharacter(String.fromCodePoint(character)), value: first - second },
    words: `${score(first)} less ${score(second)}`,
    title: `${count(times)} times, ${signed(first - second, 3)}`,
  })
  const most = Math.max(1e-9, ...often.map(({ first, second }) => Math.abs(first - second)))
  const lists = [
    { title: 'predicted better', rows: often.slice(0, half).map(row) },
    {
      title: 'predicted worse, or gained least',
      rows: often
        .slice(often.length - half)
        .toReversed()
        .map(row),
    },
  ]
  return barsChart({ lists, most }, look)
}

function errors({ breakdowns }: PredictionData, look: Look): Drawn {
  const lists = breakdowns.map(({ predictor, errors: all, characters, steps }) => ({
    title: `${predictor}: ${count(all)} errors in ${count(characters)} characters`,
    rows: steps.map(
      ({ title, removed }): KeyedRow => ({
        ...{ key: title, name: title, value: removed / Math.max(1, all) },
        words: `${count(removed)} · ${score((100 * removed) / Math.max(1, all), 1)} %`,
      }),
    ),
  }))
  const most = Math.max(1e-9, ...lists.flatMap(({ rows }) => rows.map(({ value }) => value)))
  return stacked(lists.map((list) => barsChart({ lists: [list], most }, look)))
}

function distances({ delimiters, beside }: PredictionData, units: LossUnits, look: Look): Drawn {
  const drawn = delimiters.flatMap(({ open, close, bins }) => {
    const few = bins.filter(({ closings }) => closings >= 2)
    if (few.length < 2) return []
    const names = few[0].predictors.map(({ predictor }) => predictor)
    const middle = ({ from, to }: (typeof few)[number]) => Math.sqrt(Math.max(1, from) * to)
    const curves = names.map((name, i) => ({
      points: few.map((bin) => [middle(bin), units.of(bin.predictors[i].nats)] as const),
      weight: i === 0 ? ('subject' as const) : ('comparison' as const),
      name: name === beside || i === 0 || names.length <= 4 ? fitted(name, look.width * NAMED) : undefined,
    }))
    const head = lines(`${open} … ${close}`, 0, 0, look.width, { fill: inksOf(look.theme).ink2 })
    const x = {
      domain: [middle(few[0]), middle(few[few.length - 1])] as const,
      log: true,
      words: 'characters since the opening one',
    }
    return [head, curvesChart({ x, y: { words: `${units.unit} a closing` }, curves: curves.toReversed() }, look)]
  })
  if (drawn.length === 0)
    return lines('No pair of delimiters closes often enough in this text.', 0, 0, look.width, {
      fill: inksOf(look.theme).ink3,
    })
  return stacked(drawn)
}

/** One below the other. */
function stacked(parts: readonly Drawn[]): Drawn {
  let height = 0
  const marks = parts.map((part) => {
    const placed = moved(0, height, part.marks)
    height += part.height + 6
    return placed
  })
  return { marks, height }
}
