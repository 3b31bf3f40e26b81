// The configuration of a training run, and the specifications of network and trainer that follow from it.

import type { TrainerOptions } from '../kernels/kernels.ts'
import { optimizer } from '../kernels/optimizers.ts'
import { checkSpec, type ModelSpec } from '../model/spec.ts'
import type { TrainingConfig as Options } from '../schema/training-options.ts'

/** What core reads of a configuration; see the table of options for what each is. */
export type TrainingConfig = Omit<Options, 'threads' | 'backend' | 'minutes' | 'unknown'>

/** @throws AppError `bad-model` */
export function specOf(config: TrainingConfig, vocabulary: number): ModelSpec {
  const { cell, layers, hidden, embedding, dropout, reset } = config
  const spec = { cell, layers, hidden, vocabulary, embedding, dropout, reset }
  checkSpec(spec)
  return spec
}

/** @param batch the streams that the text allows; see batches.ts */
export function trainerOptions(config: TrainingConfig, batch: number): TrainerOptions {
  return {
    batch,
    sequence: config.sequence,
    optimizer: optimizer(config.optimizer),
    clip: config.clip > 0 ? { kind: config.clipKind, at: config.clip } : { kind: 'none' },
    seed: config.seed,
  }
}
