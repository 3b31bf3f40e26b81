// How a unit is spread: apart for the characters where a feature is true (green) and where it is false (grey), each
// summing to one, with the threshold and what it comes to in words.

import { thresholdOn, type UnitScale } from '../schema/unit-scale.ts'
import { type Cut, cutFigures } from '../units/cut.ts'
import { binned, type SplitHistogram } from '../units/split-histogram.ts'
import { bottomAxis, linear, score, ticks } from './axes.ts'
import { levelColour } from './colour.ts'
import { at, frame, HALF, heading, type Inks, inksOf, label, line, mark, roomFor, type Style } from './drawing.ts'
import type { Provenance } from './provenance.ts'

export interface HistogramFigure {
  split: SplitHistogram
  /** whether there is a feature: without one all characters are drawn as one */
  apart: boolean
  /** null for none */
  cut: Cut | null
  /** what it is drawn over */
  scale: UnitScale
  provenance: Provenance & { unit: string }
  style: Style
}

const BINS = 64
const TOP = 46
const HEIGHT = 96
const FOOT = 28

/** The same figure gives the same bytes. */
export function histogramFigure(figure: HistogramFigure): string {
  const { split, scale, provenance, style } = figure
  const inks = inksOf(style.theme)
  const x = linear([scale.low, scale.high], [0, HALF])
  const { outside, inside } = split.parts.all
  // a feature that is true nowhere has no two sides, and nothing can be right or wrong about it
  const apart = figure.apart && inside.some((n) => n > 0)
  const cut = apart ? figure.cut : null
  const nowhere = figure.apart && !apart ? '; the feature is true nowhere here' : ''
  const [off, on] = [shares(split, outside, scale), shares(split, inside, scale)]
  const top = Math.max(...off, ...on, 1e-9)
  const base = TOP + HEIGHT
  const usual = scale.low === 0 ? [0, 0.25, 0.5, 0.75, 1] : [-1, -0.5, 0, 0.5, 1]
  const axis = scale.raw ? ticks(scale.low, scale.high, 4) : usual
  const body = [
    heading(
      provenance.unit,
      `share of characters, ${scale.quantity}${scale.raw && cut ? '; cut by tanh c' : ''}${nowhere}`,
      HALF,
      inks,
    ),
    area(off, top, base, { fill: inks.mute, stroke: inks.mute2, opacity: 0.6 }),
    apart ? area(on, top, base, { fill: inks.featureFill, stroke: inks.feature, opacity: 0.45 }) : '',
    cut ? threshold(split, cut, x(thresholdOn(scale, cut.threshold)), inks) : '',
    apart ? sides(off, on, top, base, inks) : '',
    scaleBar(scale, base + 3, style),
    bottomAxis(x, axis, base + 8, '', { ...inks, axis: 'none' }),
  ]
  const height = base + FOOT
  const title = `How ${provenance.unit} is spread${provenance.feature ? ` where ${provenance.feature}` : ''}`
  return frame({ title, width: HALF, height, provenance, style, body: body.filter(Boolean).join('\n') })
}

/** One side in BINS bins that sum to 1. */
function shares(split: SplitHistogram, counts: Uint32Array, scale: UnitScale): number[] {
  const total = counts.reduce((sum, n) => sum + n, 0)
  return Array.from(binned(split, counts, scale, BINS), (n) => (total > 0 ? n / total : 0))
}

function area(
  bins: readonly number[],
  top: number,
  base: number,
  { fill, stroke, opacity }: { fill: string; stroke: string; opacity: number },
): string {
  const step = HALF / BINS
  const steps = bins.map((share, i) => `V${at(base - (share / top) * HEIGHT)}H${at((i + 1) * step)}`).join('')
  return mark('path', { d: `M0,${at(base)}${steps}V${at(base)}`, fill, 'fill-opacity': opacity, stroke })
}

function threshold({ levels, parts }: SplitHistogram, cut: Cut, x: number, inks: Inks) {
  const { precision, recall } = cutFigures(levels, parts.all, cut)
  const words = `threshold ${score(cut.threshold)}, all characters: precision ${score(precision)}, recall ${score(recall)}`
  const room = roomFor(words) * 0.88
  const left = Math.max(0, Math.min(HALF - room, x - room / 2))
  return `${line(x, TOP - 8, x, TOP + HEIGHT, inks.ink, { 'stroke-width': 1.5 })}
${label(words, left, TOP - 14, { fill: inks.ink2 })}`
}

/** “true” and “false” over the highest bar of each side, apart where both stand in one place. */
function sides(off: readonly number[], on: readonly number[], top: number, base: number, inks: Inks): string {
  const place = (bins: readonly number[]) => {
    const bin = bins.indexOf(Math.max(...bins))
    const x = ((bin + 0.5) / BINS) * HALF
    const y = base - (bins[bin] / top) * HEIGHT
    const beside = y < TOP + 14
    const anchor = x < 24 ? 'start' : x > HALF - 24 ? 'end' : beside ? (x < HALF / 2 ? 'start' : 'end') : 'middle'
    return {
      x: beside || anchor !== 'middle' ? x + (anchor === 'end' ? -6 : 6) : x,
      y: beside ? TOP + 10 : y - 5,
      anchor,
    }
  }
  const [a, b] = [place(off), place(on)]
  const lift = Math.abs(a.x - b.x) < 40 && Math.abs(a.y - b.y) < 12 ? 13 : 0
  return `${label('false', a.x, a.y, { 'text-anchor': a.anchor })}${label('true', b.x, b.y + lift, { 'text-anchor': b.anchor, fill: inks.feature })}`
}

/** The colours that the text has at these values. */
function scaleBar({ low, raw }: UnitScale, y: number, { theme }: Style): string {
  const cells = 48
  const from = low === 0 && !raw ? 127.5 : 0
  const level = (i: number) => Math.round(from + ((i + 0.5) / cells) * (255 - from))
  return Array.from({ length: cells }, (_, i) =>
    mark('rect', {
      x: (i * HALF) / cells,
      y,
      width: HALF / cells + 0.2,
      height: 4,
      fill: levelColour(level(i), theme),
    }),
  ).join('')
}
