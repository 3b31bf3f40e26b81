// How a unit is spread: apart for the characters where a feature is true (green) and where it is false (grey), each
// summing to one, with the threshold and what it comes to in words.

import { binned, type Cut, type SplitHistogram, thresholdMetrics, total } from '../../schema/cut.ts'
import { thresholdOn, type UnitScale } from '../../schema/unit-scale.ts'
import { stepsMark } from '../marks/area.ts'
import { bottomAxis, FOOT, sideAxis, sideRoom } from '../marks/axis.ts'
import { type Inks, inksOf } from '../marks/color.ts'
import { colorBar } from '../marks/color-bar.ts'
import { boxSwatch, legendOf, legendSwatch, legendWords } from '../marks/legend.ts'
import { plain, score, tick } from '../marks/numbers.ts'
import { segment } from '../marks/rule.ts'
import { linear, ticks } from '../marks/scale.ts'
import type { Chart, Look } from './chart.ts'

export interface HistogramChart {
  split: SplitHistogram
  /** null without one: all characters are drawn as one */
  feature: string | null
  cut: Cut | null
  /** what it is drawn over */
  scale: UnitScale
}

const BINS = 64
const HEIGHT = 110

/** Densities of the unit's values, of one class or two; each integrates to one. */
export function histogramChart({ split, feature, cut, scale }: HistogramChart, look: Look): Chart {
  const { width, height = HEIGHT, theme } = look
  const inks = inksOf(theme)
  const { outside, inside } = split.parts.all
  // a feature that is true nowhere has no two sides, and nothing can be right or wrong about it
  const apart = feature !== null && total(inside) > 0
  const shown = apart ? cut : null
  const [off, on] = [shares(split, outside, scale), shares(split, inside, scale)]
  const most = Math.max(...off, ...on, 1e-9)
  const side = { ticks: ticks(0, most, 4), words: 'share of characters' }
  const legend = legendOf(legendParts({ split, feature, cut: shown, scale }, apart, width, inks), width, 10)
  const box = { left: sideRoom(side), right: width, top: legend.height + 14, bottom: legend.height + 14 + height }
  const x = linear([scale.low, scale.high], [box.left, width])
  const y = linear([0, most], [box.bottom, box.top])
  const top = (bins: readonly number[]) => bins.map((share) => y(share))
  const cutAt = shown && x(thresholdOn(scale, shown.threshold))
  const foot = { ...box, bottom: box.bottom + 8 }
  const marks = [
    legend.marks,
    sideAxis({ ...side, scale: y }, box, inks),
    stepsMark(top(off), box, { fill: inks.mute, 'fill-opacity': 0.6, stroke: inks.mute2 }),
    apart ? stepsMark(top(on), box, { fill: inks.featureFill, 'fill-opacity': 0.45, stroke: inks.feature }) : null,
    cutAt === null ? null : segment(cutAt, box.top - 4, cutAt, box.bottom, inks.ink, { 'stroke-width': 1.5 }),
    colorBar(
      { x: box.left, y: box.bottom + 3, width: width - box.left, height: 4 },
      theme,
      scale.low === 0 && !scale.raw ? 127.5 : 0,
    ),
    bottomAxis({ scale: x, ticks: valueTicks(scale), words: scale.quantity, format: tick }, foot, {
      ...inks,
      axis: 'none',
    }),
  ]
  return { marks, width, height: foot.bottom + FOOT.named, plot: box, x, y }
}

/** Round values of a unit's axis. */
export function valueTicks({ raw, low, high }: UnitScale): number[] {
  if (raw) return ticks(low, high, 4)
  return low === 0 ? [0, 0.25, 0.5, 0.75, 1] : [-1, -0.5, 0, 0.5, 1]
}

function legendParts({ split, feature, cut, scale }: HistogramChart, apart: boolean, width: number, inks: Inks) {
  const all = boxSwatch(inks.mute, 0.6, inks.mute2)
  if (feature === null) return [legendSwatch('all characters', width, all)]
  if (!apart) return [legendSwatch('all characters', width, all), legendWords(`true nowhere here: ${feature}`, width)]
  const yes = boxSwatch(inks.featureFill, 0.45, inks.feature)
  const sides = [legendSwatch(`${feature} true`, width, yes, { fill: inks.feature }), legendSwatch('false', width, all)]
  if (!cut) return sides
  const { precision, recall } = thresholdMetrics(split.levels, split.parts.all, cut)
  const stroke = (x: number, y: number) => segment(x + 6, y - 9, x + 6, y, inks.ink, { 'stroke-width': 1.5 })
  return [
    ...sides,
    legendSwatch(`${cutWords(scale, cut)}, all characters:`, width, stroke),
    legendWords(`precision ${score(precision)}, recall ${score(recall)}`, width, { fill: inks.ink2 }),
  ]
}

/** “tanh c ≥ 0.52” */
export function cutWords({ raw, quantity }: UnitScale, { sign, threshold }: Cut): string {
  return `${raw && quantity === 'c' ? 'tanh c' : quantity} ${sign === 1 ? '≥' : '≤'} ${thresholdWords(threshold)}`
}

/** A threshold in words: near an end of ±1 as many digits as tell it from that end. */
export function thresholdWords(threshold: number): string {
  const left = 1 - Math.abs(threshold)
  if (left < 0) return plain(threshold)
  return score(threshold, left > 0 && left < 0.005 ? Math.min(8, Math.ceil(-Math.log10(left))) : 2)
}

/** One side in bins that sum to 1, so that a rare feature can be seen. */
function shares(split: SplitHistogram, counts: Uint32Array, scale: UnitScale): number[] {
  const all = total(counts)
  return Array.from(binned(split, counts, scale, BINS), (n) => (all > 0 ? n / all : 0))
}
