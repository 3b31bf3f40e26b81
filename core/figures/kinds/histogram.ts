// How a unit is spread: apart for the characters where a feature is true (green) and where it is false (grey), each
// summing to one, with the threshold and what it comes to in words.

import type { SpecificationOf } from '../../schema/figures.ts'
import { thresholdOn, type UnitScale } from '../../schema/unit-scale.ts'
import { binned, type SplitHistogram } from '../../units/split-histogram.ts'
import { type Cut, thresholdMetrics } from '../../units/threshold-metrics.ts'
import { bottomAxis, FOOT, linear, score, sideAxis, sideRoom, sideWords, ticks } from '../axes.ts'
import { levelColour } from '../colour.ts'
import {
  at,
  frame,
  heading,
  type Inks,
  inksOf,
  innerWidth,
  legendOf,
  legendSwatch,
  legendWords,
  line,
  mark,
  type Style,
  unitWords,
} from '../drawing.ts'
import type { Provenance } from '../provenance.ts'
import { histogramTable } from '../table.ts'
import type { Kind } from './kind.ts'

export type HistogramSpecification = SpecificationOf<'histogram'>

export interface HistogramData {
  split: SplitHistogram
  /** whether there is a feature: without one all characters are drawn as one */
  apart: boolean
  /** null for none */
  cut: Cut | null
  /** what it is drawn over */
  scale: UnitScale
}

export type HistogramFigure = HistogramData & { provenance: Provenance & { unit: string }; style: Style }

export const histogram: Kind<HistogramSpecification, HistogramData> = {
  kind: 'histogram',
  width: 'single',
  caption: ({ unit, feature }, words) => {
    const what = `Distribution of ${words.unit(unit)} of ${words.model} on ${words.on}`
    return feature
      ? `${what}, where ${feature} is true (green) and false (grey), each summing to one.`
      : `${what}; the shares sum to one.`
  },
  draw: (drawing) => histogramFigure(drawing as HistogramFigure),
  table: ({ split, scale }) => histogramTable(split, scale),
}

const BINS = 64
const HEIGHT = 110

/** The same figure gives the same bytes. */
export function histogramFigure(figure: HistogramFigure): string {
  const { split, scale, provenance, style } = figure
  const inks = inksOf(style.theme)
  const width = innerWidth(style, 'single')
  const { outside, inside } = split.parts.all
  // a feature that is true nowhere has no two sides, and nothing can be right or wrong about it
  const apart = figure.apart && inside.some((n) => n > 0)
  const cut = apart ? figure.cut : null
  const [off, on] = [shares(split, outside, scale), shares(split, inside, scale)]
  const most = Math.max(...off, ...on, 1e-9)
  const levels = ticks(0, most, 4)
  const left = sideRoom(levels, 'share')
  const head = heading(unitWords(provenance), '', width, inks)
  const legend = legendOf(legendParts(figure, apart, cut, width, inks), width, head.height + 10)
  const top = head.height + legend.height + 14
  const base = top + HEIGHT
  const x = linear([scale.low, scale.high], [left, width])
  const y = linear([0, most], [base, top])
  const usual = scale.low === 0 ? [0, 0.25, 0.5, 0.75, 1] : [-1, -0.5, 0, 0.5, 1]
  const axis = scale.raw ? ticks(scale.low, scale.high, 4) : usual
  const area = (bins: readonly number[], fill: string, stroke: string, opacity: number) => {
    const step = (width - left) / BINS
    const steps = bins.map((share, i) => `V${at(y(share))}H${at(left + (i + 1) * step)}`).join('')
    return mark('path', { d: `M${at(left)},${at(base)}${steps}V${at(base)}`, fill, 'fill-opacity': opacity, stroke })
  }
  const cutAt = cut && x(thresholdOn(scale, cut.threshold))
  const body = [
    head.svg,
    legend.svg,
    sideWords('share of characters', top, base),
    sideAxis(y, levels, left, width, inks),
    area(off, inks.mute, inks.mute2, 0.6),
    apart ? area(on, inks.featureFill, inks.feature, 0.45) : '',
    cutAt === null ? '' : line(cutAt, top - 4, cutAt, base, inks.ink, { 'stroke-width': 1.5 }),
    scaleBar(scale, left, width, base + 3, style),
    bottomAxis(x, axis, base + 8, scale.quantity, { ...inks, axis: 'none' }),
  ]
  const title = `How ${provenance.unit} is spread${provenance.feature ? ` where ${provenance.feature}` : ''}`
  const height = base + 8 + FOOT.named
  return frame({ title, width, height, provenance, style, body: body.filter(Boolean).join('\n') })
}

function legendParts(
  { split, scale, provenance, ...figure }: HistogramFigure,
  apart: boolean,
  cut: Cut | null,
  width: number,
  inks: Inks,
) {
  const { feature = 'the feature' } = provenance
  const swatch = (fill: string, stroke: string, opacity: number) => (x: number, y: number) =>
    mark('rect', { x: x + 0.5, y: y - 8.5, width: 12, height: 8, fill, 'fill-opacity': opacity, stroke })
  const all = swatch(inks.mute, inks.mute2, 0.6)
  if (!figure.apart) return [legendSwatch('all characters', width, all)]
  if (!apart) return [legendSwatch('all characters', width, all), legendWords(`true nowhere here: ${feature}`, width)]
  const sides = [
    legendSwatch(`${feature} true`, width, swatch(inks.featureFill, inks.feature, 0.45), { fill: inks.feature }),
    legendSwatch('false', width, all),
  ]
  if (!cut) return sides
  const { precision, recall } = thresholdMetrics(split.levels, split.parts.all, cut)
  const side = cut.sign === 1 ? '≥' : '≤'
  const stroke = (x: number, y: number) => line(x + 6, y - 9, x + 6, y, inks.ink, { 'stroke-width': 1.5 })
  return [
    ...sides,
    legendSwatch(
      `${scale.raw ? 'tanh c' : scale.quantity} ${side} ${score(cut.threshold)}, all characters:`,
      width,
      stroke,
    ),
    legendWords(`precision ${score(precision)}, recall ${score(recall)}`, width, { fill: inks.ink2 }),
  ]
}

/** One side in BINS bins that sum to 1. */
function shares(split: SplitHistogram, counts: Uint32Array, scale: UnitScale): number[] {
  const total = counts.reduce((sum, n) => sum + n, 0)
  return Array.from(binned(split, counts, scale, BINS), (n) => (total > 0 ? n / total : 0))
}

/** The colours that the text has at these values. */
function scaleBar({ low, raw }: UnitScale, left: number, right: number, y: number, { theme }: Style): string {
  const cells = 48
  const from = low === 0 && !raw ? 127.5 : 0
  const step = (right - left) / cells
  const level = (i: number) => Math.round(from + ((i + 0.5) / cells) * (255 - from))
  const cell = (_: unknown, i: number) =>
    mark('rect', {
      x: left + i * step,
      y,
      width: step + (i + 1 < cells ? 0.2 : 0),
      height: 4,
      fill: levelColour(level(i), theme),
    })
  return Array.from({ length: cells }, cell).join('')
}
