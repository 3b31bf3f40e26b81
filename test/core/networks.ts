// Small networks with random weights, and a text to go with them.

import { referenceBackend } from '../../core/kernels/reference.ts'
import type { Cell } from '../../core/model/cells/cells.ts'
import { initialize } from '../../core/model/initialize.ts'
import { createRandom } from '../../core/model/random.ts'
import type { ModelSpec } from '../../core/model/spec.ts'
import type { Network } from '../../core/run/evaluate.ts'
import { Vocabulary } from '../../core/text/vocabulary.ts'

export const backend = referenceBackend()

function tinySpec(cell: Cell, change: Partial<ModelSpec> = {}): ModelSpec {
  return { cell, layers: 2, hidden: 18, vocabulary: 12, embedding: 0, dropout: 0, reset: 'after', ...change }
}

export function tinyNetwork(cell: Cell, change: Partial<ModelSpec> = {}, seed = 1): Network {
  const spec = tinySpec(cell, change)
  return { spec, parameters: initialize(spec, seed) }
}

export const abc = new Vocabulary(Array.from('\n abcdefghij'))

/** Random but predictable in part: each id tends to be followed by the next one. */
export function tinyIds(length: number, vocabulary = 12, seed = 5): Uint16Array {
  const random = createRandom(seed)
  const ids = new Uint16Array(length)
  for (let i = 1; i < length; i++)
    ids[i] = random.uniform() < 0.8 ? (ids[i - 1] + 1) % vocabulary : random.below(vocabulary)
  return ids
}
