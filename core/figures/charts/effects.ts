// Detects × executes: a dot for every unit; right, how well it tells a feature (AUROC, held out), up, what the network
// loses where the feature ends when the unit is held at its mean. Units that only follow the feature lie right and low,
// units that the network uses for it right and high, and units that it uses without their telling it left and high.

import type { Interval } from '../../search/types.ts'
import { bottomAxis, FOOT, sideAxis, sideRoom } from '../marks/axis.ts'
import { inksOf } from '../marks/color.ts'
import { legendOf, legendSwatch } from '../marks/legend.ts'
import { group, type Marks, MONO } from '../marks/mark.ts'
import { monoWidth } from '../marks/measure.ts'
import { score, signed } from '../marks/numbers.ts'
import { diamond, dot, ring } from '../marks/points.ts'
import { DASHED, segment } from '../marks/rule.ts'
import { linear, type Scale, ticks } from '../marks/scale.ts'
import { label } from '../marks/text.ts'
import type { LossUnits } from './ablation.ts'
import type { Chart, Look } from './chart.ts'

export interface EffectsData {
  at: 'ends' | 'begins' | 'inside'
  /** the character whose logit was measured; null for the loss */
  target: string | null
  units: readonly string[]
  /** [units] held out; NaN where there is none */
  auroc: ArrayLike<number>
  /** [units] estimated change: nats for the loss */
  change: ArrayLike<number>
  low: ArrayLike<number>
  high: ArrayLike<number>
  matched: ArrayLike<number>
  measured: readonly {
    unit: string
    change: number
    interval: Interval | null
    matched: number
    beyond: number
    beyondInterval: Interval | null
  }[]
}

/** A unit as it is drawn: measured where it was, else estimated. */
export interface EffectPoint {
  unit: string
  auroc: number
  change: number
  interval: Interval | null
  matched: number
  measured: boolean
}

export const AT_WORDS: Record<EffectsData['at'], string> = {
  ends: 'where it ends',
  begins: 'where it begins',
  inside: 'where it holds',
}

/** The largest change first; units without an AUROC are left out. */
export function effectPoints(data: EffectsData): EffectPoint[] {
  const measured = new Map(data.measured.map((one) => [one.unit, one]))
  return data.units
    .map((unit, i): EffectPoint => {
      const exact = measured.get(unit)
      if (exact) return { ...exact, auroc: data.auroc[i], measured: true }
      const interval: Interval | null = Number.isNaN(data.low[i]) ? null : [data.low[i], data.high[i]]
      return { unit, auroc: data.auroc[i], change: data.change[i], interval, matched: data.matched[i], measured: false }
    })
    .filter(({ auroc }) => !Number.isNaN(auroc))
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change))
}

/** Units that are named, and whose change at matched characters is drawn. */
const NAMED = 6
const HEIGHT = 250

/** @param losses of the changes; logits are shown as they are */
export function effectsChart(data: EffectsData, losses: LossUnits, { width, height = HEIGHT, theme }: Look): Chart {
  const inks = inksOf(theme)
  const of = data.target === null ? losses.of : (change: number) => change
  const points = effectPoints(data)
  const named = points.slice(0, NAMED)
  const key = legendOf(legendParts(points, width, theme), width, 10)
  const reach = [
    ...points.map(({ change }) => of(change)),
    ...named.flatMap(({ interval, matched }) => [...(interval ?? []), matched].filter(Number.isFinite).map(of)),
  ]
  const [lowest, highest] = [Math.min(0, ...reach), Math.max(0, ...reach)]
  const room = (highest - lowest || 0.01) * 0.06
  const top = key.height + 8
  const words =
    data.target === null
      ? `change of loss ${AT_WORDS[data.at]}, ${losses.unit}`
      : `change of the logit of “${data.target}”`
  const y = linear([lowest - room, highest + room], [top + height, top])
  const side = { scale: y, ticks: ticks(y.low, y.high, 5), words }
  const box = { left: sideRoom(side), right: width - 6, top, bottom: top + height }
  const least = Math.min(0.5, ...points.map(({ auroc }) => auroc))
  const x = linear([least - 0.01, 1.005], [box.left, box.right])
  const across = { scale: x, ticks: ticks(x.low, 1, width > 300 ? 6 : 4), words: 'AUROC, held out' }
  const marks = [
    key.marks,
    sideAxis(side, box, inks),
    segment(box.left, y(0), box.right, y(0), inks.axis),
    segment(x(0.5), box.top, x(0.5), box.bottom, inks.mute2, DASHED),
    bottomAxis(across, box, inks),
    group(
      { class: 'dots' },
      points
        .filter(({ measured }) => !measured)
        .map((one) => dot(x(one.auroc), y(of(one.change)), 1.8, inks.ink, { 'fill-opacity': 0.4 })),
    ),
    named.flatMap(({ auroc, interval, matched }) => [
      interval
        ? segment(x(auroc), y(of(interval[0])), x(auroc), y(of(interval[1])), inks.mute2, { 'stroke-width': 3 })
        : null,
      Number.isFinite(matched) ? diamond(x(auroc), y(of(matched)), inks.ink2, inks.page) : null,
    ]),
    points
      .filter(({ measured }) => measured)
      .map(({ auroc, change }) => ring(x(auroc), y(of(change)), 2.8, inks.ink, inks.page)),
    names(named, x, (change) => y(of(change)), box.right, inks.ink),
  ]
  return { marks, width, height: box.bottom + FOOT.named, plot: box, x, y }
}

function legendParts(points: readonly EffectPoint[], width: number, theme: Look['theme']) {
  const inks = inksOf(theme)
  const some = (measured: boolean) => points.some((one) => one.measured === measured)
  return [
    ...(some(true) ? [legendSwatch('measured', width, (x, y) => ring(x + 6, y - 4, 2.8, inks.ink, inks.page))] : []),
    ...(some(false)
      ? [legendSwatch('estimated', width, (x, y) => dot(x + 6, y - 4, 1.8, inks.ink, { 'fill-opacity': 0.4 }))]
      : []),
    ...(points.slice(0, NAMED).some(({ matched }) => Number.isFinite(matched))
      ? [legendSwatch('at matched characters', width, (x, y) => diamond(x + 6, y - 4, inks.ink2, inks.page))]
      : []),
  ]
}

/** Beside their dots, those of larger changes first; one that would lie over another is left out. */
function names(
  named: readonly EffectPoint[],
  x: Scale,
  y: (change: number) => number,
  right: number,
  fill: string,
): Marks {
  const taken: { x: number; y: number; width: number }[] = []
  return named.map(({ unit, auroc, change }) => {
    const width = monoWidth(unit)
    const [at, line] = [x(auroc), y(change)]
    const from = at + 7 + width > right ? at - 7 - width : at + 7
    if (
      taken.some(
        (other) => Math.abs(other.y - line) < 11 && from < other.x + other.width + 4 && other.x < from + width + 4,
      )
    )
      return null
    taken.push({ x: from, y: line, width })
    return label(unit, from, line + 3.5, { 'font-family': MONO, fill })
  })
}

/** What a unit's point says. */
export function effectWords(
  { unit, auroc, change, interval, measured }: EffectPoint,
  target: string | null,
  losses: LossUnits,
): string {
  const of = target === null ? losses.of : (value: number) => value
  const range = interval ? `, 95 % ${signed(of(interval[0]), 2)} to ${signed(of(interval[1]), 2)}` : ''
  return `${unit}: AUROC ${score(auroc)}, ${measured ? '' : 'about '}${signed(of(change), 2)}${target === null ? ` ${losses.unit}` : ''}${range}`
}

/** “Estimates and 50 measured units: rank correlation 0.98” */
export function agreementWords(agreement: number, measured: number): string {
  return Number.isNaN(agreement) ? '' : `Estimates and ${measured} measured units: rank correlation ${score(agreement)}`
}
