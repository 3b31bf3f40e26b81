// How long after a feature changed a unit still tells it: its AUROC, held out, by the distance from the change, with
// 95 % intervals as a band.

import type { SpecificationOf } from '../../schema/figures.ts'
import type { MemoryCurve } from '../../search/memory-curve.ts'
import { bottomAxis, FOOT, linear, logarithmic, rule, sideAxis, sideRoom, sideWords } from '../axes.ts'
import { frame, heading, inksOf, innerWidth, mark, pathThrough, type Style, unitWords } from '../drawing.ts'
import type { Provenance } from '../provenance.ts'
import { memoryTable } from '../table.ts'
import type { Kind } from './kind.ts'

export type MemorySpecification = SpecificationOf<'memory'>

export interface MemoryFigure {
  curve: MemoryCurve
  provenance: Provenance & { unit: string; feature: string }
  style: Style
}

export const memory: Kind<MemorySpecification, { curve: MemoryCurve }> = {
  kind: 'memory',
  width: 'single',
  caption: ({ unit, feature }, { model, on, unit: named }) =>
    `AUROC of ${named(unit)} of ${model} for ${feature}, held out, by the distance from where that changed, on ${on}. Band: 95 % interval.`,
  draw: (drawing) => memoryFigure(drawing as MemoryFigure),
  table: ({ curve }) => memoryTable(curve),
}

const HEIGHT = 120

/** The same figure gives the same bytes. */
export function memoryFigure({ curve, provenance, style }: MemoryFigure): string {
  const inks = inksOf(style.theme)
  const width = innerWidth(style, 'single')
  const points = curve.points.filter(({ auroc }) => !Number.isNaN(auroc))
  // one is added, so that the change itself has a place on the logarithm
  const middle = ({ from, to }: MemoryCurve['points'][number]) => Math.sqrt((from + 1) * to)
  const last = Math.max(2, ...points.map(({ to }) => to))
  const lowest = Math.min(0.5, ...points.map(({ auroc, interval }) => interval?.[0] ?? auroc))
  const low = Math.max(0, Math.floor(lowest * 10) / 10)
  const levels = [0, 0.25, 0.5, 0.75, 1].filter((v) => v >= low)
  const head = heading(unitWords(provenance), provenance.feature, width, inks)
  const top = head.height + 6
  const left = sideRoom(levels, 'AUROC')
  const x = logarithmic([1, last], [left, width - 4])
  const y = linear([low, 1], [top + HEIGHT, top])
  const known = points.filter(({ interval }) => interval !== null)
  const band = [
    ...known.map((p) => [x(middle(p)), y(p.interval![1])] as const),
    ...known.toReversed().map((p) => [x(middle(p)), y(p.interval![0])] as const),
  ]
  const distance = Object.assign((value: number) => x(value + 1), { low: 0, high: last - 1 })
  const labelled = [0, 1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536].filter((value) => value <= distance.high)
  const line = { d: pathThrough(points.map((p) => [x(middle(p)), y(p.auroc)])), fill: 'none', stroke: inks.ink }
  const body = [
    head.svg,
    sideWords('AUROC, held out', top, top + HEIGHT),
    sideAxis(y, levels, left, width, inks),
    band.length > 2 ? mark('path', { d: `${pathThrough(band)}Z`, fill: inks.mute, 'fill-opacity': 0.5 }) : '',
    rule(y(0.5), left, width, 'chance', inks),
    mark('path', { ...line, 'stroke-width': 1.75 }),
    ...points.map((p) => mark('circle', { cx: x(middle(p)), cy: y(p.auroc), r: 2.5, fill: inks.ink })),
    bottomAxis(distance, labelled, top + HEIGHT, 'characters since the feature changed', inks),
  ]
  const title = `AUROC of ${provenance.unit} for ${provenance.feature} by distance since onset`
  const height = top + HEIGHT + FOOT.named
  return frame({ title, width, height, provenance, style, body: body.filter(Boolean).join('\n') })
}
