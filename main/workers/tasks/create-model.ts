// A new network for a text: checked against it, initialised, stored.

import { parameterCount } from '../../../core/model/spec.ts'
import { Vocabulary } from '../../../core/text/vocabulary.ts'
import { batches } from '../../../core/train/batches.ts'
import { specOf } from '../../../core/train/config.ts'
import type { TrainingConfig } from '../../contract/types.ts'
import type { TaskContext } from '../context.ts'

export interface CreateModelInput {
  corpus: number
  name: string
  config: TrainingConfig
}

/** @throws AppError `text-too-short`, `bad-model` before anything is stored */
export async function createModel(
  { corpus, name, config }: CreateModelInput,
  { store, writer }: TaskContext,
): Promise<{ model: number }> {
  const text = store.corpusText(corpus)
  const vocabulary = Vocabulary.of(text)
  const spec = specOf(config, vocabulary.size)
  batches(vocabulary.encode(text), config)
  const { id } = await writer.addModel({
    name,
    corpus,
    spec,
    vocabulary: vocabulary.characters,
    config,
    status: 'training',
    parameters: parameterCount(spec),
  })
  return { model: id }
}
