// The change of a network's loss with units held: everywhere, and where a feature holds, begins and ends, with 95 %
// intervals, beside the same of control units and of matched characters.

import type { PlaceEffect } from '../../units/ablation-effects.ts'
import { bottomAxis, FOOT } from '../marks/axis.ts'
import { type Inks, inksOf } from '../marks/color.ts'
import { legendOf, legendSwatch } from '../marks/legend.ts'
import { group, type Marks, mark } from '../marks/mark.ts'
import { count, signed } from '../marks/numbers.ts'
import { diamond, dot, ring } from '../marks/points.ts'
import { segment } from '../marks/rule.ts'
import { linear, type Scale, ticks } from '../marks/scale.ts'
import { END, fitLabel, label } from '../marks/text.ts'
import type { Chart, Look } from './chart.ts'

export const PLACE_WORDS: Record<PlaceEffect['place'], string> = {
  all: 'everywhere',
  inside: 'where true',
  outside: 'where false',
  begins: 'where it begins',
  ends: 'where it ends',
}

export interface LossUnits {
  /** `bits` */
  unit: string
  of(nats: number): number
}

export const BITS: LossUnits = { unit: 'bits', of: (nats) => nats / Math.LN2 }

const ROW = 24
const THICK = { 'stroke-width': 4, 'stroke-linecap': 'round' } as const
/** Narrower charts leave out how many characters there are. */
const WIDE = 440

/** Change of the loss at each kind of place, in the unit of `losses`, with intervals, control units and matched characters. */
export function ablationChart(places: readonly PlaceEffect[], losses: LossUnits, { width, theme }: Look): Chart {
  const inks = inksOf(theme)
  const key = legendOf(legendParts(places, width, inks), width, 10)
  const wide = width > WIDE
  const columns = { width, names: wide ? 170 : 92, numbers: wide ? 120 : 48, wide }
  const reach = places.flatMap(({ before, after, interval, control, matched }) =>
    [after - before, ...(interval ?? []), control?.least, control?.greatest, matched?.change].flatMap((nats) =>
      nats === undefined || !Number.isFinite(nats) ? [] : [losses.of(nats)],
    ),
  )
  const [low, high] = [Math.min(0, ...reach), Math.max(0, ...reach)]
  const room = (high - low || 0.01) * 0.04
  const top = key.height + 6
  const box = { left: columns.names, right: width - columns.numbers, top, bottom: top + 18 + places.length * ROW }
  const x = linear([low - room, high + room], [box.left, box.right])
  const marks = [
    key.marks,
    label('change', width, top + 10, { ...END, fill: inks.ink3 }),
    wide ? label('characters', columns.names - 14, top + 10, { ...END, fill: inks.ink3 }) : null,
    segment(x(0), top + 14, x(0), box.bottom, inks.axis),
    places.map((one, i) => row(one, top + 18 + i * ROW, x, columns, losses, inks)),
    bottomAxis(
      { scale: x, ticks: ticks(x.low, x.high, wide ? 6 : 3), words: `change of loss, ${losses.unit} per character` },
      box,
      inks,
    ),
  ]
  const y = linear([0, places.length], [top + 18, box.bottom])
  return { marks, width, height: box.bottom + FOOT.named, plot: box, x, y }
}

function legendParts(places: readonly PlaceEffect[], width: number, inks: Inks) {
  const bar = (x: number, y: number): Marks => [
    segment(x, y - 4, x + 12, y - 4, inks.mute2, THICK),
    dot(x + 6, y - 4, 3.2, inks.ink),
  ]
  const control = (x: number, y: number) => ring(x + 6, y - 4, 3, inks.ink2, inks.page)
  const matched = (x: number, y: number) => diamond(x + 6, y - 4, inks.ink2, inks.page)
  return [
    legendSwatch('change with its 95 %', width, bar),
    ...(places.some((one) => one.control) ? [legendSwatch('control units', width, control)] : []),
    ...(places.some((one) => one.matched) ? [legendSwatch('matched characters', width, matched)] : []),
  ]
}

function row(
  { place, characters, before, after, interval, control, matched }: PlaceEffect,
  top: number,
  x: Scale,
  { width, names, wide }: { width: number; names: number; wide: boolean },
  { of }: LossUnits,
  inks: Inks,
): Marks {
  const middle = top + 11
  const value = of(after - before)
  return group({ 'data-place': place }, [
    mark('rect', { x: 0, y: top, width, height: ROW, fill: inks.page, 'fill-opacity': 0 }),
    fitLabel(PLACE_WORDS[place], 0, top + 15, wide ? 96 : names - 8, { fill: inks.ink }),
    wide ? label(count(characters), names - 14, top + 15, { ...END, fill: inks.ink3 }) : null,
    interval ? segment(x(of(interval[0])), middle, x(of(interval[1])), middle, inks.mute2, THICK) : null,
    control ? segment(x(of(control.least)), middle + 7, x(of(control.greatest)), middle + 7, inks.mute2) : null,
    control ? ring(x(of(control.change)), middle + 7, 3, inks.ink2, inks.page) : null,
    matched ? diamond(x(of(matched.change)), middle - 7, inks.ink2, inks.page) : null,
    dot(x(value), middle, 3.5, inks.ink),
    label(signed(value, 3), width, top + 15, { ...END, fill: inks.ink, 'font-weight': 500 }),
  ])
}
