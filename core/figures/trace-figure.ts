// Units over a stretch of text as lines, one band each, above the characters where these have room: what a unit does
// from one character to the next.

import type { UnitScale } from '../schema/unit-scale.ts'
import { linear, score, tick } from './axes.ts'
import { codePoints } from './cells.ts'
import { at, frame, type Inks, inksOf, label, line, MONO, mark, pathThrough, type Style, WIDE } from './drawing.ts'
import { grouped, type Provenance } from './provenance.ts'

export interface TraceFigure {
  text: string
  /** position of the first character in the corpus */
  start: number
  /** [code points of the text] each, on its scale, which is the height of its band */
  units: { unit: string; values: ArrayLike<number>; scale: UnitScale }[]
  /** [code points of the text] how strong the feature's rule is: 0 for none, 1 where it is true */
  mask?: ArrayLike<number>
  provenance: Provenance
  style: Style
}

const LEFT = 84
const BAND = 64
const GAP = 16
const FOOT = 34
/** Characters are written under the lines when each has as many pixels. */
const READABLE = 5.2

/** The same figure gives the same bytes. */
export function traceFigure({ text, start, units, mask, provenance, style }: TraceFigure): string {
  const inks = inksOf(style.theme)
  const characters = codePoints(text)
  const step = (WIDE - LEFT) / Math.max(1, characters.length)
  const middle = (i: number) => LEFT + (i + 0.5) * step
  const bottom = units.length * (BAND + GAP)
  const body = [
    mask ? ruleUnder(mask, step, bottom - GAP, inks) : '',
    ...units.map((unit, i) => band(unit, i * (BAND + GAP), middle, inks)),
    step >= READABLE ? letters(characters, middle, bottom + 8, step, inks) : '',
    label(grouped(start), LEFT, bottom + FOOT - 8),
    label(`${grouped(start + characters.length)}, character of the text`, WIDE, bottom + FOOT - 8, {
      'text-anchor': 'end',
    }),
  ]
  const title = `${units.map(({ unit }) => unit).join(', ')} over ${characters.length} characters`
  return frame({ title, width: WIDE, height: bottom + FOOT, provenance, style, body: body.filter(Boolean).join('\n') })
}

function band(
  { unit, values, scale }: TraceFigure['units'][number],
  top: number,
  x: (i: number) => number,
  inks: Inks,
) {
  const [low, high] = reachOf(scale, values)
  const y = linear([low, high], [top + BAND, top + 8])
  const points = Array.from(values, (value, i) => [x(i), y(value)] as const)
  const levels = scale.raw ? [low, high] : low === 0 ? [0, 1] : [-1, 0, 1]
  const grid = levels.map(
    (level) =>
      line(LEFT, y(level), WIDE, y(level), inks.grid) +
      label(scale.raw ? score(level, 1) : tick(level), LEFT - 6, y(level) + 3.5, { 'text-anchor': 'end' }),
  )
  return `${grid.join('')}
${label(unit, 0, top + BAND / 2, { 'font-family': MONO, fill: inks.ink })}
${label(scale.quantity, 0, top + BAND / 2 + 14)}
${mark('path', { d: pathThrough(points), fill: 'none', stroke: inks.ink, 'stroke-width': 1.25, 'stroke-linejoin': 'round' })}`
}

/** A raw scale ends at quantiles, and a trace shows what lies beyond them. */
function reachOf({ raw, low, high }: UnitScale, values: ArrayLike<number>): [number, number] {
  if (!raw) return [low, high]
  let [least, most] = [low, high]
  for (let i = 0; i < values.length; i++) [least, most] = [Math.min(least, values[i]), Math.max(most, values[i])]
  return [least, most]
}

function ruleUnder(mask: ArrayLike<number>, step: number, y: number, { feature }: Inks): string {
  const runs: string[] = []
  for (let from = 0; from < mask.length; from++) {
    if (!mask[from]) continue
    let to = from
    while (to < mask.length && mask[to] === mask[from]) to++
    runs.push(
      mark('rect', {
        x: LEFT + from * step,
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
  const attributes = { 'font-family': MONO, 'font-size': Math.min(11, step * 1.6), 'text-anchor': 'middle', fill: ink2 }
  return characters.map((c, i) => label(shown(c), Number(at(x(i))), y, attributes)).join('')
}
