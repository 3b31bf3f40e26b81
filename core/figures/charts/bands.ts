// Units over a stretch of text as lines, one band each, above the characters where these have room: what a unit does
// from one character to the next.

import { onScale, type UnitScale } from '../../schema/unit-scale.ts'
import { shownCharacter } from '../marks/characters.ts'
import { type Inks, inksOf } from '../marks/color.ts'
import { legendOf, legendSwatch } from '../marks/legend.ts'
import { lineMark, thinned } from '../marks/line.ts'
import { type Marks, MONO, mark } from '../marks/mark.ts'
import { fitted, monoWidth, widthOf } from '../marks/measure.ts'
import { count, score, tick } from '../marks/numbers.ts'
import { rule, segment } from '../marks/rule.ts'
import { linear, type Scale } from '../marks/scale.ts'
import { END, label, MIDDLE } from '../marks/text.ts'
import type { Chart, Look } from './chart.ts'

export interface Band {
  unit: string
  /** what the researcher calls it */
  name?: string
  /** [characters] on its scale, which is the height of its band */
  values: ArrayLike<number>
  scale: UnitScale
  /** a dashed line on the scale */
  cut?: number
}

export interface Bands {
  /** [characters] that the stretch holds */
  characters: readonly string[]
  /** of the text: the first character */
  start: number
  units: readonly Band[]
  /** [characters] how strong the feature's rule is: 0 for none, 1 where it is true */
  mask?: ArrayLike<number>
  feature?: string
  /** says the mean where the feature is true, and where it is false */
  means?: boolean
  /** the characters that are drawn, [from, to) of the stretch; all without */
  view?: readonly [from: number, to: number]
}

/** With the scale of each band. */
export interface BandsChart extends Chart {
  bands: readonly Scale[]
}

const BAND = 64
const GAP = 16
const FOOT = 34
/** Characters are written under the lines when each has as many units. */
const READABLE = 5.2

/** @param look its height is that of a band */
export function bandsChart(data: Bands, { width, height = BAND, theme }: Look): BandsChart {
  const { characters, start, units, mask, feature, means, view = [0, characters.length] } = data
  const inks = inksOf(theme)
  const [from, to] = view
  const bands = units.map((one) => ({ ...one, reach: reachOf(one), words: means ? meanWords(one, mask) : '' }))
  const names = Math.max(
    ...bands.map(({ unit, scale, words }) => Math.max(monoWidth(unit), widthOf(scale.quantity), widthOf(words))),
  )
  const numbers = Math.max(...bands.flatMap((one) => levelsOf(one).map((level) => widthOf(levelWords(one, level)))))
  const left = names + numbers + 16
  const x = linear([from, to], [left, width])
  const step = (width - left) / Math.max(1, to - from)
  const middle = (i: number) => x(i + 0.5)
  const key = legendOf(mask && feature ? [ruleKey(feature, width, inks)] : [], width, 10)
  const top = key.height
  const bottom = top + units.length * (height + GAP)
  const box = { left, right: width, top: top + 8, bottom: bottom - GAP }
  const place = { left, right: width, names, height, middle, from, to, inks }
  const scales = bands.map((one, i) =>
    linear(one.reach, [top + i * (height + GAP) + height, top + i * (height + GAP) + 8]),
  )
  const marks = [
    key.marks,
    mask ? ruleUnder(mask, x, view, box.bottom, inks) : null,
    bands.map((one, i) => bandMarks(one, scales[i], top + i * (height + GAP), place)),
    step >= READABLE ? letters(characters, middle, bottom + 8, step, view, inks) : null,
    places(start + from, start + to, left, width, bottom + FOOT - 8, inks),
  ]
  return { marks, width, height: bottom + FOOT, plot: box, x, y: scales[0] ?? linear([0, 1], [0, 1]), bands: scales }
}

/** Where the stretch begins and ends, and what is counted. */
function places(start: number, end: number, left: number, right: number, y: number, { ink3 }: Inks): Marks {
  const [first, last] = [count(start), count(end)]
  const [from, to] = [left + widthOf(first) + 8, right - widthOf(last) - 8]
  const words = fitted('character of the text', to - from)
  const fill = { fill: ink3 }
  return [
    label(first, left, y, fill),
    label(words, (from + to) / 2, y, { ...MIDDLE, ...fill }),
    label(last, right, y, { ...END, ...fill }),
  ]
}

/** The rule of a feature, and the feature. */
export function ruleKey(feature: string, width: number, inks: Inks) {
  const rule = (x: number, y: number) => mark('rect', { x, y: y - 5, width: 12, height: 2, fill: inks.feature })
  return legendSwatch(feature, width, rule, { fill: inks.ink2 })
}

interface Placed extends Band {
  reach: [number, number]
  words: string
}

function levelsOf({ scale, reach }: Pick<Placed, 'scale' | 'reach'>): number[] {
  if (scale.raw) return reach
  return scale.low === 0 ? [0, 1] : [-1, 0, 1]
}

const levelWords = ({ scale: { raw } }: Band, level: number) => (raw ? score(level, 1) : tick(level))

interface Place {
  left: number
  right: number
  names: number
  height: number
  from: number
  to: number
  middle(i: number): number
  inks: Inks
}

function bandMarks(one: Placed, y: Scale, top: number, place: Place): Marks {
  const { unit, name, values, scale, cut, words } = one
  const { left, right, names, height, middle, from, to, inks } = place
  const points = Array.from({ length: to - from }, (_, i) => [middle(from + i), y(values[from + i])] as const)
  const said = [name ? fitted(name, names) : '', words === '' ? scale.quantity : words].filter((line) => line !== '')
  return [
    levelsOf(one).map((level) => [
      segment(left, y(level), right, y(level), inks.grid),
      label(levelWords(one, level), left - 6, y(level) + 3.5, { ...END, fill: inks.ink3 }),
    ]),
    label(unit, 0, top + height / 2 - 2, { 'font-family': MONO, fill: inks.ink }),
    said.map((line, i) =>
      label(line, 0, top + height / 2 + 12 + 14 * i, { fill: i === 0 && name ? inks.ink2 : inks.ink3 }),
    ),
    cut === undefined ? null : rule(y(cut), left, right, '', inks),
    lineMark(thinned(points), inks.ink, 1.25),
  ]
}

/** A raw scale ends at quantiles, and a trace shows what lies beyond them. */
function reachOf({ scale: { raw, low, high }, values }: Band): [number, number] {
  if (!raw) return [low, high]
  let [least, most] = [low, high]
  for (let i = 0; i < values.length; i++) [least, most] = [Math.min(least, values[i]), Math.max(most, values[i])]
  return [least, most]
}

/** “0.62 / 0.31”: the mean where the feature is true, and where it is false; over all without one. */
function meanWords({ values }: Band, mask?: ArrayLike<number>): string {
  const [sums, counts] = [
    [0, 0],
    [0, 0],
  ]
  for (let i = 0; i < values.length; i++) {
    const side = mask?.[i] ? 1 : 0
    sums[side] += values[i]
    counts[side]++
  }
  const mean = (side: 0 | 1) => score(counts[side] > 0 ? sums[side] / counts[side] : Number.NaN)
  return mask ? `${mean(1)} / ${mean(0)}` : mean(0)
}

function ruleUnder(
  mask: ArrayLike<number>,
  x: Scale,
  [first, end]: readonly [number, number],
  y: number,
  { feature }: Inks,
): Marks {
  const runs: Marks[] = []
  for (let from = first; from < end; from++) {
    if (!mask[from]) continue
    let to = from
    while (to < end && mask[to] === mask[from]) to++
    const size = { x: x(from), y: y + 3, width: x(to) - x(from), height: 2 }
    runs.push(mark('rect', { ...size, fill: feature, ...faint(mask[from]) }))
    from = to - 1
  }
  return runs
}

/** What a rule of less than full strength lets through of the page. */
function faint(strength: number): { 'fill-opacity'?: number } {
  return strength < 1 ? { 'fill-opacity': Number(strength.toFixed(3)) } : {}
}

function letters(
  characters: readonly string[],
  x: (i: number) => number,
  y: number,
  step: number,
  [from, to]: readonly [number, number],
  { ink2 }: Inks,
): Marks {
  const attributes = { 'font-family': MONO, 'font-size': Math.min(11, step * 1.6), ...MIDDLE, fill: ink2 }
  return characters
    .slice(from, to)
    .map((c, i) => (c === ' ' || c === '' ? null : label(shownCharacter(c), x(from + i), y, attributes)))
}

/** Recorded values on their scale. */
export function onScaleAll(scale: UnitScale, values: Float32Array): Float32Array {
  return values.map((value) => onScale(scale, value))
}
