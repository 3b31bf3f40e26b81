// What --resume and --from cannot change is refused with a sentence; nothing that was asked for is left out in silence.

import { AppError } from '../../core/errors.ts'
import type { CorpusInfo, ModelInfo, TrainingConfig } from '../contract/types.ts'
import type { StoredModel } from '../store/store.ts'
import { find, text, UsageError, type Values } from './command.ts'
import { FIELDS } from './train-options.ts'

/** What a run may change as it goes on; all else is part of its checkpoint, or of where in the text it stands. */
const CHANGEABLE: readonly (keyof TrainingConfig)[] = [
  'epochs',
  'steps',
  'minutes',
  'learningRate',
  'decay',
  'decayAfter',
  'clip',
  'clipKind',
  'threads',
  'backend',
  'validateEvery',
  'checkpointEvery',
  'sampleEvery',
  'keepEvery',
]
/** What the weights of another network settle. */
const OF_THE_NETWORK = ['cell', 'reset', 'layers', 'hidden', 'embedding'] as const

/** @throws UsageError naming the option that a run cannot change, and what it is; AppError for another text */
export function checkResume(
  { name, corpus, config }: StoredModel,
  corpora: readonly CorpusInfo[],
  values: Values,
  change: Partial<TrainingConfig>,
): void {
  if (values.from !== undefined) throw new UsageError('Give either --resume or --from.')
  const named = text(values, 'corpus')
  const own = corpora.find(({ id }) => id === corpus)
  if (named !== undefined && own && find(corpora, named, 'corpus').id !== own.id)
    throw new AppError(
      'other-corpus',
      `“${name}” is trained on “${own.name}”, and its run goes on with that; train --from “${name}” --corpus “${named}” begins a new network with its weights.`,
    )
  if (!config) return // the service says that there is no run
  for (const [option, field] of Object.entries(FIELDS))
    if (!CHANGEABLE.includes(field) && change[field] !== undefined && change[field] !== config[field])
      throw new UsageError(
        `--${option} cannot be changed as a run goes on: “${name}” has ${config[field] ?? 'none'}; train a new network with another.`,
      )
}

/** @throws UsageError naming an option that the weights settle */
export function checkFrom({ name, spec }: ModelInfo, values: Values): void {
  const other = OF_THE_NETWORK.find((option) => values[option] !== undefined && values[option] !== String(spec[option]))
  if (other)
    throw new UsageError(`--${other} cannot be chosen with --from: “${name}” has ${spec[other]}, and keeps it.`)
}
