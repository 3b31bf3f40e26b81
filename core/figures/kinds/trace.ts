// Units over a stretch of text as lines, one band each, above the characters where these have room: what a unit does
// from one character to the next.

import type { SpecificationOf } from '../../schema/figures.ts'
import type { UnitScale } from '../../schema/unit-scale.ts'
import { linear, score, tick } from '../axes.ts'
import { codePoints } from '../cells.ts'
import {
  at,
  END,
  frame,
  type Inks,
  inksOf,
  innerWidth,
  label,
  legendOf,
  legendSwatch,
  line,
  MIDDLE,
  MONO,
  mark,
  pathThrough,
  type Style,
} from '../drawing.ts'
import { fitted, monoWidth, widthOf } from '../measure.ts'
import { grouped, type Provenance } from '../provenance.ts'
import type { Table } from '../table.ts'
import { traceTable } from '../table.ts'
import type { Kind } from './kind.ts'

export type TraceSpecification = SpecificationOf<'trace'>

export interface TraceData {
  text: string
  /** position of the first character in the corpus */
  start: number
  /** [code points of the text] each, on its scale, which is the height of its band */
  units: readonly TraceUnit[]
  /** [code points of the text] how strong the feature's rule is: 0 for none, 1 where it is true */
  mask?: ArrayLike<number>
}

export interface TraceUnit {
  unit: string
  /** what the researcher calls it */
  name?: string
  values: ArrayLike<number>
  scale: UnitScale
  /** what tables hold, and of which quantity */
  shown?: { quantity: string; values: ArrayLike<number> }
}

export type TraceFigure = TraceData & { provenance: Provenance; style: Style }

export const trace: Kind<TraceSpecification, TraceData> = {
  kind: 'trace',
  width: 'double',
  caption: ({ units, start, end, feature }, { model, stretch, unit }) =>
    `${units.map(unit).join(', ')} of ${model} over ${stretch(start, end)}.${feature ? ` The green rule marks ${feature}.` : ''}`,
  draw: traceFigure,
  table: tableOf,
}

export function tableOf({ text, start, units }: TraceData): Table {
  const shown = ({ unit, values, scale, shown }: TraceUnit) => ({
    unit,
    ...(shown ?? { quantity: scale.quantity, values }),
  })
  return traceTable(text, start, units.map(shown))
}

const BAND = 64
const GAP = 16
const FOOT = 34
/** Characters are written under the lines when each has as many units. */
const READABLE = 5.2

/** The same figure gives the same bytes. */
export function traceFigure({ text, start, units, mask, provenance, style }: TraceFigure): string {
  const inks = inksOf(style.theme)
  const width = innerWidth(style, 'double')
  const characters = codePoints(text)
  const bands = units.map((unit) => ({ ...unit, reach: reachOf(unit.scale, unit.values) }))
  const names = Math.max(...bands.map(({ unit, scale }) => Math.max(monoWidth(unit), widthOf(scale.quantity))))
  const ticks = Math.max(...bands.flatMap((one) => levelsOf(one).map((level) => widthOf(levelWords(one.scale, level)))))
  const left = names + ticks + 16
  const step = (width - left) / Math.max(1, characters.length)
  const middle = (i: number) => left + (i + 0.5) * step
  const feature = mask && provenance.feature
  const key = legendOf(feature ? [ruleKey(feature, width, inks)] : [], width, 10)
  const top = key.height
  const bottom = top + units.length * (BAND + GAP)
  const body = [
    key.svg,
    mask ? ruleUnder(mask, left, step, bottom - GAP, inks) : '',
    ...bands.map((unit, i) => band(unit, top + i * (BAND + GAP), left, width, middle, names, inks)),
    step >= READABLE ? letters(characters, middle, bottom + 8, step, inks) : '',
    ...places(start, start + characters.length, left, width, bottom + FOOT - 8),
  ]
  const title = `${units.map(({ unit }) => unit).join(', ')} over ${characters.length} characters`
  return frame({ title, width, height: bottom + FOOT, provenance, style, body: body.filter(Boolean).join('\n') })
}

/** Where the stretch begins and ends, and what is counted. */
function places(start: number, end: number, left: number, right: number, y: number): string[] {
  const [first, last] = [grouped(start), grouped(end)]
  const [from, to] = [left + widthOf(first) + 8, right - widthOf(last) - 8]
  const words = fitted('character of the text', to - from)
  return [label(first, left, y), label(words, (from + to) / 2, y, MIDDLE), label(last, right, y, END)]
}

/** The rule of a feature, and the feature. */
export function ruleKey(feature: string, width: number, inks: Inks) {
  const rule = (x: number, y: number) => mark('rect', { x, y: y - 5, width: 12, height: 2, fill: inks.feature })
  return legendSwatch(feature, width, rule, { fill: inks.ink2 })
}

type Band = TraceUnit & { reach: [number, number] }

function levelsOf({ scale, reach }: Pick<Band, 'scale' | 'reach'>): number[] {
  if (scale.raw) return reach
  return scale.low === 0 ? [0, 1] : [-1, 0, 1]
}

const levelWords = ({ raw }: UnitScale, level: number) => (raw ? score(level, 1) : tick(level))

function band(one: Band, top: number, left: number, right: number, x: (i: number) => number, room: number, inks: Inks) {
  const { unit, name, values, scale, reach } = one
  const y = linear(reach, [top + BAND, top + 8])
  const points = Array.from(values, (value, i) => [x(i), y(value)] as const)
  const grid = levelsOf(one).map(
    (level) =>
      line(left, y(level), right, y(level), inks.grid) + label(levelWords(scale, level), left - 6, y(level) + 3.5, END),
  )
  const called = name ? label(fitted(name, room), 0, top + BAND / 2 + 12, { fill: inks.ink2 }) : ''
  return `${grid.join('')}
${label(unit, 0, top + BAND / 2 - 2, { 'font-family': MONO, fill: inks.ink })}${called}
${label(scale.quantity, 0, top + BAND / 2 + (name ? 26 : 12))}
${mark('path', { d: pathThrough(points), fill: 'none', stroke: inks.ink, 'stroke-width': 1.25, 'stroke-linejoin': 'round' })}`
}

/** A raw scale ends at quantiles, and a trace shows what lies beyond them. */
function reachOf({ raw, low, high }: UnitScale, values: ArrayLike<number>): [number, number] {
  if (!raw) return [low, high]
  let [least, most] = [low, high]
  for (let i = 0; i < values.length; i++) [least, most] = [Math.min(least, values[i]), Math.max(most, values[i])]
  return [least, most]
}

function ruleUnder(mask: ArrayLike<number>, left: number, step: number, y: number, { feature }: Inks): string {
  const runs: string[] = []
  for (let from = 0; from < mask.length; from++) {
    if (!mask[from]) continue
    let to = from
    while (to < mask.length && mask[to] === mask[from]) to++
    runs.push(
      mark('rect', {
        x: left + from * step,
        y: y + 3,
        width: (to - from) * step,
        height: 2,
        fill: feature,
        ...faint(mask[from]),
      }),
    )
    from = to - 1
  }
  return runs.join('')
}

/** What a rule of less than full strength lets through of the page. */
function faint(strength: number): { 'fill-opacity'?: number } {
  return strength < 1 ? { 'fill-opacity': Number(strength.toFixed(3)) } : {}
}

function letters(characters: readonly string[], x: (i: number) => number, y: number, step: number, { ink2 }: Inks) {
  const shown = (c: string) => (c === '\n' ? '↵' : /^[\s\p{C}]$/u.test(c) ? '\u00a0' : c)
  const attributes = { 'font-family': MONO, 'font-size': Math.min(11, step * 1.6), ...MIDDLE, fill: ink2 }
  return characters.map((c, i) => label(shown(c), Number(at(x(i))), y, attributes)).join('')
}
