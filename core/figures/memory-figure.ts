// How long after a feature changed a unit still tells it: its AUROC, held out, by the distance from the change, with
// 95 % intervals as a band.

import type { MemoryCurve } from '../search/memory-curve.ts'
import { bottomAxis, linear, logarithmic, rule, sideAxis } from './axes.ts'
import { frame, HALF, heading, inksOf, mark, pathThrough, type Style } from './drawing.ts'
import type { Provenance } from './provenance.ts'

export interface MemoryFigure {
  curve: MemoryCurve
  provenance: Provenance & { unit: string; feature: string }
  style: Style
}

const TOP = 28
const HEIGHT = 112
const LEFT = 28
const FOOT = 36

/** The same figure gives the same bytes. */
export function memoryFigure({ curve, provenance, style }: MemoryFigure): string {
  const inks = inksOf(style.theme)
  const points = curve.points.filter(({ auroc }) => !Number.isNaN(auroc))
  // one is added, so that the change itself has a place on the logarithm
  const middle = ({ from, to }: MemoryCurve['points'][number]) => Math.sqrt((from + 1) * to)
  const last = Math.max(2, ...points.map(({ to }) => to))
  const lowest = Math.min(0.5, ...points.map(({ auroc, interval }) => interval?.[0] ?? auroc))
  const x = logarithmic([1, last], [LEFT, HALF])
  const y = linear([Math.max(0, Math.floor(lowest * 10) / 10), 1], [TOP + HEIGHT, TOP])
  const known = points.filter(({ interval }) => interval !== null)
  const band = [
    ...known.map((p) => [x(middle(p)), y(p.interval![1])] as const),
    ...known.toReversed().map((p) => [x(middle(p)), y(p.interval![0])] as const),
  ]
  const distance = Object.assign((value: number) => x(value + 1), { low: 0, high: last - 1 })
  const labelled = [0, 1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536].filter((value) => value <= distance.high)
  const body = [
    heading(provenance.unit, 'AUROC, held out', HALF, inks),
    sideAxis(
      y,
      [0, 0.25, 0.5, 0.75, 1].filter((v) => v >= y.low),
      LEFT,
      HALF,
      inks,
    ),
    band.length > 2 ? mark('path', { d: `${pathThrough(band)}Z`, fill: inks.mute, 'fill-opacity': 0.5 }) : '',
    rule(y(0.5), LEFT, HALF, 'chance', inks),
    mark('path', {
      d: pathThrough(points.map((p) => [x(middle(p)), y(p.auroc)])),
      fill: 'none',
      stroke: inks.ink,
      'stroke-width': 1.75,
    }),
    ...points.map((p) => mark('circle', { cx: x(middle(p)), cy: y(p.auroc), r: 2.5, fill: inks.ink })),
    bottomAxis(distance, labelled, TOP + HEIGHT, 'characters since the feature changed', inks),
  ]
  const title = `How long ${provenance.unit} remembers ${provenance.feature}`
  const height = TOP + HEIGHT + FOOT
  return frame({ title, width: HALF, height, provenance, style, body: body.filter(Boolean).join('\n') })
}
