// Input, events, commands and result of training.

import type { ModelSpec, Parameters } from '../model/spec.ts'
import type { Ids, Vocabulary } from '../text/vocabulary.ts'
import type { Split } from './batches.ts'
import type { CheckpointSource, TrainingCheckpoint } from './checkpoint.ts'
import type { TrainingConfig } from './config.ts'

export interface TrainingInput {
  spec: ModelSpec
  vocabulary: Vocabulary
  /** initial parameters; not read when resuming. Neither these nor those of `resume` are read after the first event */
  parameters: Parameters
  /** the whole text */
  ids: Ids
  config: TrainingConfig
  /** Called while the network is loaded, before the first event, with the share that is done. */
  loading?(share: number): void
  /** a `latest` checkpoint of this run, to continue from bit for bit */
  resume?: TrainingCheckpoint
}

/**
 * `checkpoint`: emit a `latest` checkpoint now and continue; `finish`: validate, emit a checkpoint and end, as at the last
 * step; `stop`: emit a checkpoint and end at once. Any command during a step cancels the step: the state is that before
 * it, and the step is repeated on resuming.
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
      /** Infinity where the run ends on command */
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
  /** of a step: `done` is the share of it that is done, total 1 */
  | { type: 'working'; what: 'stepping' | 'validating' | 'sampling'; done: number; total: number }
  | { type: 'point'; point: TrainingPoint }
  | { type: 'sample'; step: number; text: string }
  /** to be read before the next event */
  | { type: 'checkpoint'; which: 'latest' | 'best' | 'kept'; checkpoint: CheckpointSource }

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
