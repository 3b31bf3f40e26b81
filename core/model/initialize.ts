// Initial weights as in PyTorch: recurrent layers and decoder uniform in ±1/√hidden, the embedding normal; except that a
// gate may have a fixed initial bias (the forget gate of an LSTM: 1).

import { finish } from '../util/generators.ts'
import { blockOf, DEFINITIONS } from './cells/cells.ts'
import { createRandom } from './random.ts'
import { type ModelSpec, type Parameters, parameterCount, parameterShapes, sizeOf } from './spec.ts'

/** Values drawn between two yields: some milliseconds. */
const PORTION = 2 ** 19

/** The same spec and seed give the same bits. */
export function initialize(spec: ModelSpec, seed: number): Parameters {
  return finish(initializing(spec, seed))
}

/** The same as a generator of the share that is done. */
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
  setInitialBias(spec, parameters)
  return parameters
}

/** A loop, since millions of values are drawn. @returns how many */
function fill(data: Float32Array, draw: () => number): number {
  for (let k = 0; k < data.length; k++) data[k] = draw()
  return data.length
}

/** b_ih of the gate is the value, b_hh is 0. */
function setInitialBias({ cell, layers, hidden }: ModelSpec, parameters: Parameters): void {
  const { initialBias } = DEFINITIONS[cell]
  if (!initialBias) return
  const from = blockOf(cell, initialBias.kind) * hidden
  for (let layer = 0; layer < layers; layer++) {
    parameters.get(`rnn.bias_ih_l${layer}`)!.data.fill(initialBias.value, from, from + hidden)
    parameters.get(`rnn.bias_hh_l${layer}`)?.data.fill(0, from, from + hidden)
  }
}
