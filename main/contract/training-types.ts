// Types of training runs in the contract.

import type { TrainingConfig } from '../../core/schema/training-options.ts'
import type { TrainingPoint } from '../../core/train/events.ts'

/** The configuration of a training run, stored with the model. `epochs`, `steps` or `minutes`, whichever comes first. */
export type { TrainingConfig }

/** How far the training of a network is. */
export type ModelStatus = 'untrained' | 'training' | 'paused' | 'trained' | 'imported'

/** A point of the loss curve, with the throughput so far. */
export interface LossPoint extends TrainingPoint {
  charactersPerSecond: number
}

export interface TrainingSample {
  step: number
  text: string
}

/** A checkpoint that was kept along training. */
export interface KeptCheckpoint {
  step: number
  /** nats a character; null where it was not measured at that step */
  validationLoss: number | null
  /** SHA-256 of the weights, hex */
  hash: string
  bytes: number
}

export interface TrainingSnapshot {
  model: number
  config: TrainingConfig
  status: ModelStatus
  step: number
  /** 0 for a run without a number of steps: limited by minutes, or until stopped */
  totalSteps: number
  epoch: number
  backend: string
  threads: number
  /** seconds left; null when unknown */
  eta: number | null
  charactersPerSecond: number
  error: string | null
  /** sentences on the text and the plan: fewer streams than configured, no validation part */
  notes?: string[]
  /** the current stage, before the first step, between two, or within a long one; `share` of it is done, null if unknown */
  doing?: { what: Preparation | 'stepping' | 'validating' | 'sampling' | 'saving'; share: number | null }
}

/** Stages before the first step: the text, the network or its checkpoint, the kernels. */
export type Preparation = 'reading' | 'creating' | 'loading' | 'choosing'

/** First `history`, whole; then events. */
export type TrainingEvent =
  | { type: 'history'; points: LossPoint[]; samples: TrainingSample[]; snapshot: TrainingSnapshot }
  | { type: 'point'; point: LossPoint; snapshot: TrainingSnapshot }
  | { type: 'sample'; sample: TrainingSample; snapshot: TrainingSnapshot }
  | { type: 'state'; snapshot: TrainingSnapshot }
