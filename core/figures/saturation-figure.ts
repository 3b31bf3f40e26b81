// Gate saturation after Karpathy, Johnson and Li: a square for every layer and gate, a dot for every unit; right, the
// share of characters at which the gate is almost closed, up, at which it is almost open.

import type { GateSaturation } from '../units/saturation.ts'
import { linear } from './axes.ts'
import { frame, type Inks, inksOf, label, line, MONO, mark, type Style, WIDE } from './drawing.ts'
import type { Provenance } from './provenance.ts'

export interface SaturationFigure {
  /** layer by layer, gate by gate */
  gates: readonly GateSaturation[]
  provenance: Provenance
  style: Style
}

const GAP = 24
const LEFT = 26
const TOP = 20
const FOOT = 36
const SIDE = 172
const NAMES: Record<string, string> = {
  i: 'input',
  f: 'forget',
  o: 'output',
  g: 'new',
  r: 'reset',
  z: 'update',
  n: 'new',
}

/** The same figure gives the same bytes. */
export function saturationFigure({ gates, provenance, style }: SaturationFigure): string {
  const inks = inksOf(style.theme)
  const columns = new Set(gates.map(({ gate }) => gate)).size
  const rows = gates.length / columns
  const side = Math.min(SIDE, (WIDE - LEFT - (columns - 1) * GAP) / columns)
  const body = gates.map((gate, i) => {
    const [column, row] = [i % columns, Math.floor(i / columns)]
    return square(gate, LEFT + column * (side + GAP), TOP + row * (side + TOP + 14), side, inks)
  })
  const bottom = rows * (side + TOP + 14)
  const words = 'across: share of characters with the gate left-saturated (below 0.1) · up: right-saturated (above 0.9)'
  const height = bottom + FOOT
  const title = `Gate saturation of ${provenance.model}`
  return frame({
    title,
    width: WIDE,
    height,
    provenance,
    style,
    body: [...body, label(words, LEFT, bottom + 16)].join('\n'),
  })
}

function square(
  { layer, gate, left, right }: GateSaturation,
  x0: number,
  y0: number,
  side: number,
  inks: Inks,
): string {
  const x = linear([0, 1], [x0, x0 + side])
  const y = linear([0, 1], [y0 + side, y0])
  const dots = Array.from(left, (closed, unit) =>
    mark('circle', { cx: x(closed), cy: y(right[unit]), r: 2, fill: inks.ink, 'fill-opacity': 0.45 }),
  )
  const ends = [0, 0.5, 1].map((v) => {
    const anchor = v === 0 ? 'start' : v === 1 ? 'end' : 'middle'
    const words = String(v)
    return (
      label(words, x(v), y0 + side + 13, { 'text-anchor': anchor }) +
      label(words, x0 - 5, y(v) + (v === 1 ? 8 : 3), { 'text-anchor': 'end' })
    )
  })
  return `${label(`L${layer}.${gate}`, x0, y0 - 6, { 'font-family': MONO, fill: inks.ink })}${label(`${NAMES[gate] ?? ''} gate`, x0 + side, y0 - 6, { 'text-anchor': 'end' })}
${mark('rect', { x: x0, y: y0, width: side, height: side, fill: 'none', stroke: inks.axis })}
${line(x(0), y(1), x(1), y(0), inks.mute2, { 'stroke-dasharray': '2 3' })}${ends.join('')}
<g>${dots.join('')}</g>`
}
