// Creates a network for a text: checked, initialised, stored. One that continues from another network starts with its
// weights and vocabulary, at step 0 with an empty optimiser state.

import { AppError } from '../../../core/errors.ts'
import { type ModelSpec, parameterCount } from '../../../core/model/spec.ts'
import { countCodePoints, showCharacter } from '../../../core/text/code-points.ts'
import { type Ids, Vocabulary } from '../../../core/text/vocabulary.ts'
import { batches } from '../../../core/train/batches.ts'
import { encodeCheckpoint } from '../../../core/train/checkpoint.ts'
import { specOf } from '../../../core/train/config.ts'
import type { TrainingConfig } from '../../contract/types.ts'
import type { Checkpoint } from '../../store/store.ts'
import type { TaskContext } from '../context.ts'
import { openModel } from '../network.ts'

export interface CreateModelInput {
  corpus: number
  name: string
  config: TrainingConfig
  /** the network to continue from */
  from?: number
}

/** @throws AppError `text-too-short`, `bad-model`, `unknown-character` before anything is stored */
export async function createModel(
  { corpus, name, config, from }: CreateModelInput,
  { store, writer }: TaskContext,
): Promise<{ model: number }> {
  const text = store.corpusText(corpus)
  const source = from === undefined ? undefined : openModel(store, from)
  const own = () => (store.corpus(corpus).encoding === 'bytes' ? Vocabulary.bytes() : Vocabulary.of(text))
  const vocabulary = source?.vocabulary ?? own()
  const spec: ModelSpec = source ? { ...source.network.spec, dropout: config.dropout } : specOf(config, vocabulary.size)
  batches(source ? readable(text, vocabulary, config) : vocabulary.encode(text), config)
  const { id } = await writer.addModel({
    name,
    corpus,
    spec,
    vocabulary: vocabulary.characters,
    config,
    status: 'training',
    parameters: parameterCount(spec),
    from: from === undefined ? null : originOf(store.model(from), source!.hash),
  })
  if (!source) return { model: id }
  const { parameters } = source.network
  const kept = { vocabulary: vocabulary.characters, validationLoss: null, config: null, progress: null }
  const data = encodeCheckpoint({ spec, parameters, step: 0, ...kept })
  const first: Checkpoint = { step: 0, validationLoss: null, data, hash: source.hash }
  try {
    await writer.saveCheckpoint(id, 'latest', first)
  } catch (error) {
    await writer.removeModel(id) // incomplete without its weights
    throw error
  }
  return { model: id }
}

/** Takes the best weights, where there are several checkpoints. */
function originOf({ name, steps, bestStep }: { name: string; steps: number; bestStep: number | null }, hash: string) {
  return { name, step: bestStep ?? steps, hash }
}

/** Most characters that a refusal names. */
const NAMED = 5

/** @throws AppError `unknown-character` naming those that the network does not know, unless they are mapped or skipped */
function readable(text: string, vocabulary: Vocabulary, { unknown = 'error' }: TrainingConfig): Ids {
  if (unknown !== 'error') return vocabulary.encodeWith(text, unknown).ids
  const { changes } = vocabulary.encodeWith(text, 'skip')
  if (changes.length === 0) return vocabulary.encode(text)
  const most = changes.toSorted((a, b) => b.count - a.count)
  const named = most
    .slice(0, NAMED)
    .map(({ character, count }) => `${showCharacter(character.codePointAt(0)!)} ${count} times`)
  const rest = most.length > NAMED ? ` and ${most.length - NAMED} other characters` : ''
  throw new AppError(
    'unknown-character',
    `The network does not know ${named.join(', ')}${rest}, of ${countCodePoints(text)} characters; leave them out (--unknown skip) or spell them plainly (--unknown map).`,
  )
}
