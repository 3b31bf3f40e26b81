// The network of a recording, with the ids of the recorded text, to compute values that were not recorded.

import { AppError } from '../../core/errors.ts'
import type { Vocabulary } from '../../core/text/vocabulary.ts'
import type { Store } from '../store/store.ts'
import { type OpenedModel, openModel } from './network.ts'

export interface RecordedNetwork extends OpenedModel {
  /** from `first` of the text on, one id a character: the `warm` characters before the range, then the range */
  ids: Uint16Array
  warm: number
}

let kept: { key: string; opened: OpenedModel } | undefined

/** @throws AppError `model-changed` if the network has been trained on since; `no-checkpoint` */
export function networkOf(store: Store, recording: number): OpenedModel {
  const { name, model, modelName, modelHash } = store.recording(recording)
  const key = `${store.file} ${model} ${modelHash}`
  if (kept?.key === key) return kept.opened
  const opened = openModel(store, model)
  if (opened.hash !== modelHash)
    throw new AppError(
      'model-changed',
      `${modelName} has been trained further since “${name}” was recorded; record again to look inside.`,
    )
  kept = { key, opened }
  return opened
}

/**
 * Characters start…end of the recording, and up to `before` characters of the text in front of them.
 * @throws AppError `not-aligned` if the text cannot be read one id a character
 */
export function recordedNetwork(
  store: Store,
  recording: number,
  { start, end, before }: { start: number; end: number; before: number },
): RecordedNetwork {
  const opened = networkOf(store, recording)
  const { corpus, start: first } = store.recording(recording)
  const warm = Math.min(first + start, before)
  const text = store.corpusText(corpus, first + start - warm, first + end)
  return { ...opened, ids: aligned(opened.vocabulary, text), warm }
}

/** Reads unknown characters as the recorder does. */
function aligned(vocabulary: Vocabulary, text: string): Uint16Array {
  const { ids, positions } = vocabulary.encodeWith(text, 'map')
  if (positions === null) return ids
  throw new AppError('not-aligned', 'This text holds characters that the network can only read as several others.')
}
