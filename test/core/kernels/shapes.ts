// The networks and texts that every backend is tried on, and the same networks in double precision to compare with.

import type { Backend, TrainerOptions } from '../../../core/kernels/kernels.ts'
import { optimizer } from '../../../core/kernels/optimizers.ts'
import { doubles } from '../../../core/model/floats.ts'
import { initialize } from '../../../core/model/initialize.ts'
import { crossEntropy, crossEntropyBackward } from '../../../core/model/loss.ts'
import { backward, createTape, forward, zeroWeights } from '../../../core/model/network.ts'
import { createRandom } from '../../../core/model/random.ts'
import type { ModelSpec } from '../../../core/model/spec.ts'
import { relativeError } from '../model/golden.ts'

export const [BATCH, SEQUENCE] = [5, 9]
export const still: TrainerOptions = {
  batch: BATCH,
  sequence: SEQUENCE,
  optimizer: optimizer('sgd'),
  clip: { kind: 'none' },
  seed: 3,
}

export function model(change: Partial<ModelSpec> = {}): ModelSpec {
  return { cell: 'lstm', layers: 2, hidden: 10, vocabulary: 13, embedding: 0, dropout: 0, reset: 'after', ...change }
}

/** [time, streams] of random characters. */
export function text(time: number, streams: number, vocabulary = 13, seed = 1): Int32Array {
  const random = createRandom(seed)
  return Int32Array.from({ length: time * streams }, () => random.below(vocabulary))
}

/** Every cell, in one or two shapes each, with everything switched on. */
export const shapes: ModelSpec[] = [
  model({ cell: 'rnn', dropout: 0.3 }),
  model({ cell: 'gru', embedding: 6, dropout: 0.3 }),
  model({ cell: 'gru', reset: 'before', layers: 3, dropout: 0.3 }),
  model({ dropout: 0.3 }),
  model({ layers: 1, embedding: 7, hidden: 16 }),
]

/**
 * Takes a random network of this shape through two sequences, and its gradient in the second.
 * @returns the largest relative error of loss, states and any gradient against core/model in double precision
 */
export function errorAgainstDoubles(backend: Backend, spec: ModelSpec, batch: number, sequence: number): number {
  const start = initialize(spec, 4)
  const rows = batch * sequence
  const trainer = backend.createTrainer(spec, start, { ...still, batch, sequence })
  const weights = zeroWeights(spec, doubles)
  for (const [name, { data }] of weights) data.set(start.get(name)!.data)
  const tape = createTape(spec, sequence, batch, doubles)
  const [first, second] = [1, 2].map((seed) => text(sequence + 1, batch, spec.vocabulary, seed))

  trainer.step(first, 0, 0)
  const states = trainer.hiddenState()
  const { loss, gradient } = trainer.gradient(second, 1)
  trainer.dispose()

  forward(tape, weights, first, sequence, { seed: still.seed, step: 0 })
  const errors = tape.layers.flatMap((layer, l) =>
    (['h', 'c'] as const).map((kind) => {
      layer[kind].copyWithin(0, rows * spec.hidden)
      return relativeError(states[kind][l] ?? [], layer[kind].subarray(0, batch * spec.hidden))
    }),
  )
  forward(tape, weights, second, sequence, { seed: still.seed, step: 1 })
  const targets = second.subarray(batch)
  errors.push(relativeError([loss], [crossEntropy(tape.logits, targets, rows, spec.vocabulary)]))
  crossEntropyBackward(tape.logits, tape.logits, targets, rows, spec.vocabulary)
  const expected = zeroWeights(spec, doubles)
  backward(tape, weights, second, sequence, tape.logits, expected, { seed: still.seed, step: 1 })
  for (const [name, { data }] of expected) errors.push(relativeError(gradient.get(name)!.data, data))
  return Math.max(...errors)
}
