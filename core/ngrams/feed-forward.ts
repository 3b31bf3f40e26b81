// A feed-forward network on the last n characters (the n-NN of Karpathy, Johnson and Li 2015):
//   h = tanh(b + Σ_k W[k, x_{t−k}]),   P(x_{t+1}) = softmax(D·h + d),   k = 0 … n − 1,
// that is, one-hot input, one hidden layer and softmax. Characters before the text add nothing to the sum. Trained on
// random places of a text by Adam, with a learning rate that falls to 0 in a straight line.

import { createOptimizerState, optimizer, update } from '../kernels/optimizers.ts'
import { linear, linearBackwardInput, linearBackwardWeights } from '../model/linear.ts'
import { crossEntropy, crossEntropyBackward, logProbability } from '../model/loss.ts'
import { createRandom } from '../model/random.ts'
import type { Parameters, Tensor } from '../model/spec.ts'
import type { Ids } from '../text/vocabulary.ts'
import type { Progress } from '../util/generators.ts'

export interface FeedForwardSpec {
  /** characters that it reads, n */
  context: number
  hidden: number
  vocabulary: number
}

export interface FeedForwardOptions {
  /** places of a step */
  batch: number
  steps: number
  learningRate: number
  seed: number
}

export const FEED_FORWARD: FeedForwardOptions & Pick<FeedForwardSpec, 'hidden'> = {
  hidden: 128,
  batch: 128,
  steps: 4000,
  learningRate: 3e-3,
  seed: 1,
}

/** `input.weight` [n · vocabulary, hidden], `input.bias` [hidden], `decoder.weight` [vocabulary, hidden], `decoder.bias`. */
export function initialFeedForward({ context, hidden, vocabulary }: FeedForwardSpec, seed: number): Parameters {
  const random = createRandom(seed)
  const filled = (shape: number[], reach: number): Tensor => {
    const data = new Float32Array(shape.reduce((a, b) => a * b))
    for (let i = 0; i < data.length; i++) data[i] = reach * (2 * random.uniform() - 1)
    return { shape, data }
  }
  // as PyTorch's Linear begins: ±1 / √inputs, of which n are not zero
  return new Map([
    ['input.weight', filled([context * vocabulary, hidden], 1 / Math.sqrt(context))],
    ['input.bias', filled([hidden], 1 / Math.sqrt(context))],
    ['decoder.weight', filled([vocabulary, hidden], 1 / Math.sqrt(hidden))],
    ['decoder.bias', filled([vocabulary], 1 / Math.sqrt(hidden))],
  ])
}

/** The pass through the network for one batch, with its memory. */
export class FeedForwardPass {
  readonly #spec: FeedForwardSpec
  readonly #parameters: Parameters
  /** [rows, hidden] and [rows, vocabulary] */
  readonly #hidden: Float32Array
  readonly #logits: Float32Array
  readonly #dHidden: Float32Array

  constructor(spec: FeedForwardSpec, parameters: Parameters, rows: number) {
    this.#spec = spec
    this.#parameters = parameters
    this.#hidden = new Float32Array(rows * spec.hidden)
    this.#dHidden = new Float32Array(rows * spec.hidden)
    this.#logits = new Float32Array(rows * spec.vocabulary)
  }

  /** Scores of every next character, [places, vocabulary]. @param places predicted characters of the text */
  forward(text: Ids, places: Int32Array): Float32Array {
    const { hidden, vocabulary } = this.#spec
    const weight = this.#parameters.get('input.weight')!.data
    const h = this.#hidden
    for (let r = 0; r < places.length; r++) {
      const row = r * hidden
      h.set(this.#parameters.get('input.bias')!.data, row)
      this.#eachInput(text, places[r], (from) => {
        for (let i = 0; i < hidden; i++) h[row + i] += weight[from + i]
      })
      for (let i = row; i < row + hidden; i++) h[i] = Math.tanh(h[i])
    }
    const size = { rows: places.length, inputs: hidden, outputs: vocabulary }
    const decoder = this.#parameters.get('decoder.weight')!.data
    linear(this.#logits, h, decoder, this.#parameters.get('decoder.bias')!.data, size)
    return this.#logits
  }

  /** Adds to a gradient that of the mean loss. @returns the loss, nats a character */
  backward(text: Ids, places: Int32Array, gradient: Parameters): number {
    const { hidden, vocabulary } = this.#spec
    const [h, dh, logits] = [this.#hidden, this.#dHidden, this.forward(text, places)]
    const targets = Int32Array.from(places, (place) => text[place])
    const loss = crossEntropy(logits, targets, places.length, vocabulary)
    crossEntropyBackward(logits, logits, targets, places.length, vocabulary)
    const size = { rows: places.length, inputs: hidden, outputs: vocabulary }
    const of = (name: string) => gradient.get(name)!.data
    linearBackwardWeights(of('decoder.weight'), of('decoder.bias'), logits, h, size)
    dh.fill(0)
    linearBackwardInput(dh, logits, this.#parameters.get('decoder.weight')!.data, size)
    const [dw, db] = [of('input.weight'), of('input.bias')]
    for (let r = 0; r < places.length; r++) {
      const row = r * hidden
      for (let i = row; i < row + hidden; i++) dh[i] *= 1 - h[i] * h[i]
      for (let i = 0; i < hidden; i++) db[i] += dh[row + i]
      this.#eachInput(text, places[r], (from) => {
        for (let i = 0; i < hidden; i++) dw[from + i] += dh[row + i]
      })
    }
    return loss
  }

  /** The rows of the input weights that a place takes part in. */
  #eachInput(text: Ids, place: number, use: (from: number) => void): void {
    const { context, hidden, vocabulary } = this.#spec
    for (let k = 0; k < context && place - 1 - k >= 0; k++) use((k * vocabulary + text[place - 1 - k]) * hidden)
  }
}

/** Yields after each step. @returns its weights */
export function* trainFeedForward(
  spec: FeedForwardSpec,
  text: Ids,
  options: FeedForwardOptions,
): Generator<Progress & { loss: number }, Parameters, undefined> {
  const { batch, steps, learningRate, seed } = options
  const parameters = initialFeedForward(spec, seed)
  const rule = optimizer('adam')
  const state = createOptimizerState(rule, parameters)
  const gradient: Parameters = new Map(
    [...parameters].map(([name, { shape, data }]) => [name, { shape, data: new Float32Array(data.length) }]),
  )
  const pass = new FeedForwardPass(spec, parameters, batch)
  const random = createRandom(seed + 1)
  const places = new Int32Array(batch)
  for (let step = 0; step < steps; step++) {
    for (let r = 0; r < batch; r++) places[r] = random.below(text.length)
    for (const { data } of gradient.values()) data.fill(0)
    const loss = pass.backward(text, places, gradient)
    update(rule, parameters, gradient, state, learningRate * (1 - step / steps), step)
    yield { done: step + 1, total: steps, loss }
  }
  return parameters
}

/** Places of a call. */
const ROWS = 256

/** [characters] natural log of the probability of every character of a text, the first after nothing. */
export function* predictFeedForward(
  spec: FeedForwardSpec,
  parameters: Parameters,
  text: Ids,
): Generator<Progress, Float32Array, undefined> {
  const out = new Float32Array(text.length)
  const pass = new FeedForwardPass(spec, parameters, ROWS)
  for (let from = 0; from < text.length; from += ROWS) {
    const places = Int32Array.from({ length: Math.min(ROWS, text.length - from) }, (_, r) => from + r)
    const logits = pass.forward(text, places)
    for (const [r, t] of places.entries())
      out[t] = logProbability(logits, r * spec.vocabulary, spec.vocabulary, text[t])
    yield { done: from + places.length, total: text.length }
  }
  return out
}
