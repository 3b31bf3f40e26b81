// The units that follow a feature best, as a table with intervals; below them what they have to beat, and a line at the
// best of that; then what chance gives: the histogram of the largest studentised r of all units over circular shifts, the
// line that 95 % of them stay under, and the units that were found.

import type { Controls, Figures, Score } from '../search/types.ts'
import { measure, verdictOf } from '../search/verdict.ts'
import { bottomAxis, linear, probability, type Scale, score, ticks } from './axes.ts'
import {
  at,
  frame,
  heading,
  type Inks,
  inksOf,
  label,
  line,
  MONO,
  mark,
  type Style,
  shortened,
  WIDE,
} from './drawing.ts'
import { grouped, type Provenance } from './provenance.ts'
import { baselineRows } from './table.ts'

export interface RankingFigure {
  kind: 'boolean' | 'number'
  /** best first; as many as are to be listed, and more for the strip */
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
  names: Readonly<Record<string, string>>
  provenance: Provenance & { feature: string }
  style: Style
}

const ROW = 20
const HEAD = 42
const STRIP = { top: 34, height: 44, foot: 34 }
const BINS = 48
/** Right ends of the columns, and the stretch that the intervals are drawn on. */
const COLUMNS = { search: 246, from: 270, to: 470, heldout: 520, p: WIDE }

/** The same figure gives the same bytes. */
export function rankingFigure(figure: RankingFigure): string {
  const { provenance, style } = figure
  const inks = inksOf(style.theme)
  const scores = figure.scores.slice(0, figure.rows)
  const x = linear(figure.kind === 'number' ? [0, 1] : [0.5, 1], [COLUMNS.from, COLUMNS.to])
  const baselines = baselineRows(figure.controls)
  const bottom = HEAD + (scores.length + baselines.length) * ROW + 8
  const [verdict] = verdictOf({ ...figure, detectable: Number.NaN })
  const strip = figure.maxima.length > 0
  const body = [
    heading(`Units that follow ${shortened(provenance.feature, 64)}`, 'in the order of |r|', WIDE, inks),
    head(figure, x, bottom, inks),
    ...scores.map((one, i) => row(one, figure, HEAD + i * ROW, x, inks)),
    ...baselines.map((one, i) => baselineRow(one, figure.kind, HEAD + (scores.length + i) * ROW, x, inks)),
    bestBaseline(baselines, figure.kind, x, bottom, inks),
    verdict ? label(shortened(verdict, 112), 0, bottom + 24, { fill: inks.ink2 }) : '',
    strip ? nullStrip(figure, bottom + 24 + (verdict ? 22 : 0), inks) : '',
  ]
  const height = bottom + 22 + (verdict ? 22 : 0) + (strip ? STRIP.top + STRIP.height + STRIP.foot : 0)
  const title = `Units ranked by how they follow ${provenance.feature}`
  return frame({ title, width: WIDE, height, provenance, style, body: body.filter(Boolean).join('\n') })
}

/** The figure that is reported for a unit: AUROC, or |r| of a number, held out; and its interval. */
function reported({ heldout, intervals }: Score, kind: RankingFigure['kind']) {
  if (kind === 'boolean') return { value: heldout.auroc, interval: intervals?.auroc ?? null }
  const [low, high] = intervals?.r ?? [Number.NaN, Number.NaN]
  const interval = heldout.r < 0 ? ([-high, -low] as const) : ([low, high] as const)
  return { value: Math.abs(heldout.r), interval: intervals ? interval : null }
}

function head({ kind }: RankingFigure, x: Scale, bottom: number, inks: Inks): string {
  const name = kind === 'boolean' ? 'AUROC' : '|r|'
  const end = (words: string, right: number, fill = inks.ink3) =>
    label(words, right, HEAD - 8, { 'text-anchor': 'end', fill })
  const values = kind === 'boolean' ? [0.5, 0.6, 0.7, 0.8, 0.9, 1] : [0, 0.25, 0.5, 0.75, 1]
  const grid = values.map((value) => line(x(value), HEAD - 4, x(value), bottom - 4, inks.grid))
  const labels = values.map((value) =>
    label(value === 1 ? '1' : score(value).replace(/0$/, ''), x(value), bottom + 8, { 'text-anchor': 'middle' }),
  )
  return `${label('unit', 0, HEAD - 8)}${end(`${name}, search half`, COLUMNS.search)}${end('held out', COLUMNS.heldout, inks.ink2)}${end('p', COLUMNS.p)}
${label(`${name}, held out, 95 %`, (COLUMNS.from + COLUMNS.to) / 2, HEAD - 8, { 'text-anchor': 'middle' })}
${grid.join('')}${labels.join('')}`
}

function row(one: Score, { kind, shifts, names }: RankingFigure, top: number, x: Scale, inks: Inks): string {
  const { value, interval } = reported(one, kind)
  const baseline = top + 13
  const inside = (v: number) => x(Math.max(x.low, Math.min(x.high, v)))
  const name = names[one.unit]
  const end = (words: string, right: number, fill: string, weight = 400) =>
    label(words, right, baseline, { 'text-anchor': 'end', fill, 'font-weight': weight })
  return [
    label(one.unit, 0, baseline, { 'font-family': MONO, fill: inks.ink }),
    name ? label(shortened(name, 14), 82, baseline, { fill: inks.ink2 }) : '',
    end(score(kind === 'boolean' ? one.auroc : Math.abs(one.r)), COLUMNS.search, inks.ink2),
    interval && !Number.isNaN(interval[0])
      ? line(inside(interval[0]), top + 9, inside(interval[1]), top + 9, inks.mute2, {
          'stroke-width': 4,
          'stroke-linecap': 'round',
        })
      : '',
    Number.isNaN(value) ? '' : mark('circle', { cx: inside(value), cy: top + 9, r: 3.5, fill: inks.ink }),
    end(score(value), COLUMNS.heldout, inks.ink, 500),
    end(
      probability(one.p, shifts),
      COLUMNS.p,
      one.p !== null && one.p < 0.05 ? inks.ink : inks.ink2,
      one.p !== null && one.p < 0.05 ? 500 : 400,
    ),
  ].join('')
}

type Baseline = { name: string; train: Figures; figures: Figures }

function baselineRow(
  { name, train, figures }: Baseline,
  kind: RankingFigure['kind'],
  top: number,
  x: Scale,
  inks: Inks,
) {
  const value = measure(kind, figures)
  const end = (words: string, right: number) => label(words, right, top + 13, { 'text-anchor': 'end', fill: inks.ink3 })
  const inside = x(Math.max(x.low, Math.min(x.high, value)))
  return [
    label(name, 0, top + 13, { fill: inks.ink3 }),
    end(score(measure(kind, train)), COLUMNS.search),
    Number.isNaN(value)
      ? ''
      : mark('circle', { cx: inside, cy: top + 9, r: 3, fill: 'none', stroke: inks.ink2, 'stroke-width': 1.2 }),
    end(score(value), COLUMNS.heldout),
  ].join('')
}

/** A dashed line at the best of them, through all rows. */
function bestBaseline(
  baselines: readonly Baseline[],
  kind: RankingFigure['kind'],
  x: Scale,
  bottom: number,
  inks: Inks,
) {
  const values = baselines.map(({ figures }) => measure(kind, figures)).filter((value) => !Number.isNaN(value))
  if (values.length === 0) return ''
  const at = x(Math.max(x.low, Math.min(x.high, Math.max(...values))))
  return line(at, HEAD - 4, at, bottom - 4, inks.ink2, { 'stroke-dasharray': '2 3' })
}

/** What p judges: |r| in root mean squares of the unit's own shifts; |r| in searches of before that. */
function judged({ z, overall }: Score): number {
  return Number.isFinite(z) ? z : Math.abs(overall)
}

function nullStrip({ scores, maxima, shifts, units }: RankingFigure, top: number, inks: Inks): string {
  const sorted = [...maxima].sort((a, b) => a - b)
  const found = scores.slice(0, 8).map((one) => ({ unit: one.unit, r: judged(one) }))
  const most = Math.max(sorted[sorted.length - 1], ...found.map((one) => one.r))
  const studentised = most > 1
  const x = linear([0, studentised ? Math.ceil(most + 0.5) : Math.min(1, Math.ceil(most * 10 + 0.5) / 10)], [0, WIDE])
  const bins = new Array<number>(BINS).fill(0)
  for (const value of sorted) bins[Math.min(BINS - 1, Math.floor((value / x.high) * BINS))]++
  const tallest = Math.max(...bins)
  const base = top + STRIP.top + STRIP.height
  const bound = sorted[Math.min(sorted.length - 1, Math.ceil(0.95 * sorted.length) - 1)]
  const late = x(bound) > WIDE - 150
  const bars = bins.map((n, i) =>
    n === 0
      ? ''
      : mark('rect', {
          x: (i * WIDE) / BINS,
          y: base - (n / tallest) * STRIP.height,
          width: WIDE / BINS - 0.5,
          height: (n / tallest) * STRIP.height,
          fill: inks.mute,
        }),
  )
  const triangle = (one: { r: number }, fill: string) =>
    mark('path', { d: `M${at(x(one.r))},${at(base)}l-3.5,-6h7z`, fill })
  const [best, ...others] = found
  const anchor = x(best.r) > WIDE - 50 ? 'end' : x(best.r) < 50 ? 'start' : 'middle'
  return [
    label(
      `Max-statistic null: the best of ${grouped(units)} units under ${grouped(shifts)} circular shifts`,
      0,
      top + 2,
      {
        fill: inks.ink2,
      },
    ),
    ...bars,
    line(x(bound), top + STRIP.top - 6, x(bound), base, inks.ink2, { 'stroke-dasharray': '2 3' }),
    label(`95 % below ${score(bound)}`, x(bound) + (late ? -5 : 5), top + STRIP.top - 8, {
      'text-anchor': late ? 'end' : 'start',
    }),
    ...others.map((one) => triangle(one, inks.ink2)),
    line(x(best.r), top + STRIP.top + 14, x(best.r), base - 6, inks.ink, { 'stroke-width': 1.5 }),
    triangle(best, inks.ink),
    label(`${best.unit} ${score(best.r)}`, x(best.r), top + STRIP.top + 10, { 'text-anchor': anchor, fill: inks.ink }),
    bottomAxis(
      x,
      ticks(0, x.high, 5),
      base,
      studentised ? '|r| / root mean square of the unit’s own shifts' : '|r|',
      inks,
    ),
  ].join('')
}
