// Starting weights, PyTorch's way: everything recurrent uniform in ±1/√hidden, the decoder likewise, the embedding
// normal. One thing differs: the forget gate of an LSTM starts with a bias of 1 in all (b_ih 1, b_hh 0), so that a
// young network remembers (Gers, Schmidhuber and Cummins 2000; Jozefowicz et al. 2015).

import { finish } from '../run/generators.ts'
import { createRandom } from './random.ts'
import { type ModelSpec, type Parameters, parameterCount, parameterShapes, sizeOf } from './spec.ts'

/** Values that are drawn in one go: some milliseconds. */
const PORTION = 2 ** 19

/** The same spec and seed give the same bits. */
export function initialize(spec: ModelSpec, seed: number): Parameters {
  return finish(initializing(spec, seed))
}

/** The same in portions; gives what share of it is done after each. */
export function* initializing(spec: ModelSpec, seed: number): Generator<number, Parameters, undefined> {
  const random = createRandom(seed)
  const bound = 1 / Math.sqrt(spec.hidden)
  const draw = (name: string) => (name === 'embedding.weight' ? random.normal() : (2 * random.uniform() - 1) * bound)
  const parameters: Parameters = new Map()
  const total = parameterCount(spec)
  let done = 0
  for (const { name, shape } of parameterShapes(spec)) {
    const data = new Float32Array(sizeOf(shape))
    for (let from = 0; from < data.length; from += PORTION) {
      done += fill(data.subarray(from, from + PORTION), () => draw(name))
      yield done / total
    }
    parameters.set(name, { shape, data })
  }
  if (spec.cell === 'lstm') rememberAtFirst(spec, parameters)
  return parameters
}

/** A loop, since millions of values are drawn. @returns how many */
function fill(data: Float32Array, draw: () => number): number {
  for (let k = 0; k < data.length; k++) data[k] = draw()
  return data.length
}

/** The gates stand in the order i f g o: the forget gate's biases are the second quarter. */
function rememberAtFirst({ layers, hidden }: ModelSpec, parameters: Parameters): void {
  for (let layer = 0; layer < layers; layer++) {
    parameters.get(`rnn.bias_ih_l${layer}`)!.data.fill(1, hidden, 2 * hidden)
    parameters.get(`rnn.bias_hh_l${layer}`)!.data.fill(0, hidden, 2 * hidden)
  }
}
