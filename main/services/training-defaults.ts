// What a training run is set to before anybody has changed it.

import type { TrainingConfig } from '../contract/types.ts'

/** What a researcher would start from: Karpathy's char-rnn, with a little dropout. */
export const DEFAULTS: TrainingConfig = {
  cell: 'lstm',
  layers: 2,
  hidden: 128,
  embedding: 0,
  dropout: 0.1,
  reset: 'after',
  batch: 50,
  sequence: 50,
  optimizer: 'rmsprop',
  learningRate: 0.002,
  decay: 0.97,
  decayAfter: 10,
  clip: 5,
  clipKind: 'norm',
  validation: 0.05,
  test: 0.05,
  epochs: 10,
  seed: 1,
  threads: 2,
  backend: 'auto',
  validateEvery: 250,
  checkpointEvery: 250,
  sampleEvery: 500,
}

/** Steps that a run on a short text makes at least, as far as 200 passes allow it. */
const LEAST_STEPS = 1000
const MOST_EPOCHS = 200

/** The defaults scaled to the text: a short one gets fewer streams and more passes. @param characters of all of it */
export function defaultsFor(characters: number, threads: number): TrainingConfig {
  const { batch: most, sequence, epochs: least = 1, validation, test } = DEFAULTS
  const perEpoch = characters * (1 - validation - test)
  const batch = Math.max(1, Math.min(most, Math.floor(perEpoch / (sequence * 20))))
  const stepsPerEpoch = Math.max(1, Math.floor(perEpoch / (batch * sequence)))
  const epochs = Math.max(least, Math.min(MOST_EPOCHS, Math.ceil(LEAST_STEPS / stepsPerEpoch)))
  return { ...DEFAULTS, batch, epochs, threads }
}
