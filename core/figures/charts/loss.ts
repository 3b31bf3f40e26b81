// How a network learned: training and validation loss by step, on a logarithmic axis of steps.

import type { TrainingPoint } from '../../train/events.ts'
import type { Point } from '../marks/line.ts'
import { score } from '../marks/numbers.ts'
import type { LossUnits } from './ablation.ts'
import type { Chart, Look } from './chart.ts'
import { curvesChart } from './curves.ts'

export interface LossChart {
  /** by step; losses in nats a character */
  points: readonly Pick<TrainingPoint, 'step' | 'train' | 'validation'>[]
  losses: LossUnits
  /** steps that are drawn; all without */
  view?: readonly [from: number, to: number]
  /** of a run under way: the step that it has come to */
  reached?: number
}

const HEIGHT = 168

/** Training and validation loss by step, in the unit of `losses`. */
export function lossChart({ points, losses, view, reached }: LossChart, { height = HEIGHT, ...look }: Look): Chart {
  const train = lossLine(points, losses, ({ train }) => train)
  const validation = lossLine(points, losses, ({ validation }) => validation)
  const steps = points.map(({ step }) => Math.max(1, step))
  const first = Math.min(...(steps.length > 0 ? steps : [1]))
  const named = (name: string, line: readonly Point[]) => (line.length > 0 ? `${name} ${score(line.at(-1)![1])}` : '')
  return curvesChart(
    {
      x: { domain: view ?? [first, Math.max(...steps, first + 1)], log: true, words: 'step, log scale' },
      y: { words: `${losses.unit} per character`, count: 5 },
      curves: [
        { points: train, weight: 'comparison', name: named('train', train) },
        { points: validation, weight: 'subject', name: named('validation', validation) },
      ],
      reached,
    },
    { ...look, height },
  )
}

/** In the unit of losses; what was not measured, or was no number, is left out. */
export function lossLine(
  points: LossChart['points'],
  { of }: LossUnits,
  value: (point: LossChart['points'][number]) => number | null,
): Point[] {
  return points.flatMap((point) => {
    const nats = value(point)
    return nats === null || !Number.isFinite(nats) ? [] : [[Math.max(1, point.step), of(nats)] as const]
  })
}
