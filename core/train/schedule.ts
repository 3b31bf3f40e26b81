// The schedule: learning rate and number of steps.

import type { TrainingConfig } from './config.ts'

/**
 * The learning rate in epoch `epoch` (0, 1, …). From the end of epoch number `decayAfter` on (counted from 1), every
 * finished epoch multiplies it by `decay`, as char-rnn does.
 */
export function learningRate(
  config: Pick<TrainingConfig, 'learningRate' | 'decay' | 'decayAfter'>,
  epoch: number,
): number {
  const decays = Math.max(0, epoch - Math.max(1, config.decayAfter) + 1)
  return config.learningRate * config.decay ** decays
}

/** Steps of the whole run: `steps` or `epochs`, whichever comes first; Infinity where neither is set. */
export function totalSteps(config: Pick<TrainingConfig, 'epochs' | 'steps'>, stepsPerEpoch: number): number {
  const byEpochs = config.epochs === undefined ? Number.POSITIVE_INFINITY : Math.ceil(config.epochs * stepsPerEpoch)
  return Math.max(1, Math.min(config.steps ?? Number.POSITIVE_INFINITY, byEpochs))
}

/** Steps between two points of the loss curve: ten to a validation. */
export function pointEvery(config: Pick<TrainingConfig, 'validateEvery'>): number {
  return Math.max(1, Math.round(config.validateEvery / 10))
}
