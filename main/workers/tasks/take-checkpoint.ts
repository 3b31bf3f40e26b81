// A network of its own with the weights that another one had at a step of its training.

import type { TaskContext } from '../context.ts'
import { openCheckpoint } from '../network.ts'

export interface TakeCheckpointInput {
  model: number
  step: number
  name: string
}

/** @throws AppError `no-such-checkpoint` */
export async function takeCheckpoint(
  { model, step, name }: TakeCheckpointInput,
  { store, writer }: TaskContext,
): Promise<{ model: number }> {
  const { spec, vocabulary, corpus, config, parameters, name: from } = store.model(model)
  const { stored } = openCheckpoint(store, model, step)
  const { id } = await writer.addModelWithWeights(
    {
      name,
      corpus,
      spec,
      vocabulary,
      config,
      status: 'imported',
      parameters,
      from: { name: from, step, hash: stored.hash },
    },
    stored,
  )
  return { model: id }
}
