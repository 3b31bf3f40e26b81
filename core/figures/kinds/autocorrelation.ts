// How long a unit remembers: the correlation of its values with themselves some characters later.

import type { SpecificationOf } from '../../schema/figures.ts'
import type { Autocorrelation } from '../../units/autocorrelation.ts'
import { bottomAxis, FOOT, linear, logarithmic, rule, sideAxis, sideRoom, sideWords } from '../axes.ts'
import { frame, heading, inksOf, innerWidth, mark, pathThrough, unitWords } from '../drawing.ts'
import type { Kind } from './kind.ts'

export type AutocorrelationSpecification = SpecificationOf<'autocorrelation'>

const HEIGHT = 120

export const autocorrelation: Kind<AutocorrelationSpecification, { curve: Autocorrelation }> = {
  kind: 'autocorrelation',
  width: 'single',
  caption: ({ unit }, { model, on, unit: named }) =>
    `Autocorrelation of ${named(unit)} of ${model} by distance on ${on}; within the grey lines is 95 % of what chance gives.`,
  draw({ curve, provenance, style }) {
    const { r, band, memory } = curve
    const inks = inksOf(style.theme)
    const width = innerWidth(style, 'single')
    const last = Math.max(2, r.length - 1)
    const lowest = Math.min(0, ...r)
    const low = lowest < -0.05 ? Math.max(-1, Math.floor(lowest * 5) / 5) : 0
    const levels = [-1, -0.5, 0, 0.25, 0.5, 0.75, 1].filter((value) => value >= low)
    const words =
      memory === null
        ? `above 1/e after ${r.length - 1} characters`
        : `1/e after ${Number(memory.toFixed(1))} characters`
    const head = heading(unitWords(provenance), words, width, inks)
    const top = head.height + 6
    const left = sideRoom(levels, 'r')
    const x = logarithmic([1, last], [left, width])
    const y = linear([low, 1], [top + HEIGHT, top])
    const through = (values: Float32Array, sign = 1) =>
      pathThrough(
        Array.from(values.subarray(1), (value, i) => [x(i + 1), y(Math.max(low, Math.min(1, sign * value)))] as const),
      )
    const distances = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192].filter((d) => d <= last)
    const body = [
      head.svg,
      sideWords('autocorrelation', top, top + HEIGHT),
      sideAxis(y, levels, left, width, inks),
      mark('path', { d: through(band), fill: 'none', stroke: inks.mute2 }),
      low < 0 ? mark('path', { d: through(band, -1), fill: 'none', stroke: inks.mute2 }) : '',
      rule(y(1 / Math.E), left, width, '1/e', inks),
      mark('path', {
        d: through(r),
        fill: 'none',
        stroke: inks.ink,
        'stroke-width': 1.75,
        'stroke-linejoin': 'round',
      }),
      bottomAxis(x, distances, top + HEIGHT, 'characters apart', inks),
    ]
    const title = `Autocorrelation of ${provenance.unit}`
    return frame({ title, width, height: top + HEIGHT + FOOT.named, provenance, style, body: body.join('\n') })
  },
  table: ({ curve: { r, band } }) => [
    { name: 'distance', type: 'whole', values: Array.from(r, (_, i) => i) },
    { name: 'r', type: 'single', values: r },
    { name: 'chance_95', type: 'single', values: band },
  ],
}
