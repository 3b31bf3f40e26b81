// What a training run is set to at first.

import { TRAINING_DEFAULTS, type TrainingConfig } from '../../core/schema/training-options.ts'

/** Steps that a run on a short text makes at least, as far as 200 passes allow it. */
const LEAST_STEPS = 1000
const MOST_EPOCHS = 200

/** The defaults scaled to the text: a short one gets fewer streams and more passes. @param characters of all of it */
export function defaultsFor(characters: number, threads: number): TrainingConfig {
  const { batch: most, sequence, epochs: least = 1, validation, test } = TRAINING_DEFAULTS
  const perEpoch = characters * (1 - validation - test)
  const batch = Math.max(1, Math.min(most, Math.floor(perEpoch / (sequence * 20))))
  const stepsPerEpoch = Math.max(1, Math.floor(perEpoch / (batch * sequence)))
  const epochs = Math.max(least, Math.min(MOST_EPOCHS, Math.ceil(LEAST_STEPS / stepsPerEpoch)))
  return { ...TRAINING_DEFAULTS, batch, epochs, threads }
}
