// A unit against the value of a number feature: its mean and quantiles in bins of the value, over some of the characters
// themselves.

import type { SpecificationOf } from '../../schema/figures.ts'
import type { UnitScale } from '../../schema/unit-scale.ts'
import type { Response } from '../../units/response.ts'
import { bottomAxis, FOOT, linear, score, sideAxis, sideRoom, sideWords, ticks } from '../axes.ts'
import {
  frame,
  heading,
  inksOf,
  innerWidth,
  legendOf,
  legendSwatch,
  line,
  mark,
  pathThrough,
  unitWords,
} from '../drawing.ts'
import type { Kind } from './kind.ts'

export type ResponseSpecification = SpecificationOf<'response'>

export interface ResponseData {
  response: Response
  scale: UnitScale
}

const HEIGHT = 150

export const response: Kind<ResponseSpecification, ResponseData> = {
  kind: 'response',
  width: 'single',
  caption: ({ unit, feature }, { model, on, unit: named }) =>
    `${named(unit)} of ${model} against the value of ${feature} on ${on}: mean (line), the middle 50 % and 90 % of the values (bands), and single characters (dots).`,
  draw({ response, scale, provenance, style }) {
    const { bins, features, values } = response
    const inks = inksOf(style.theme)
    const width = innerWidth(style, 'single')
    const head = heading(unitWords(provenance), `r ${score(response.r)} over all characters`, width, inks)
    const key = legendOf(
      [
        legendSwatch('mean', width, (x, y) => line(x, y - 4, x + 12, y - 4, inks.ink, { 'stroke-width': 1.75 })),
        legendSwatch('50 %', width, swatch(inks.mute2, 0.55)),
        legendSwatch('90 %', width, swatch(inks.mute, 0.45)),
        legendSwatch('a character', width, (x, y) => dot(x + 6, y - 4, inks.ink3)),
      ],
      width,
      head.height + 10,
    )
    const top = head.height + key.height + 8
    const lowest = Math.min(scale.low, ...(scale.raw ? values : []))
    const highest = Math.max(scale.high, ...(scale.raw ? values : []))
    const levels = scale.raw ? ticks(lowest, highest, 4) : scale.low === 0 ? [0, 0.5, 1] : [-1, -0.5, 0, 0.5, 1]
    const left = sideRoom(levels, scale.quantity)
    const [from, to] = [bins[0]?.from ?? 0, bins.at(-1)?.to ?? 1]
    const x = linear([from, to], [left, width])
    const y = linear([lowest, highest], [top + HEIGHT, top])
    const middle = ({ from, to }: Response['bins'][number]) => x((from + to) / 2)
    const band = (low: number, high: number) =>
      `${pathThrough([
        ...bins.map((bin) => [middle(bin), y(bin.quantiles[high])] as const),
        ...bins.toReversed().map((bin) => [middle(bin), y(bin.quantiles[low])] as const),
      ])}Z`
    const inside = Array.from(features.keys()).filter((i) => features[i] >= from && features[i] <= to)
    const body = [
      head.svg,
      key.svg,
      sideWords(scale.quantity, top, top + HEIGHT),
      sideAxis(y, levels, left, width, inks),
      ...inside.map((i) => dot(x(features[i]), y(Math.max(lowest, Math.min(highest, values[i]))), inks.ink3)),
      ...(bins.length > 1
        ? [
            mark('path', { d: band(0, 4), fill: inks.mute, 'fill-opacity': 0.45 }),
            mark('path', { d: band(1, 3), fill: inks.mute2, 'fill-opacity': 0.55 }),
          ]
        : []),
      mark('path', {
        d: pathThrough(bins.map((bin) => [middle(bin), y(bin.mean)] as const)),
        fill: 'none',
        stroke: inks.ink,
        'stroke-width': 1.75,
        'stroke-linejoin': 'round',
      }),
      ...bins.map((bin) => mark('circle', { cx: middle(bin), cy: y(bin.mean), r: 2.2, fill: inks.ink })),
      bottomAxis(x, ticks(from, to, 5), top + HEIGHT, provenance.feature ?? '', inks),
    ]
    const title = `${provenance.unit} against the value of ${provenance.feature}`
    return frame({ title, width, height: top + HEIGHT + FOOT.named, provenance, style, body: body.join('\n') })
  },
  table: ({ response: { bins }, scale }) => [
    { name: 'from', type: 'double', values: bins.map(({ from }) => from) },
    { name: 'to', type: 'double', values: bins.map(({ to }) => to) },
    { name: 'characters', type: 'whole', values: bins.map(({ characters }) => characters) },
    { name: 'quantity', type: 'text', values: bins.map(() => scale.quantity) },
    { name: 'mean', type: 'double', values: bins.map(({ mean }) => mean) },
    ...[5, 25, 50, 75, 95].map(
      (share, i) => ({ name: `q${share}`, type: 'double', values: bins.map(({ quantiles }) => quantiles[i]) }) as const,
    ),
  ],
}

const dot = (cx: number, cy: number, fill: string) => mark('circle', { cx, cy, r: 1, fill, 'fill-opacity': 0.35 })

const swatch = (fill: string, opacity: number) => (x: number, y: number) =>
  mark('rect', { x, y: y - 8, width: 12, height: 8, fill, 'fill-opacity': opacity })
