// Networks in, in any format of core/formats, and out as safetensors or ONNX.

import { AppError } from '../../../core/errors.ts'
import { writeOnnx } from '../../../core/formats/onnx-out.ts'
import { settle } from '../../../core/formats/settle.ts'
import { parameterCount } from '../../../core/model/spec.ts'
import { decodeCheckpoint, encodeCheckpoint } from '../../../core/train/checkpoint.ts'
import type { GivenNetwork } from '../../contract/import-types.ts'
import type { TrainingConfig } from '../../contract/types.ts'
import type { TaskContext } from '../context.ts'
import { weightsHash } from '../weights-hash.ts'
import { draftOf, optionsOf } from './given-network.ts'

export interface ImportModelInput extends GivenNetwork {
  name: string
  /** the text that it was trained on, and how, where that is known */
  corpus?: number
  config?: TrainingConfig
}

/** @throws AppError from core/formats, before anything is stored */
export async function importModel(
  { name, corpus, config, ...given }: ImportModelInput,
  { writer }: TaskContext,
): Promise<{ model: number; warnings: string[] }> {
  const draft = draftOf(given)
  const { step, validationLoss } = draft
  const imported = settle(draft, optionsOf(given))
  const { spec, parameters } = imported
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

export interface ExportModelInput {
  model: number
  /** safetensors unless given */
  format?: 'safetensors' | 'onnx'
}

/**
 * The best weights alone. As safetensors they load in PyTorch, and come back here with all that is known of them.
 * @throws AppError `no-checkpoint`, `not-in-onnx`
 */
export function exportModel({ model, format }: ExportModelInput, { store }: TaskContext): Uint8Array {
  const stored = store.checkpoint(model, 'best')
  if (!stored)
    throw new AppError(
      'no-checkpoint',
      `${store.model(model).name} has no weights yet; let it train until its first checkpoint.`,
    )
  const checkpoint = decodeCheckpoint(stored.data)
  if (format === 'onnx') return writeOnnx(checkpoint.spec, checkpoint.parameters, checkpoint.vocabulary)
  return encodeCheckpoint({ ...checkpoint, progress: null })
}
