// How a network learned: training and validation loss by step, in bits a character, on a logarithmic axis of steps.

import type { SpecificationOf } from '../../schema/figures.ts'
import type { TrainingPoint } from '../../train/events.ts'
import {
  bottomAxis,
  FOOT,
  linear,
  logarithmic,
  logTicks,
  score,
  sideAxis,
  sideRoom,
  sideWords,
  ticks,
} from '../axes.ts'
import { frame, heading, inksOf, innerWidth, label, mark, pathThrough, type Style } from '../drawing.ts'
import { widthOf } from '../measure.ts'
import type { Provenance } from '../provenance.ts'
import { lossTable } from '../table.ts'
import type { Kind } from './kind.ts'

export type LossSpecification = SpecificationOf<'loss'>

export interface LossFigure {
  /** by step; losses in nats a character */
  points: readonly Pick<TrainingPoint, 'step' | 'train' | 'validation'>[]
  provenance: Provenance
  style: Style
}

export const loss: Kind<LossSpecification, { points: readonly TrainingPoint[] }> = {
  kind: 'loss',
  width: 'double',
  caption: (_, { model, corpus }) => `Training and validation loss of ${model} on ${corpus}.`,
  draw: lossFigure,
  table: ({ points }) => lossTable(points),
}

const HEIGHT = 168

type Line = readonly (readonly [step: number, bits: number])[]

/** The same figure gives the same bytes. */
export function lossFigure({ points, provenance, style }: LossFigure): string {
  const inks = inksOf(style.theme)
  const width = innerWidth(style, 'double')
  const train = lineOf(points, ({ train }) => train)
  const validation = lineOf(points, ({ validation }) => validation)
  const bits = [...train, ...validation].map(([, y]) => y)
  const steps = points.map(({ step }) => Math.max(1, step))
  const first = Math.min(...steps)
  const [low, high] = [Math.min(...bits), Math.max(...bits)]
  const room = (high - low || 1) * 0.06
  const levels = ticks(low - room, high + room, 5)
  const head = heading(provenance.model, '', width, inks)
  const top = head.height + 4
  const named = [
    { name: 'train', line: train, fill: inks.ink3 },
    { name: 'validation', line: validation, fill: inks.ink },
  ].filter(({ line }) => line.length > 0)
  const words = ({ name, line }: { name: string; line: Line }) => `${name} ${score(line.at(-1)![1])}`
  const left = sideRoom(levels, 'bits')
  const right = width - Math.max(0, ...named.map((one) => widthOf(words(one)) + 10))
  const x = logarithmic([first, Math.max(...steps, first + 1)], [left, right])
  const y = linear([low - room, high + room], [top + HEIGHT, top])
  const body = [
    head.svg,
    sideWords('bits per character', top, top + HEIGHT),
    sideAxis(y, levels, left, right, inks),
    curve(train, x, y, inks.mute2, 1),
    curve(validation, x, y, inks.ink, 1.75),
    ends(
      named.map((one) => ({ words: words(one), y: y(one.line.at(-1)![1]), fill: one.fill })),
      right + 8,
    ),
    bottomAxis(x, logTicks(x.low, x.high), top + HEIGHT, 'step, log scale', inks),
  ]
  const title = `Loss of ${provenance.model} by step`
  const height = top + HEIGHT + FOOT.named
  return frame({ title, width, height, provenance, style, body: body.filter(Boolean).join('\n') })
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

/** Each line is named at its end, with its last value; the two keep apart. */
function ends(named: { words: string; y: number; fill: string }[], x: number): string {
  const sorted = named.sort((a, b) => a.y - b.y)
  const least = 14
  if (sorted.length === 2 && sorted[1].y - sorted[0].y < least) {
    const middle = (sorted[0].y + sorted[1].y) / 2
    sorted[0].y = middle - least / 2
    sorted[1].y = middle + least / 2
  }
  return sorted.map((end) => label(end.words, x, end.y + 3.5, { fill: end.fill })).join('')
}
