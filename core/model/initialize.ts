// Starting weights, PyTorch's way: everything recurrent uniform in ±1/√hidden, the decoder likewise, the embedding
// normal. One thing differs: the forget gate of an LSTM starts with a bias of 1 in all (b_ih 1, b_hh 0), so that a
// young network remembers (Gers, Schmidhuber and Cummins 2000; Jozefowicz et al. 2015).

import { createRandom } from './random.ts'
import { type ModelSpec, type Parameters, parameterShapes, sizeOf } from './spec.ts'

/** The same spec and seed give the same bits. */
export function initialize(spec: ModelSpec, seed: number): Parameters {
  const random = createRandom(seed)
  const bound = 1 / Math.sqrt(spec.hidden)
  const draw = (name: string) => (name === 'embedding.weight' ? random.normal() : (2 * random.uniform() - 1) * bound)
  const parameters: Parameters = new Map()
  for (const { name, shape } of parameterShapes(spec))
    parameters.set(name, { shape, data: filled(sizeOf(shape), () => draw(name)) })
  if (spec.cell === 'lstm') rememberAtFirst(spec, parameters)
  return parameters
}

/** A loop, since millions of values are drawn. */
function filled(length: number, draw: () => number): Float32Array {
  const data = new Float32Array(length)
  for (let k = 0; k < length; k++) data[k] = draw()
  return data
}

/** The gates stand in the order i f g o: the forget gate's biases are the second quarter. */
function rememberAtFirst({ layers, hidden }: ModelSpec, parameters: Parameters): void {
  for (let layer = 0; layer < layers; layer++) {
    parameters.get(`rnn.bias_ih_l${layer}`)!.data.fill(1, hidden, 2 * hidden)
    parameters.get(`rnn.bias_hh_l${layer}`)!.data.fill(0, hidden, 2 * hidden)
  }
}
