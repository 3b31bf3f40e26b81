// The units that follow a feature best, as a table with intervals, in the order of one measure, which is the one that is
// drawn: AUROC, or |r| of a number. Below them what they have to beat, and a line at the best of that; then what chance
// gives: the histogram of the largest studentised r of all units over circular shifts, the line that 95 % of them stay
// under, and the units that were found.

import { FEATURE, type Fields, RECORDING, ROWS, type Specification } from '../../schema/figures.ts'
import type { Baselines, MetricValues, Score } from '../../search/types.ts'
import { measure, verdictOf } from '../../search/verdict.ts'
import { intervalBar, REPORTED_DOMAIN, reported } from '../charts/interval-bar.ts'
import { nullStripChart } from '../charts/null-strip.ts'
import { frame, innerWidth, type Style } from '../drawing.ts'
import { type Inks, inksOf } from '../marks/color.ts'
import { type Marks, MONO, moved } from '../marks/mark.ts'
import { fitted, monoWidth, widthOf } from '../marks/measure.ts'
import { count, probability, score, tick } from '../marks/numbers.ts'
import { ring } from '../marks/points.ts'
import { DASHED, segment } from '../marks/rule.ts'
import { linear, type Scale } from '../marks/scale.ts'
import { END, heading, label, lines, MIDDLE } from '../marks/text.ts'
import type { Provenance } from '../provenance.ts'
import type { UnitNames } from '../source.ts'
import { baselineRows, rankingTable } from '../table.ts'
import type { Kind } from './kind.ts'

const fields = {
  recording: RECORDING,
  feature: FEATURE,
  shifts: { is: 'whole', low: 0, high: 4095 },
  seed: { is: 'whole', low: 0, high: 2 ** 32 - 1 },
  rows: ROWS,
} as const satisfies Fields

export type RankingSpecification = Specification<'ranking', typeof fields>

export interface RankingData {
  kind: 'boolean' | 'number'
  /** by |r| of the search half, best first: as many as are to be listed, and more for the strip */
  scores: readonly Score[]
  rows: number
  /** units that were searched */
  units: number
  /** [shifts] largest studentised r of any unit at each shift; empty without a null */
  maxima: Float64Array
  /** what the units have to beat; null where it is not known */
  baselines: Baselines | null
  shifts: number
  /** what the researcher calls units */
  names: UnitNames
  /** all units, for the table, where `scores` are the best only */
  whole?: () => Promise<Pick<RankingData, 'scores' | 'baselines'>>
}

export type RankingFigure = RankingData & { provenance: Provenance & { feature: string }; style: Style }

export const ranking: Kind<RankingSpecification, RankingData> = {
  kind: 'ranking',
  title: 'Ranking',
  fields,
  width: 'double',
  caption: ({ feature, shifts }, { model, on }) =>
    `The units of ${model} that follow ${feature} best on ${on}, in the order of the search half: held-out values with 95 % intervals, open circles for what the units have to beat, p from ${count(shifts)} circular shifts.`,
  draw: (drawing) => rankingFigure(drawing as RankingFigure),
  table: async (data) => {
    const { scores, baselines } = data.whole ? await data.whole() : data
    return rankingTable(inOrder(scores, data.kind), baselines)
  },
}

/** By the measure that is drawn, of the search half; the sort keeps the order of equal ones. */
export function inOrder(scores: readonly Score[], kind: RankingData['kind']): Score[] {
  const value = (one: Score) => measure(kind, one) || 0
  return [...scores].sort((a, b) => value(b) - value(a))
}

const ROW = 20
/** Narrower figures leave out the search half. */
const WIDE = 460

/** Where the columns end, and the stretch that the intervals are drawn on. */
interface Columns {
  width: number
  names: number
  /** null where there is no room */
  search: number | null
  from: number
  to: number
  heldout: number
  p: number
}

function columnsOf(width: number): Columns {
  if (width < WIDE)
    return {
      width,
      names: width * 0.42,
      search: null,
      from: width * 0.46,
      to: width - 92,
      heldout: width - 50,
      p: width,
    }
  const names = Math.max(170, width * 0.29)
  return { width, names, search: names + 78, from: names + 100, to: width - 146, heldout: width - 90, p: width }
}

/** The same figure gives the same bytes. */
export function rankingFigure(figure: RankingFigure): string {
  const { provenance, style, kind } = figure
  const inks = inksOf(style.theme)
  const columns = columnsOf(innerWidth(style, 'double'))
  const { width } = columns
  const scores = inOrder(figure.scores, kind).slice(0, figure.rows)
  const x = linear(REPORTED_DOMAIN[kind], [columns.from, columns.to])
  const baselines = baselineRows(figure.baselines)
  const order = `in the order of ${kind === 'boolean' ? 'AUROC' : '|r|'}, search half`
  const top = heading(`Units that follow ${provenance.feature}`, order, width, inks)
  const first = top.height + 24
  const bottom = first + (scores.length + baselines.length) * ROW + 8
  const verdict = verdictOf({ ...figure, scores, detectable: Number.NaN })
  let y = bottom + 17
  const said = verdict.map((words) => {
    const drawn = lines(words, 0, y, width, { fill: inks.ink2 })
    y += drawn.height
    return drawn.marks
  })
  const strip = figure.maxima.length > 0 ? nullStrip(figure, scores, y + 8, inks) : null
  const marks = [
    top.marks,
    head(kind, x, first, bottom, columns, inks),
    scores.map((one, i) => row(one, figure, first + i * ROW, x, columns, inks)),
    baselines.map((one, i) => baselineRow(one, kind, first + (scores.length + i) * ROW, x, columns, inks)),
    bestBaseline(baselines, kind, x, first, bottom, inks),
    said,
    strip?.marks ?? null,
  ]
  const height = strip ? y + 8 + strip.height : y
  const title = `Units ranked by how they follow ${provenance.feature}`
  return frame({ title, width, height, provenance, style, marks })
}

function head(kind: RankingData['kind'], x: Scale, first: number, bottom: number, columns: Columns, inks: Inks): Marks {
  const name = kind === 'boolean' ? 'AUROC' : '|r|'
  const end = (words: string, right: number, fill = inks.ink3) => label(words, right, first - 8, { ...END, fill })
  const narrow = columns.search === null
  const values = kind === 'number' || narrow ? [0, 0.25, 0.5, 0.75, 1] : [0.5, 0.6, 0.7, 0.8, 0.9, 1]
  const shown = values.filter((value) => value >= x.low)
  const grid = shown.map((value) => segment(x(value), first - 4, x(value), bottom - 4, inks.grid))
  const room = (columns.to - columns.from) / (shown.length - 1)
  const labelled = shown.filter((_, i) => room >= 26 || i % 2 === 0)
  const labels = labelled.map((value) => label(tick(value), x(value), bottom + 8, MIDDLE))
  const center = (columns.from + columns.to) / 2
  const before = columns.search ?? widthOf('unit')
  const beside = 2 * Math.min(center - before - 8, columns.heldout - widthOf('held out') - 8 - center)
  const middle = [`${name}, 95 % interval`, '95 %'].find((words) => widthOf(words) <= beside) ?? ''
  return [
    label('unit', 0, first - 8),
    narrow ? null : end(`${name}, search`, columns.search!),
    end('held out', columns.heldout, inks.ink2),
    end('p', columns.p),
    label(middle, center, first - 8, MIDDLE),
    grid,
    labels,
  ]
}

function row(one: Score, figure: RankingFigure, top: number, x: Scale, columns: Columns, inks: Inks): Marks {
  const { kind, shifts, names } = figure
  const found = reported(one, kind)
  const baseline = top + 13
  const end = (words: string, right: number, fill: string, weight = 400) =>
    label(words, right, baseline, { ...END, fill, 'font-weight': weight })
  const named = monoWidth(one.unit) + 8
  const sure = one.p !== null && one.p < 0.05
  return [
    label(one.unit, 0, baseline, { 'font-family': MONO, fill: inks.ink }),
    label(fitted(names[one.unit] ?? '', columns.names - named), named, baseline, { fill: inks.ink2 }),
    columns.search === null ? null : end(score(measure(kind, one)), columns.search, inks.ink2),
    intervalBar(found, x, top + 9, inks),
    end(score(found.value), columns.heldout, inks.ink, 500),
    end(probability(one.p, shifts), columns.p, sure ? inks.ink : inks.ink2, sure ? 500 : 400),
  ]
}

type Baseline = { name: string; train: MetricValues; figures: MetricValues }

function baselineRow(
  { name, train, figures }: Baseline,
  kind: RankingData['kind'],
  top: number,
  x: Scale,
  columns: Columns,
  inks: Inks,
) {
  const value = measure(kind, figures)
  const end = (words: string, right: number) => label(words, right, top + 13, { ...END, fill: inks.ink3 })
  const inside = x(Math.max(x.low, Math.min(x.high, value)))
  return [
    label(fitted(name, columns.names), 0, top + 13, { fill: inks.ink3 }),
    columns.search === null ? null : end(score(measure(kind, train)), columns.search),
    Number.isNaN(value) ? null : ring(inside, top + 9, 3, inks.ink2, 'none'),
    end(score(value), columns.heldout),
  ]
}

/** A dashed line at the best of them, through all rows. */
function bestBaseline(
  baselines: readonly Baseline[],
  kind: RankingData['kind'],
  x: Scale,
  first: number,
  bottom: number,
  inks: Inks,
) {
  const values = baselines.map(({ figures }) => measure(kind, figures)).filter((value) => !Number.isNaN(value))
  if (values.length === 0) return null
  const at = x(Math.max(x.low, Math.min(x.high, Math.max(...values))))
  return segment(at, first - 4, at, bottom - 4, inks.ink2, DASHED)
}

function nullStrip(
  { maxima, shifts, units, names, style }: RankingFigure,
  scores: readonly Score[],
  top: number,
  inks: Inks,
): { marks: Marks; height: number } {
  const look = { width: innerWidth(style, 'double'), theme: style.theme }
  const words = `Max-statistic null: the best of ${count(units)} units under ${count(shifts)} circular shifts`
  const head = lines(words, 0, top, look.width, { fill: inks.ink2 })
  const chart = nullStripChart({ maxima, scores, nameOf: (unit) => names[unit] ?? '' }, look)
  return { marks: [head.marks, moved(0, top + head.height, chart.marks)], height: head.height + chart.height }
}
