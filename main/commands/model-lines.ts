// A network as the command line lists it.

import type { ModelInfo, ModelStatus } from '../contract/types.ts'
import { guessingLines, lossInWords, ORDER_OF_VOCABULARY, type RatedLosses, rated } from './losses.ts'

export interface ListedModel extends RatedLosses {
  model: string
  cell: string
  layers: number
  hidden: number
  embedding: number
  vocabulary: number
  status: ModelStatus
  steps: number
  /** nats a character: the best one */
  validationLoss: number | null
  /** the network that its training went on from */
  from: string | null
  fromStep: number | null
  warnings: string[]
}

export function listedModel(model: ModelInfo, warnings: string[] = []): ListedModel {
  const { name, spec, status, steps, bestLoss, from } = model
  const { cell, layers, hidden, embedding, vocabulary } = spec
  return {
    ...{ model: name, cell, layers, hidden, embedding, vocabulary, status, steps, validationLoss: bestLoss },
    ...rated([bestLoss], vocabulary),
    ...{ from: from?.name ?? null, fromStep: from?.step ?? null, warnings },
  }
}

export function modelLines(model: ListedModel): string[] {
  const { cell, layers, hidden, vocabulary, status, steps, validationLoss, from, fromStep } = model
  const loss = validationLoss === null ? '' : `, validation ${lossInWords(validationLoss)}`
  const origin = from === null ? '' : `, continued from “${from}” at step ${fromStep}`
  return [
    `“${model.model}”: ${cell} ${layers}×${hidden}, ${vocabulary} characters, ${status} at step ${steps}${loss}${origin}`,
    ...guessingLines(model, ORDER_OF_VOCABULARY),
  ]
}
