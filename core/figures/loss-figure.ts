// How a network learned: training and validation loss by step, in bits a character, on a logarithmic axis of steps.

import type { TrainingPoint } from '../train/events.ts'
import { bottomAxis, linear, logarithmic, logTicks, score, sideAxis, ticks } from './axes.ts'
import { frame, heading, inksOf, label, mark, pathThrough, type Style, WIDE } from './drawing.ts'
import type { Provenance } from './provenance.ts'

export interface LossFigure {
  /** by step; losses in nats a character */
  points: readonly Pick<TrainingPoint, 'step' | 'train' | 'validation'>[]
  provenance: Provenance
  style: Style
}

const TOP = 28
const HEIGHT = 168
const LEFT = 30
const RIGHT = WIDE - 92
const FOOT = 36

type Line = readonly (readonly [step: number, bits: number])[]

/** The same figure gives the same bytes. */
export function lossFigure({ points, provenance, style }: LossFigure): string {
  const inks = inksOf(style.theme)
  const train = lineOf(points, ({ train }) => train)
  const validation = lineOf(points, ({ validation }) => validation)
  const bits = [...train, ...validation].map(([, y]) => y)
  const steps = points.map(({ step }) => Math.max(1, step))
  const first = Math.min(...steps)
  const x = logarithmic([first, Math.max(...steps, first + 1)], [LEFT, RIGHT])
  const [low, high] = [Math.min(...bits), Math.max(...bits)]
  const room = (high - low || 1) * 0.06
  const y = linear([low - room, high + room], [TOP + HEIGHT, TOP])
  const body = [
    heading(provenance.model, 'bits per character', RIGHT, inks),
    sideAxis(y, ticks(y.low, y.high, 5), LEFT, RIGHT, inks),
    curve(train, x, y, inks.mute2, 1),
    curve(validation, x, y, inks.ink, 1.75),
    labels(
      [
        { name: 'train', line: train, fill: inks.ink3 },
        { name: 'validation', line: validation, fill: inks.ink },
      ],
      y,
    ),
    bottomAxis(x, logTicks(x.low, x.high), TOP + HEIGHT, 'step, log scale', inks),
  ]
  const title = `Loss of ${provenance.model} by step`
  const height = TOP + HEIGHT + FOOT
  return frame({ title, width: WIDE, height, provenance, style, body: body.filter(Boolean).join('\n') })
}

/** Nats to bits; what was not measured, or was no number, is left out. */
function lineOf(points: LossFigure['points'], of: (point: LossFigure['points'][number]) => number | null): Line {
  return points.flatMap((point) => {
    const nats = of(point)
    return nats === null || !Number.isFinite(nats) ? [] : [[Math.max(1, point.step), nats / Math.LN2] as const]
  })
}

function curve(line: Line, x: (v: number) => number, y: (v: number) => number, stroke: string, width: number): string {
  if (line.length === 0) return ''
  const d = pathThrough(line.map(([step, bits]) => [x(step), y(bits)] as const))
  return mark('path', { d, fill: 'none', stroke, 'stroke-width': width, 'stroke-linejoin': 'round' })
}

/** Each line is named at its end, with its last figure; the two keep apart. */
function labels(lines: { name: string; line: Line; fill: string }[], y: (v: number) => number): string {
  const ends = lines
    .filter(({ line }) => line.length > 0)
    .map(({ name, line, fill }) => ({ words: `${name} ${score(line.at(-1)![1])}`, y: y(line.at(-1)![1]), fill }))
    .sort((a, b) => a.y - b.y)
  const least = 13
  if (ends.length === 2 && ends[1].y - ends[0].y < least) {
    const middle = (ends[0].y + ends[1].y) / 2
    ends[0].y = middle - least / 2
    ends[1].y = middle + least / 2
  }
  return ends.map((end) => label(end.words, RIGHT + 8, end.y + 3.5, { fill: end.fill })).join('')
}
