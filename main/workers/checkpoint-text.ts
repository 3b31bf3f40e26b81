// The characters of a recording as ids, to be read by kept checkpoints of its network.

import { AppError } from '../../core/errors.ts'
import type { Network } from '../../core/run/evaluate.ts'
import { Vocabulary } from '../../core/text/vocabulary.ts'
import type { Store } from '../store/store.ts'
import { openCheckpoint } from './network.ts'

export interface CheckpointText {
  /** the `warm` characters before the range, then the range */
  ids: Uint16Array
  warm: number
  /** The weights at a step; the last ones are remembered. @throws AppError `no-such-checkpoint` */
  networkAt(store: Store, step: number): Network
}

let kept: { key: string; network: Network } | undefined

/** @throws AppError `not-aligned` if the text cannot be read one id a character */
export function checkpointText(
  store: Store,
  recording: number,
  { start, end, before }: { start: number; end: number; before: number },
): CheckpointText {
  const { corpus, start: first, model } = store.recording(recording)
  const warm = Math.min(first + start, before)
  const vocabulary = new Vocabulary(store.model(model).vocabulary)
  const text = store.corpusText(corpus, first + start - warm, first + end)
  const { ids, positions } = vocabulary.encodeWith(text, 'map')
  if (positions !== null)
    throw new AppError('not-aligned', 'This text holds characters that the network can only read as several others.')
  return {
    ids,
    warm,
    networkAt(store, step) {
      const hash = store.keptCheckpoints(model).find((one) => one.step === step)?.hash
      const key = `${store.file} ${model} ${step} ${hash}`
      if (kept?.key !== key) kept = { key, network: openCheckpoint(store, model, step).network }
      return kept.network
    },
  }
}
