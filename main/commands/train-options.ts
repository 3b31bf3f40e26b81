// The options of `train` and the fields of a configuration that they set; what each takes stands in the contract's table.

import { type Bounds, CHOICES, REAL, WHOLE } from '../contract/training-options.ts'
import type { TrainingConfig } from '../contract/types.ts'
import { number, text, type Values } from './command.ts'
import * as option from './options.ts'

/** Fields of the configuration, by option. */
export const FIELDS = {
  cell: 'cell',
  reset: 'reset',
  layers: 'layers',
  hidden: 'hidden',
  embedding: 'embedding',
  dropout: 'dropout',
  batch: 'batch',
  seq: 'sequence',
  epochs: 'epochs',
  steps: 'steps',
  minutes: 'minutes',
  optimizer: 'optimizer',
  lr: 'learningRate',
  decay: 'decay',
  'decay-after': 'decayAfter',
  clip: 'clip',
  'clip-kind': 'clipKind',
  validation: 'validation',
  test: 'test',
  seed: 'seed',
  threads: 'threads',
  backend: 'backend',
  'validate-every': 'validateEvery',
  'checkpoint-every': 'checkpointEvery',
  'sample-every': 'sampleEvery',
  unknown: 'unknown',
} as const satisfies Record<string, keyof TrainingConfig>

/** What each option takes, by the table of the contract. */
function optionOf(field: keyof TrainingConfig): option.Option {
  if (field in WHOLE) {
    const [low, high]: Bounds = WHOLE[field as keyof typeof WHOLE]
    return option.whole(low, high)
  }
  if (field in REAL) {
    const [low, high, below]: Bounds = REAL[field as keyof typeof REAL]
    return option.real(low, high, below)
  }
  if (field in CHOICES) return option.choice(CHOICES[field as keyof typeof CHOICES])
  return field === 'unknown' ? option.unknown : option.backend
}

export const OPTIONS: Record<string, option.Option> = Object.fromEntries(
  Object.entries(FIELDS).map(([name, field]) => [name, optionOf(field)]),
)

/** The configuration fields that the options name. */
export function changes(values: Values): Partial<TrainingConfig> {
  const given = Object.entries(FIELDS).filter(([name]) => values[name] !== undefined)
  return Object.fromEntries(
    given.map(([name, field]) => [field, OPTIONS[name].number ? number(values, name) : text(values, name)]),
  )
}
