// The units that follow a feature best, as a table with intervals, in the order of one measure, which is the one that is
// drawn: AUROC, or |r| of a number. Below them what they have to beat, and a line at the best of that; then what chance
// gives: the histogram of the largest studentised r of all units over circular shifts, the line that 95 % of them stay
// under, and the units that were found.

import type { SpecificationOf } from '../../schema/figures.ts'
import type { Controls, MetricValues, Score } from '../../search/types.ts'
import { measure, verdictOf } from '../../search/verdict.ts'
import { bottomAxis, linear, probability, type Scale, score, tick, ticks } from '../axes.ts'
import {
  at,
  END,
  frame,
  heading,
  type Inks,
  inksOf,
  innerWidth,
  label,
  line,
  MIDDLE,
  MONO,
  mark,
  type Style,
} from '../drawing.ts'
import { fitted, monoWidth, widthOf, wrapped } from '../measure.ts'
import { grouped, type Provenance } from '../provenance.ts'
import type { UnitNames } from '../source.ts'
import { baselineRows, rankingTable } from '../table.ts'
import type { Kind } from './kind.ts'

export type RankingSpecification = SpecificationOf<'ranking'>

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
  controls: Controls | null
  shifts: number
  /** what the researcher calls units */
  names: UnitNames
  /** all units, for the table, where `scores` are the best only */
  whole?: () => Promise<Pick<RankingData, 'scores' | 'controls'>>
}

export type RankingFigure = RankingData & { provenance: Provenance & { feature: string }; style: Style }

export const ranking: Kind<RankingSpecification, RankingData> = {
  kind: 'ranking',
  width: 'double',
  caption: ({ feature, shifts }, { model, on }) =>
    `The units of ${model} that follow ${feature} best on ${on}, in the order of the search half: held-out values with 95 % intervals, open circles for what the units have to beat, p from ${grouped(shifts)} circular shifts.`,
  draw: (drawing) => rankingFigure(drawing as RankingFigure),
  table: async (data) => {
    const { scores, controls } = data.whole ? await data.whole() : data
    return rankingTable(inOrder(scores, data.kind), controls)
  },
}

/** By the measure that is drawn, of the search half; the sort keeps the order of equal ones. */
export function inOrder(scores: readonly Score[], kind: RankingData['kind']): Score[] {
  const value = (one: Score) => measure(kind, one) || 0
  return [...scores].sort((a, b) => value(b) - value(a))
}

const ROW = 20
const BINS = 48
const STRIP = { head: 16, height: 44, words: 26 }
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
  const x = linear(kind === 'number' ? [0, 1] : [0.5, 1], [columns.from, columns.to])
  const baselines = baselineRows(figure.controls)
  const order = `in the order of ${kind === 'boolean' ? 'AUROC' : '|r|'}, search half`
  const top = heading(`Units that follow ${provenance.feature}`, order, width, inks)
  const first = top.height + 24
  const bottom = first + (scores.length + baselines.length) * ROW + 8
  const verdict = verdictOf({ ...figure, scores, detectable: Number.NaN }).flatMap((words) => wrapped(words, width))
  const below = bottom + 20 + (verdict.length > 0 ? verdict.length * 14 + 8 : 0)
  const strip = figure.maxima.length > 0 ? nullStrip(figure, scores, below, width, inks) : null
  const body = [
    top.svg,
    head(kind, x, first, bottom, columns, inks),
    ...scores.map((one, i) => row(one, figure, first + i * ROW, x, columns, inks)),
    ...baselines.map((one, i) => baselineRow(one, kind, first + (scores.length + i) * ROW, x, columns, inks)),
    bestBaseline(baselines, kind, x, first, bottom, inks),
    ...verdict.map((words, i) => label(words, 0, bottom + 28 + i * 14, { fill: inks.ink2 })),
    strip?.svg ?? '',
  ]
  const height = strip ? strip.bottom : below
  const title = `Units ranked by how they follow ${provenance.feature}`
  return frame({ title, width, height, provenance, style, body: body.filter(Boolean).join('\n') })
}

/** The value that is reported for a unit: AUROC, or |r| of a number, held out; and its interval. */
function reported({ heldout, intervals }: Score, kind: RankingData['kind']) {
  if (kind === 'boolean') return { value: heldout.auroc, interval: intervals?.auroc ?? null }
  const [low, high] = intervals?.r ?? [Number.NaN, Number.NaN]
  const interval = heldout.r < 0 ? ([-high, -low] as const) : ([low, high] as const)
  return { value: Math.abs(heldout.r), interval: intervals ? interval : null }
}

function head(
  kind: RankingData['kind'],
  x: Scale,
  first: number,
  bottom: number,
  columns: Columns,
  inks: Inks,
): string {
  const name = kind === 'boolean' ? 'AUROC' : '|r|'
  const end = (words: string, right: number, fill = inks.ink3) => label(words, right, first - 8, { ...END, fill })
  const narrow = columns.search === null
  const values = kind === 'number' || narrow ? [0, 0.25, 0.5, 0.75, 1] : [0.5, 0.6, 0.7, 0.8, 0.9, 1]
  const shown = values.filter((value) => value >= x.low)
  const grid = shown.map((value) => line(x(value), first - 4, x(value), bottom - 4, inks.grid))
  const room = (columns.to - columns.from) / (shown.length - 1)
  const labelled = shown.filter((_, i) => room >= 26 || i % 2 === 0)
  const labels = labelled.map((value) => label(tick(value), x(value), bottom + 8, MIDDLE))
  const center = (columns.from + columns.to) / 2
  const before = columns.search ?? widthOf('unit')
  const beside = 2 * Math.min(center - before - 8, columns.heldout - widthOf('held out') - 8 - center)
  const middle = [`${name}, 95 % interval`, '95 %'].find((words) => widthOf(words) <= beside) ?? ''
  return `${label('unit', 0, first - 8)}${narrow ? '' : end(`${name}, search`, columns.search!)}${end('held out', columns.heldout, inks.ink2)}${end('p', columns.p)}
${label(middle, center, first - 8, MIDDLE)}
${grid.join('')}${labels.join('')}`
}

function row(one: Score, figure: RankingFigure, top: number, x: Scale, columns: Columns, inks: Inks): string {
  const { kind, shifts, names } = figure
  const { value, interval } = reported(one, kind)
  const baseline = top + 13
  const inside = (v: number) => x(Math.max(x.low, Math.min(x.high, v)))
  const end = (words: string, right: number, fill: string, weight = 400) =>
    label(words, right, baseline, { ...END, fill, 'font-weight': weight })
  const named = monoWidth(one.unit) + 8
  const sure = one.p !== null && one.p < 0.05
  return [
    label(one.unit, 0, baseline, { 'font-family': MONO, fill: inks.ink }),
    label(fitted(names[one.unit] ?? '', columns.names - named), named, baseline, { fill: inks.ink2 }),
    columns.search === null ? '' : end(score(measure(kind, one)), columns.search, inks.ink2),
    interval && !Number.isNaN(interval[0])
      ? line(inside(interval[0]), top + 9, inside(interval[1]), top + 9, inks.mute2, {
          'stroke-width': 4,
          'stroke-linecap': 'round',
        })
      : '',
    Number.isNaN(value) ? '' : mark('circle', { cx: inside(value), cy: top + 9, r: 3.5, fill: inks.ink }),
    end(score(value), columns.heldout, inks.ink, 500),
    end(probability(one.p, shifts), columns.p, sure ? inks.ink : inks.ink2, sure ? 500 : 400),
  ].join('')
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
    columns.search === null ? '' : end(score(measure(kind, train)), columns.search),
    Number.isNaN(value)
      ? ''
      : mark('circle', { cx: inside, cy: top + 9, r: 3, fill: 'none', stroke: inks.ink2, 'stroke-width': 1.2 }),
    end(score(value), columns.heldout),
  ].join('')
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
  if (values.length === 0) return ''
  const at = x(Math.max(x.low, Math.min(x.high, Math.max(...values))))
  return line(at, first - 4, at, bottom - 4, inks.ink2, { 'stroke-dasharray': '2 3' })
}

/** What p judges: |r| in root mean squares of the unit's own shifts; |r| in searches of before that. */
function judged({ z, overall }: Score): number {
  return Number.isFinite(z) ? z : Math.abs(overall)
}

function nullStrip(
  { maxima, shifts, units }: RankingFigure,
  scores: readonly Score[],
  top: number,
  width: number,
  inks: Inks,
) {
  const sorted = [...maxima].sort((a, b) => a - b)
  const found = scores.slice(0, 8).map((one) => ({ unit: one.unit, r: judged(one) }))
  const best = found.reduce((most, one) => (one.r > most.r ? one : most))
  const most = Math.max(sorted[sorted.length - 1], best.r)
  const studentised = most > 1
  const end = studentised ? Math.ceil(most + 0.5) : Math.min(1, Math.ceil(most * 10 + 0.5) / 10)
  const x = linear([0, end], [0, width])
  const bins = new Array<number>(BINS).fill(0)
  for (const value of sorted) bins[Math.min(BINS - 1, Math.floor((value / x.high) * BINS))]++
  const tallest = Math.max(...bins)
  const words = wrapped(
    `Max-statistic null: the best of ${grouped(units)} units under ${grouped(shifts)} circular shifts`,
    width,
  )
  const middle = top + words.length * 14 + STRIP.head
  const base = middle + STRIP.words + STRIP.height
  const bound = sorted[Math.min(sorted.length - 1, Math.ceil(0.95 * sorted.length) - 1)]
  const bars = bins.map((n, i) =>
    n === 0
      ? ''
      : mark('rect', {
          x: (i * width) / BINS,
          y: base - (n / tallest) * STRIP.height,
          width: width / BINS - 0.5,
          height: (n / tallest) * STRIP.height,
          fill: inks.mute,
        }),
  )
  const triangle = (one: { r: number }, fill: string) =>
    mark('path', { d: `M${at(x(one.r))},${at(base)}l-3.5,-6h7z`, fill })
  /** words beside a line, inside the figure */
  const beside = (words: string, at: number, y: number, fill: string) => {
    const late = at + 5 + widthOf(words) > width
    return label(words, at + (late ? -5 : 5), y, { 'text-anchor': late ? 'end' : 'start', fill })
  }
  const svg = [
    ...words.map((each, i) => label(each, 0, top + 11 + i * 14, { fill: inks.ink2 })),
    ...bars,
    line(x(bound), middle - 8, x(bound), base, inks.ink2, { 'stroke-dasharray': '2 3' }),
    beside(`95 % below ${score(bound)}`, x(bound), middle, inks.ink3),
    ...found.filter((one) => one !== best).map((one) => triangle(one, inks.ink2)),
    line(x(best.r), middle + 8, x(best.r), base - 6, inks.ink, { 'stroke-width': 1.5 }),
    triangle(best, inks.ink),
    beside(`${best.unit} ${score(best.r)}`, x(best.r), middle + 16, inks.ink),
    bottomAxis(
      x,
      ticks(0, x.high, 5),
      base,
      studentised ? '|r| / root mean square of the unit’s own shifts' : '|r|',
      inks,
    ),
  ].join('')
  return { svg, bottom: base + 32 }
}
