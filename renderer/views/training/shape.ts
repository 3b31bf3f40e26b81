// What the page of a run shows, computed from the events of the host: metrics, curves, samples. Pure.

import { guessing, worseThanGuessing } from '../../../main/contract/losses.ts'
import type { LossPoint, TrainingSample, TrainingSnapshot } from '../../../main/contract/types.ts'
import { type Point, valueAt } from '../../charts/line-shape.ts'
import type { Losses } from '../../charts/loss.ts'
import type { Run } from '../../state/training.ts'

export interface Curves {
  /** in the unit of `losses`, a character */
  train: Point[]
  validation: Point[]
  gradientNorm: Point[]
  learningRate: Point[]
  /** characters a second */
  speed: Point[]
}

export function curves(points: readonly LossPoint[], losses: Losses): Curves {
  const of = (y: (point: LossPoint) => number | null) =>
    points.flatMap((point) => {
      const value = y(point)
      return value === null ? [] : [{ x: point.step, y: value }]
    })
  return {
    train: of((p) => losses.of(p.train)),
    validation: of((p) => (p.validation === null ? null : losses.of(p.validation))),
    gradientNorm: of((p) => p.gradientNorm),
    learningRate: of((p) => p.learningRate),
    speed: of((p) => (p.charactersPerSecond > 0 ? p.charactersPerSecond : null)),
  }
}

export interface Best {
  step: number
  /** nats a character */
  loss: number
}

/** The validation that counts: the lowest one, the first of equals. */
export function bestOf(points: readonly LossPoint[]): Best | null {
  let best: Best | null = null
  for (const { step, validation } of points)
    if (validation !== null && (best === null || validation < best.loss)) best = { step, loss: validation }
  return best
}

/** Nats a character; null before the first validation. */
export function lastValidation(points: readonly LossPoint[]): number | null {
  return points.findLast(({ validation }) => validation !== null)?.validation ?? null
}

/** A run that has made fewer steps than this has hardly begun. */
const EARLY = 100

/** What a run's losses call for saying; empty where they are better than guessing, or where it has just begun. */
export function lossWarning(
  { points, snapshot }: Pick<Run, 'points' | 'snapshot'>,
  vocabulary: number,
  { words }: Losses,
): string {
  const losses = [points.at(-1)?.train ?? null, lastValidation(points)]
  const early = snapshot.status === 'training' && snapshot.step < EARLY
  if (early || !losses.some((loss) => worseThanGuessing(loss, vocabulary))) return ''
  return `The loss is worse than guessing (${words(guessing(vocabulary))} a character): the run diverged, or has hardly begun; try a lower learning rate, or more steps.`
}

/** pixels of the page of a run whose loss, samples and small charts are as low as they may be */
const LEAST = 740

/** Heights of a run's pictures in a panel, pixels: the loss has most of the room that is left. */
export function heightsIn(panel: number): { loss: number; sample: number; small: number } {
  const spare = Math.max(0, panel - LEAST)
  return {
    loss: 240 + Math.round(Math.min(400, 0.55 * spare)),
    sample: 105 + Math.round(Math.min(120, 0.2 * spare)),
    small: 88 + Math.round(Math.min(160, 0.24 * spare)),
  }
}

/** The share of the run that is done, 0 … 1: by steps or by the clock, whichever is further; null where unknown. */
export function progress(snapshot: TrainingSnapshot, planned: number | null): number | null {
  const { step, totalSteps, config, eta, status, doing } = snapshot
  if (status === 'trained') return 1
  const total = planned ?? totalSteps
  const withinStep = doing?.what === 'stepping' ? (doing.share ?? 0) : 0
  const bySteps = total > 0 ? (step + withinStep) / total : null
  const seconds = (config.minutes ?? 0) * 60
  const byClock = seconds > 0 && eta !== null ? 1 - eta / seconds : null
  if (bySteps === null && byClock === null) return null
  return Math.min(1, Math.max(bySteps ?? 0, byClock ?? 0))
}

/** Characters a second: now, or the mean over the steps of a run that is over. */
export function speed({ points, snapshot }: Pick<Run, 'points' | 'snapshot'>): number | null {
  if (snapshot.status === 'training' && snapshot.charactersPerSecond > 0) return snapshot.charactersPerSecond
  const known = points.filter((p) => p.charactersPerSecond > 0)
  if (known.length === 0) return null
  return known.reduce((sum, p) => sum + p.charactersPerSecond, 0) / known.length
}

/** The axis of steps: from the first figure to the end of the plan, or as far as the run has come. */
export function stepDomain(
  { points, snapshot }: Pick<Run, 'points' | 'snapshot'>,
  planned: number | null,
): [number, number] {
  const first = Math.max(1, points[0]?.step ?? 1)
  const last = Math.max(points.at(-1)?.step ?? 0, snapshot.step)
  const over = snapshot.status === 'trained'
  const end = over ? last : Math.max(last, planned ?? snapshot.totalSteps)
  return [first, Math.max(end, first + 1)]
}

/** At most `count` samples, spread evenly over the logarithm of the step; the first and the last are always among them. */
export function alongTheWay(samples: readonly TrainingSample[], count: number): TrainingSample[] {
  if (samples.length <= count) return [...samples]
  const place = (i: number) => Math.log(Math.max(1, samples[i].step))
  const [low, high] = [place(0), place(samples.length - 1)]
  const chosen: number[] = []
  for (let k = 0; k < count; k++) {
    const wanted = low + ((high - low) * k) / (count - 1)
    const from = k === 0 ? 0 : chosen[k - 1] + 1
    const to = samples.length - (count - k)
    let best = from
    for (let i = from; i <= to; i++) if (Math.abs(place(i) - wanted) < Math.abs(place(best) - wanted)) best = i
    chosen.push(k === count - 1 ? samples.length - 1 : best)
  }
  return chosen.map((i) => samples[i])
}

/** What was measured at the step itself: the validation loss where there is one, else the training loss before it. */
export function lossAt({ validation, train }: Pick<Curves, 'validation' | 'train'>, step: number): number | null {
  return validation.findLast(({ x }) => x === step)?.y ?? valueAt(train, step)
}
