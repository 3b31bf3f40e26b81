// Gate saturation after Karpathy, Johnson and Li: a square for every layer and gate, a dot for every unit; right, the
// share of characters at which the gate is left-saturated, up, at which it is right-saturated.

import type { SpecificationOf } from '../../schema/figures.ts'
import type { GateSaturation } from '../../units/saturation.ts'
import { linear, tick } from '../axes.ts'
import { END, frame, type Inks, inksOf, innerWidth, label, line, MONO, mark, type Style } from '../drawing.ts'
import { monoWidth, widthOf, wrapped } from '../measure.ts'
import type { Provenance } from '../provenance.ts'
import { saturationTable } from '../table.ts'
import type { Kind } from './kind.ts'

export type SaturationSpecification = SpecificationOf<'saturation'>

export interface SaturationFigure {
  /** layer by layer, gate by gate */
  gates: readonly GateSaturation[]
  provenance: Provenance
  style: Style
}

export const saturation: Kind<SaturationSpecification, { gates: readonly GateSaturation[] }> = {
  kind: 'saturation',
  width: 'double',
  caption: (_, { model, on }) =>
    `Gate saturation of ${model} on ${on}, a dot for each unit: how often a gate is left-saturated (below 0.1, across) and right-saturated (above 0.9, up).`,
  draw: saturationFigure,
  table: ({ gates }) => saturationTable(gates),
}

const GAP = 28
const LEFT = 24
const HEAD = 18
const FOOT = 20
const SIDE = 172
/** What the candidates of the cells and their gates are called. */
export const GATE_WORDS: Readonly<Record<string, string>> = {
  i: 'input gate',
  f: 'forget gate',
  o: 'output gate',
  g: 'candidate',
  r: 'reset gate',
  z: 'update gate',
  n: 'candidate',
}

/** The same figure gives the same bytes. */
export function saturationFigure({ gates, provenance, style }: SaturationFigure): string {
  const inks = inksOf(style.theme)
  const width = innerWidth(style, 'double')
  const columns = new Set(gates.map(({ gate }) => gate)).size
  const rows = gates.length / columns
  const side = Math.min(SIDE, (width - LEFT - (columns - 1) * GAP) / columns)
  const high = HEAD + side + FOOT
  const body = gates.map((gate, i) => {
    const [column, row] = [i % columns, Math.floor(i / columns)]
    return square(gate, LEFT + column * (side + GAP), HEAD + row * high, side, inks)
  })
  const bottom = rows * high
  const words = wrapped(
    'across: share of characters with the gate left-saturated (below 0.1) · up: right-saturated (above 0.9)',
    width,
  )
  const lines = words.map((each, i) => label(each, 0, bottom + 14 + i * 14))
  const title = `Gate saturation of ${provenance.model}`
  const height = bottom + 6 + words.length * 14
  return frame({ title, width, height, provenance, style, body: [...body, ...lines].join('\n') })
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
    return (
      label(tick(v), x(v), y0 + side + 13, { 'text-anchor': anchor }) +
      label(tick(v), x0 - 5, y(v) + (v === 1 ? 8 : v === 0 ? 0 : 3), END)
    )
  })
  const name = `L${layer}.${gate}`
  const words = GATE_WORDS[gate] ?? ''
  const both = monoWidth(name) + widthOf(words) + 10 <= side
  const head = label(name, x0, y0 - 6, { 'font-family': MONO, fill: inks.ink })
  return `${head}${both ? label(words, x0 + side, y0 - 6, END) : ''}
${mark('rect', { x: x0, y: y0, width: side, height: side, fill: 'none', stroke: inks.axis })}
${line(x(0), y(1), x(1), y(0), inks.mute2, { 'stroke-dasharray': '2 3' })}${ends.join('')}
<g>${dots.join('')}</g>`
}
