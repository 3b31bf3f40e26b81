// The state of a training run, and values derived from it.

import { AppError } from '../errors.ts'
import type { Backend, StepResult, Trainer } from '../kernels/kernels.ts'
import type { Batches, Split } from './batches.ts'
import type { TrainingCommand, TrainingEvent, TrainingInput } from './events.ts'
import { learningRate } from './schedule.ts'

/** A part of a run: yields events, receives commands. */
export type Part = Generator<TrainingEvent, void, TrainingCommand | undefined>

export interface Run {
  readonly backend: Backend
  /** without the initial parameters, which are large and copied by the trainer */
  readonly input: Omit<TrainingInput, 'parameters' | 'resume' | 'loading'>
  readonly batches: Batches
  readonly split: Split
  readonly totalSteps: number
  readonly trainer: Trainer
  readonly notes: string[]
  step: number
  trainLoss: number
  best: { loss: number; step: number } | null
  /** the last step's; null before the first */
  last: StepResult | null
  /** the step of the last `latest` checkpoint */
  saved: number
  /** the step of the last one that stays */
  kept: number
  /** the last one, and at which step it was made */
  validation: { loss: number; step: number } | null
  command: TrainingCommand | undefined
}

/** The position of the run, with loss and learning rate of the last step. */
export function place(run: Run) {
  const { step, trainLoss: train } = run
  return { step, epoch: step / run.batches.stepsPerEpoch, train, learningRate: currentRate(run, step - 1) }
}

/** The learning rate of a step. */
export function currentRate({ input, batches: { stepsPerEpoch } }: Run, step: number): number {
  return learningRate(input.config, Math.floor(step / stepsPerEpoch))
}

/** The error of a loss, a gradient or a weight that is not finite. */
export function diverged({ step, input: { config } }: Run, rate: number): AppError {
  const way = config.clip > 0 ? `or clip the gradient below ${config.clip}` : 'or clip the gradient'
  return new AppError(
    'diverged',
    `Training diverged at step ${step + 1}: the loss is no longer a number; lower the learning rate (now ${Number(rate.toPrecision(3))}) ${way}.`,
  )
}
