// What holding units at other values does to the network: the change of its loss everywhere and where the feature holds,
// begins and ends, with 95 % intervals, beside the same of control units and of matched characters; and the next
// characters that become more and less likely where the loss changes most.

import type { SpecificationOf } from '../../schema/figures.ts'
import type { PlaceEffect } from '../../units/ablation-effects.ts'
import { bottomAxis, change, FOOT, linear, type Scale, score, ticks } from '../axes.ts'
import { type BarRow, barLists } from '../bars.ts'
import { shownCharacter } from '../cells.ts'
import {
  END,
  fitLabel,
  frame,
  heading,
  type Inks,
  inksOf,
  innerWidth,
  label,
  legendOf,
  legendSwatch,
  line,
  mark,
  unitWords,
} from '../drawing.ts'
import { grouped } from '../provenance.ts'
import type { Kind } from './kind.ts'

export type AblationSpecification = SpecificationOf<'ablation'>

export type AblationTo = AblationSpecification['to']

type Likelihood = { character: string; before: number; after: number }

export interface AblationData {
  places: readonly (PlaceEffect & { rising: readonly Likelihood[]; falling: readonly Likelihood[] })[]
  /** raw values that the units were held at; empty for values from other places */
  values: readonly number[]
  units: readonly string[]
  controls: readonly (readonly string[])[]
}

const TO_WORDS: Record<AblationTo, string> = {
  mean: 'at their mean',
  zero: 'at 0',
  high: 'at 2 sd above their mean',
  low: 'at 2 sd below their mean',
  value: 'at a value',
  resample: 'at values from other places',
  'resample-other': 'at values from places where the feature differs',
}

const PLACE_WORDS: Record<PlaceEffect['place'], string> = {
  all: 'everywhere',
  inside: 'where true',
  outside: 'where false',
  begins: 'where it begins',
  ends: 'where it ends',
}

const ROW = 24
const CHARACTERS = 6

export const ablation: Kind<AblationSpecification, AblationData> = {
  kind: 'ablation',
  width: 'double',
  caption({ units, to, value, feature }, { model, on, unit }) {
    const whom = units.length > 3 ? `${units.length} units` : units.map(unit).join(', ')
    const where =
      to === 'value' ? `at ${value}` : units.length === 1 ? TO_WORDS[to].replace('their', 'its') : TO_WORDS[to]
    const by = feature ? `, everywhere and by ${feature}` : ''
    return `Change of the loss of ${model} with ${whom} held ${where}${by}, on ${on}; 95 % intervals from resampled blocks of the text. Open circles: the same done to control units of the same layer, kind and spread. Diamonds: the change at matched characters elsewhere.`
  },
  draw(drawing) {
    const { places, units, provenance, style } = drawing
    const inks = inksOf(style.theme)
    const width = innerWidth(style, 'double')
    const whom = units.length === 1 ? unitWords({ ...provenance, unit: units[0] }) : `${units.length} units`
    const head = heading(`Ablation of ${whom}`, 'change of loss, bits per character', width, inks)
    const key = legendOf(legendParts(drawing, width, inks), width, head.height + 10)
    const top = head.height + key.height + 6
    const rows = rowsOf(drawing, top, width, inks)
    const bars = likelihoods(places, rows.bottom + 10, width, inks)
    const title = `Ablation of ${units.join(', ')}`
    const body = [head.svg, key.svg, rows.svg, bars.svg]
    return frame({ title, width, height: rows.bottom + bars.height, provenance, style, body: body.join('\n') })
  },
  table({ places }) {
    const bits = (nats: number | undefined | null) => (nats === undefined || nats === null ? null : nats / Math.LN2)
    const column = (name: string, of: (place: PlaceEffect) => number | null) =>
      ({ name, type: 'double', values: places.map(of) }) as const
    return [
      { name: 'place', type: 'text', values: places.map(({ place }) => PLACE_WORDS[place]) },
      { name: 'characters', type: 'whole', values: places.map(({ characters }) => characters) },
      column('loss_before', ({ before }) => bits(before)),
      column('loss_after', ({ after }) => bits(after)),
      column('change', ({ before, after }) => bits(after - before)),
      column('change_low', ({ interval }) => bits(interval?.[0])),
      column('change_high', ({ interval }) => bits(interval?.[1])),
      column('controls', ({ control }) => bits(control?.change)),
      column('controls_least', ({ control }) => bits(control?.least)),
      column('controls_greatest', ({ control }) => bits(control?.greatest)),
      column('beyond_controls', ({ control }) => bits(control?.beyond)),
      column('matched', ({ matched }) => bits(matched?.change)),
      column('beyond_matched', ({ matched }) => bits(matched?.beyond)),
    ]
  },
}

const diamond = (x: number, y: number, inks: Inks) =>
  mark('path', { d: `M${x},${y - 4}l4,4l-4,4l-4,-4z`, fill: inks.page, stroke: inks.ink2, 'stroke-width': 1.2 })
const circle = (cx: number, cy: number, inks: Inks) =>
  mark('circle', { cx, cy, r: 3, fill: inks.page, stroke: inks.ink2, 'stroke-width': 1.2 })

function legendParts({ places }: AblationData, width: number, inks: Inks) {
  const bar = (x: number, y: number) =>
    line(x, y - 4, x + 12, y - 4, inks.mute2, { 'stroke-width': 4, 'stroke-linecap': 'round' }) +
    mark('circle', { cx: x + 6, cy: y - 4, r: 3.2, fill: inks.ink })
  return [
    legendSwatch('change with its 95 %', width, bar),
    ...(places.some(({ control }) => control)
      ? [legendSwatch('control units', width, (x, y) => circle(x + 6, y - 4, inks))]
      : []),
    ...(places.some(({ matched }) => matched)
      ? [legendSwatch('matched characters', width, (x, y) => diamond(x + 6, y - 4, inks))]
      : []),
  ]
}

const bitsOf = (nats: number) => nats / Math.LN2

function rowsOf({ places }: AblationData, top: number, width: number, inks: Inks): { svg: string; bottom: number } {
  const wide = width > 440
  const names = wide ? 170 : 92
  const numbers = wide ? 120 : 48
  const reach = places.flatMap(({ before, after, interval, control, matched }) =>
    [after - before, ...(interval ?? []), control?.least, control?.greatest, matched?.change].flatMap((nats) =>
      nats === undefined || !Number.isFinite(nats) ? [] : [bitsOf(nats)],
    ),
  )
  const [low, high] = [Math.min(0, ...reach), Math.max(0, ...reach)]
  const room = (high - low || 0.01) * 0.04
  const x = linear([low - room, high + room], [names, width - numbers])
  const base = top + 18 + places.length * ROW
  const svg = [
    label('', 0, top),
    label('change', width, top + 10, END),
    ...(wide ? [label('characters', names - 14, top + 10, END)] : []),
    line(x(0), top + 14, x(0), base, inks.axis),
    ...places.map((place, i) => row(place, top + 18 + i * ROW, x, { width, names, wide }, inks)),
    bottomAxis(x, ticks(x.low, x.high, wide ? 6 : 3), base, 'change of loss, bits per character', inks),
  ]
  return { svg: svg.join(''), bottom: base + FOOT.named }
}

function row(
  { place, characters, before, after, interval, control, matched }: PlaceEffect,
  top: number,
  x: Scale,
  { width, names, wide }: { width: number; names: number; wide: boolean },
  inks: Inks,
): string {
  const middle = top + 11
  const value = bitsOf(after - before)
  return [
    fitLabel(PLACE_WORDS[place], 0, top + 15, wide ? 96 : names - 8, { fill: inks.ink }),
    wide ? label(grouped(characters), names - 14, top + 15, END) : '',
    interval
      ? line(x(bitsOf(interval[0])), middle, x(bitsOf(interval[1])), middle, inks.mute2, {
          'stroke-width': 4,
          'stroke-linecap': 'round',
        })
      : '',
    control ? line(x(bitsOf(control.least)), middle + 7, x(bitsOf(control.greatest)), middle + 7, inks.mute2) : '',
    control ? circle(x(bitsOf(control.change)), middle + 7, inks) : '',
    matched ? diamond(Number(x(bitsOf(matched.change)).toFixed(2)), middle - 7, inks) : '',
    mark('circle', { cx: x(value), cy: middle, r: 3.5, fill: inks.ink }),
    label(change(value, 3), width, top + 15, { ...END, fill: inks.ink, 'font-weight': 500 }),
  ].join('')
}

/** Where the loss changes most: the next characters whose mean probability rises and falls, percentage points. */
function likelihoods(places: AblationData['places'], y: number, width: number, inks: Inks) {
  if (places.length === 0) return { svg: '', height: 0 }
  const size = ({ before, after }: PlaceEffect) => Math.abs(after - before)
  const most = places.reduce((best, place) => (size(place) > size(best) ? place : best))
  const row = ({ character, before, after }: Likelihood): BarRow => ({
    name: shownCharacter(character),
    value: after - before,
    words: `${change(100 * (after - before))} (${score(100 * after, 1)} %)`,
  })
  const lists = [
    { title: 'more likely', rows: most.rising.slice(0, CHARACTERS).map(row) },
    { title: 'less likely', rows: most.falling.slice(0, CHARACTERS).map(row) },
  ]
  if (lists.every(({ rows }) => rows.length === 0)) return { svg: '', height: 0 }
  const longest = Math.max(...lists.flatMap(({ rows }) => rows.map(({ value }) => Math.abs(value))), 1e-9)
  const head = heading(`Next character ${PLACE_WORDS[most.place]}`, 'Δ probability, percentage points', width, inks)
  const bars = barLists(lists, { width, y: y + head.height + 4, most: longest, inks })
  return {
    svg: `<g transform="translate(0 ${y})">${head.svg}</g>${bars.svg}`,
    height: 10 + head.height + 4 + bars.height,
  }
}
