// A unit against the value of a number feature: its mean and quantiles in bins of the value, over some of the characters
// themselves.

import type { UnitScale } from '../../schema/unit-scale.ts'
import type { Response } from '../../units/response.ts'
import { bandMark } from '../marks/area.ts'
import { bottomAxis, FOOT, sideAxis, sideRoom } from '../marks/axis.ts'
import { inksOf } from '../marks/color.ts'
import { boxSwatch, legendOf, legendSwatch } from '../marks/legend.ts'
import { lineMark } from '../marks/line.ts'
import { dot } from '../marks/points.ts'
import { segment } from '../marks/rule.ts'
import { linear, ticks } from '../marks/scale.ts'
import type { Chart, Look } from './chart.ts'

const HEIGHT = 150

export interface ResponseChart {
  response: Response
  scale: UnitScale
  feature: string
}

/** The unit's mean and quantiles by the value of a feature, with single characters as points. */
export function responseChart({ response, scale, feature }: ResponseChart, look: Look): Chart {
  const { bins, features, values } = response
  const { width, height = HEIGHT, theme } = look
  const inks = inksOf(theme)
  const faint = { 'fill-opacity': 0.35 }
  const key = legendOf(
    [
      legendSwatch('mean', width, (x, y) => segment(x, y - 4, x + 12, y - 4, inks.ink, { 'stroke-width': 1.75 })),
      legendSwatch('50 %', width, boxSwatch(inks.mute2, 0.55)),
      legendSwatch('90 %', width, boxSwatch(inks.mute, 0.45)),
      legendSwatch('a character', width, (x, y) => dot(x + 6, y - 4, 1, inks.ink3, faint)),
    ],
    width,
    10,
  )
  const lowest = Math.min(scale.low, ...(scale.raw ? values : []))
  const highest = Math.max(scale.high, ...(scale.raw ? values : []))
  const levels = scale.raw ? ticks(lowest, highest, 4) : scale.low === 0 ? [0, 0.5, 1] : [-1, -0.5, 0, 0.5, 1]
  const side = { ticks: levels, words: scale.quantity }
  const box = { left: sideRoom(side), right: width, top: key.height + 8, bottom: key.height + 8 + height }
  const [from, to] = [bins[0]?.from ?? 0, bins.at(-1)?.to ?? 1]
  const x = linear([from, to], [box.left, width])
  const y = linear([lowest, highest], [box.bottom, box.top])
  const inside = (value: number) => y(Math.max(lowest, Math.min(highest, value)))
  const middle = (bin: Response['bins'][number]) => x((bin.from + bin.to) / 2)
  const band = (low: number, high: number) =>
    bins.map((bin) => [middle(bin), inside(bin.quantiles[low]), inside(bin.quantiles[high])] as const)
  const means = bins.map((bin) => [middle(bin), inside(bin.mean)] as const)
  const drawn = Array.from(features.keys()).filter((i) => features[i] >= from && features[i] <= to)
  const marks = [
    key.marks,
    sideAxis({ ...side, scale: y }, box, inks),
    drawn.map((i) => dot(x(features[i]), inside(values[i]), 1, inks.ink3, faint)),
    bandMark(band(0, 4), inks.mute, 0.45),
    bandMark(band(1, 3), inks.mute2, 0.55),
    lineMark(means, inks.ink, 1.75),
    means.map(([cx, cy]) => dot(cx, cy, 2.2, inks.ink)),
    bottomAxis({ scale: x, ticks: ticks(from, to, 5), words: feature }, box, inks),
  ]
  return { marks, width, height: box.bottom + FOOT.named, plot: box, x, y }
}
