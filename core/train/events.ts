// What training is given, what it tells, and what may be said to it while it runs.

import type { ModelSpec, Parameters } from '../model/spec.ts'
import type { Ids, Vocabulary } from '../text/vocabulary.ts'
import type { Split } from './batches.ts'
import type { CheckpointSource, TrainingCheckpoint } from './checkpoint.ts'
import type { TrainingConfig } from './config.ts'

export interface TrainingInput {
  spec: ModelSpec
  vocabulary: Vocabulary
  /** To start from; not read when resuming. From the first event on, neither these nor those of `resume` are read. */
  parameters: Parameters
  /** the whole text */
  ids: Ids
  config: TrainingConfig
  /** Told while the network is put in its place, before the first event: what share of it is. */
  loading?(share: number): void
  /** a `latest` checkpoint of this run: training goes on from it bit for bit */
  resume?: TrainingCheckpoint
}

/**
 * `checkpoint`: give a `latest` checkpoint now and go on; `finish`: validate, give a checkpoint and end, as at the last
 * step; `stop`: give a checkpoint and end at once. Whatever is said during a step, the step is given up: everything is
 * as it was before it, and it is made anew by whoever goes on.
 */
export type TrainingCommand = 'checkpoint' | 'finish' | 'stop'

/** A point of the loss curve. */
export interface TrainingPoint {
  /** steps taken */
  step: number
  epoch: number
  /** nats a character, smoothed over the last steps */
  train: number
  /** nats a character; null between validations */
  validation: number | null
  gradientNorm: number
  learningRate: number
}

export type TrainingEvent =
  | {
      type: 'start'
      /** steps already taken */
      step: number
      /** Infinity where the run goes on until it is told to end */
      totalSteps: number
      stepsPerEpoch: number
      batch: number
      charactersPerStep: number
      split: Split
      notes: string[]
    }
  | {
      type: 'step'
      step: number
      epoch: number
      loss: number
      train: number
      gradientNorm: number
      learningRate: number
    }
  /** of a step: the share of it that is done, total being 1 */
  | { type: 'working'; what: 'stepping' | 'validating' | 'sampling'; done: number; total: number }
  | { type: 'point'; point: TrainingPoint }
  | { type: 'sample'; step: number; text: string }
  /** to be read before the next event is asked for */
  | { type: 'checkpoint'; which: 'latest' | 'best'; checkpoint: CheckpointSource }

export interface TrainingResult {
  steps: number
  /** nats a character */
  trainLoss: number
  /** the last one measured */
  validationLoss: number | null
  best: { loss: number; step: number } | null
  /** whether the last step of the plan was reached */
  complete: boolean
}

export type Training = Generator<TrainingEvent, TrainingResult, TrainingCommand | undefined>
