// All that a training run is told, and what follows from it for the network and for the kernels.

import type { TrainerOptions } from '../kernels/kernels.ts'
import { type OptimizerKind, optimizer } from '../kernels/optimizers.ts'
import type { Cell } from '../model/cells/cells.ts'
import { checkSpec, type ModelSpec } from '../model/spec.ts'

/** The host's TrainingConfig fits; it also holds what core has no part in (threads, backend, minutes). */
export interface TrainingConfig {
  cell: Cell
  layers: number
  hidden: number
  /** 0 means one-hot */
  embedding: number
  dropout: number
  reset: 'after' | 'before'
  /** parallel streams of text */
  batch: number
  /** characters over which gradients flow */
  sequence: number
  optimizer: OptimizerKind
  learningRate: number
  /** the learning rate is multiplied by this after every epoch from `decayAfter` on */
  decay: number
  decayAfter: number
  /** 0 means no clipping */
  clip: number
  clipKind: 'norm' | 'value'
  /** shares of the text, contiguous, in this order: train | validation | test */
  validation: number
  test: number
  /** whichever comes first; without either the run goes on until it is told to stop */
  epochs?: number
  steps?: number
  seed: number
  /** in steps */
  validateEvery: number
  checkpointEvery: number
  /** 0 means no samples */
  sampleEvery: number
}

/** @throws AppError `bad-model` */
export function specOf(config: TrainingConfig, vocabulary: number): ModelSpec {
  const { cell, layers, hidden, embedding, dropout, reset } = config
  const spec = { cell, layers, hidden, vocabulary, embedding, dropout, reset }
  checkSpec(spec)
  return spec
}

/** @param batch the streams that the text affords; see batches.ts */
export function trainerOptions(config: TrainingConfig, batch: number): TrainerOptions {
  return {
    batch,
    sequence: config.sequence,
    optimizer: optimizer(config.optimizer),
    clip: config.clip > 0 ? { kind: config.clipKind, at: config.clip } : { kind: 'none' },
    seed: config.seed,
  }
}
