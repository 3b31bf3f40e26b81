// Loads a stored model: weights, vocabulary and backend.

import { AppError } from '../../core/errors.ts'
import { initializing } from '../../core/model/initialize.ts'
import type { Network } from '../../core/run/evaluate.ts'
import { Vocabulary } from '../../core/text/vocabulary.ts'
import { decodeCheckpoint } from '../../core/train/checkpoint.ts'
import { noCheckpoint } from '../store/errors.ts'
import type { Checkpoint, Store } from '../store/store.ts'

export interface OpenedModel {
  network: Network
  vocabulary: Vocabulary
  /** of the weights, hex */
  hash: string
}

/** The network before its first step of training; a generator, since large ones take a while. */
export function* untrainedModel(
  store: Store,
  model: number,
  seed: number,
): Generator<number, Pick<OpenedModel, 'network' | 'vocabulary'>, undefined> {
  const { spec, vocabulary } = store.model(model)
  const parameters = yield* initializing(spec, seed)
  return { network: { spec, parameters }, vocabulary: new Vocabulary(vocabulary) }
}

/** The weights that were kept at a step. @throws AppError `no-such-checkpoint` */
export function openCheckpoint(store: Store, model: number, step: number): OpenedModel & { stored: Checkpoint } {
  const stored = store.checkpoint(model, `kept ${step}`)
  if (!stored) {
    const there = store.keptCheckpoints(model).map((one) => one.step)
    throw noCheckpoint(store.model(model).name, step, there)
  }
  const { spec, vocabulary, parameters } = decodeCheckpoint(stored.data)
  return { network: { spec, parameters }, vocabulary: new Vocabulary(vocabulary), hash: stored.hash, stored }
}

/** The best weights so far. @throws AppError `no-checkpoint` */
export function openModel(store: Store, model: number): OpenedModel {
  const stored = store.checkpoint(model, 'best')
  if (!stored)
    throw new AppError(
      'no-checkpoint',
      `${store.model(model).name} has no weights yet; let it train until its first checkpoint.`,
    )
  const { spec, vocabulary, parameters } = decodeCheckpoint(stored.data)
  return { network: { spec, parameters }, vocabulary: new Vocabulary(vocabulary), hash: stored.hash }
}
