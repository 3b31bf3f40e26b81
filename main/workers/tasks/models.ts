// Networks in, in any format of core/formats, and out as safetensors.

import { AppError } from '../../../core/errors.ts'
import { readModel } from '../../../core/formats/formats.ts'
import { parameterCount } from '../../../core/model/spec.ts'
import { decodeCheckpoint, encodeCheckpoint } from '../../../core/train/checkpoint.ts'
import type { TrainingConfig } from '../../contract/types.ts'
import type { TaskContext } from '../context.ts'
import { weightsHash } from '../weights-hash.ts'

export interface ImportModelInput {
  name: string
  bytes: Uint8Array
  /** JSON, where the file itself names no characters */
  vocabulary?: Uint8Array
  /** the text that it was trained on, and how, where that is known */
  corpus?: number
  config?: TrainingConfig
}

/** @throws AppError from core/formats, before anything is stored */
export async function importModel(
  { name, bytes, vocabulary, corpus, config }: ImportModelInput,
  { writer }: TaskContext,
): Promise<{ model: number; warnings: string[] }> {
  const imported = readModel(bytes, { vocabulary })
  const { spec, parameters, step, validationLoss } = imported
  const weights = {
    spec,
    vocabulary: imported.vocabulary,
    parameters,
    step,
    validationLoss,
    config: null,
    progress: null,
  }
  const { id } = await writer.addModelWithWeights(
    {
      name,
      corpus: corpus ?? null,
      spec,
      vocabulary: imported.vocabulary,
      config: config ?? null,
      status: 'imported',
      parameters: parameterCount(spec),
    },
    { step, validationLoss, data: encodeCheckpoint(weights), hash: weightsHash(parameters) },
  )
  return { model: id, warnings: imported.warnings }
}

/** The best weights alone; the file loads in PyTorch, and comes back here with all that is known of it. */
export function exportModel({ model }: { model: number }, { store }: TaskContext): Uint8Array {
  const stored = store.checkpoint(model, 'best')
  if (!stored)
    throw new AppError(
      'no-checkpoint',
      `${store.model(model).name} has no weights yet; let it train until its first checkpoint.`,
    )
  return encodeCheckpoint({ ...decodeCheckpoint(stored.data), progress: null })
}
