// The whole network: ids → embedding or one-hot → layers with dropout between them → logits, and backward. Forward writes
// a tape, backward reads it. Both also as generators that yield at least once a character.

import { finish } from '../util/generators.ts'
import { drop, dropoutKey } from './dropout.ts'
import type { Floats, MakeFloats } from './floats.ts'
import { embed, embedBackward, oneHot, oneHotBackward } from './gather.ts'
import { type LayerTape, layerBackward, layerForward, layerTape, outputs } from './layer.ts'
import { type LinearSize, linear, linearBackwardInput, linearBackwardWeights } from './linear.ts'
import { inputWidth, type ModelSpec, parameterShapes, sizeOf } from './spec.ts'

/** `Parameters`, in either precision. */
export type Weights<F extends Floats = Floats> = Map<string, { shape: readonly number[]; data: F }>

/** Seed and step of the dropout masks; nothing is dropped without. */
export interface Dropping {
  seed: number
  step: number
}

export interface Tape<F extends Floats = Floats> {
  spec: ModelSpec
  streams: number
  make: MakeFloats<F>
  layers: LayerTape<F>[]
  /** the input of each layer, [time, streams, width]; empty for one-hot input */
  read: F[]
  /** [time, streams, vocabulary] */
  logits: F
}

/** A tape for sequences of up to `time` characters of `streams` streams, with all states zero. */
export function createTape<F extends Floats>(
  spec: ModelSpec,
  time: number,
  streams: number,
  make: MakeFloats<F>,
): Tape<F> {
  const perLayer = Array.from({ length: spec.layers }, (_, layer) => layer)
  return {
    spec,
    streams,
    make,
    layers: perLayer.map(() => layerTape(spec, streams, time, make)),
    read: perLayer.map((layer) =>
      make(layer === 0 ? time * streams * spec.embedding : spec.dropout ? time * streams * spec.hidden : 0),
    ),
    logits: make(time * streams * spec.vocabulary),
  }
}

/** Zeros in the shapes of `parameterShapes`, for gradients. */
export function zeroWeights<F extends Floats>(spec: ModelSpec, make: MakeFloats<F>): Weights<F> {
  return new Map(parameterShapes(spec).map(({ name, shape }) => [name, { shape, data: make(sizeOf(shape)) }]))
}

/**
 * Writes states and logits onto the tape, starting from the states in its row 0.
 * @param ids [time, streams]
 * @param logits whether they are computed
 */
export function forward(...given: Parameters<typeof forwardSteps>): void {
  finish(forwardSteps(...given))
}

/** Yields after every character of every layer. */
export function* forwardSteps(
  tape: Tape,
  weights: Weights,
  ids: Int32Array,
  time: number,
  dropping?: Dropping,
  logits = true,
): Generator<void, void, undefined> {
  const { spec, streams } = tape
  for (let layer = 0; layer < spec.layers; layer++) {
    const below = layer > 0 && readBelow(tape, layer, time, dropping)
    for (let t = 0; t < time; t++) {
      if (below) readLayerBelow(tape, weights, layer, below, t)
      else readCharacters(tape, weights, ids, t)
      layerForward(tape.layers[layer], recurrentOf(weights, layer), t)
      yield
    }
  }
  if (!logits) return
  const top = outputs(tape.layers[spec.layers - 1], time)
  linear(
    tape.logits,
    top,
    at(weights, 'decoder.weight'),
    at(weights, 'decoder.bias'),
    decoderSize(spec, time * streams),
  )
}

/**
 * The gradient by every parameter, from that by the logits.
 * @param dLogits [time, streams, vocabulary]
 * @param gradient overwritten
 * @param dropping as in `forward`
 */
export function backward(...given: Parameters<typeof backwardSteps>): void {
  finish(backwardSteps(...given))
}

/** Yields twice for every character of every layer. */
export function* backwardSteps(
  tape: Tape,
  weights: Weights,
  ids: Int32Array,
  time: number,
  dLogits: Floats,
  gradient: Weights,
  dropping?: Dropping,
): Generator<void, void, undefined> {
  const { spec, streams } = tape
  const rows = time * streams
  for (const { data } of gradient.values()) data.fill(0)

  const top = outputs(tape.layers[spec.layers - 1], time)
  const size = decoderSize(spec, rows)
  let dOutput: Floats = tape.make(rows * spec.hidden)
  linearBackwardWeights(at(gradient, 'decoder.weight'), at(gradient, 'decoder.bias'), dLogits, top, size)
  linearBackwardInput(dOutput, dLogits, at(weights, 'decoder.weight'), size)

  for (let layer = spec.layers - 1; layer >= 0; layer--) {
    const tapeOf = tape.layers[layer]
    const dInput = tape.make(rows * tapeOf.rows * spec.hidden)
    yield* layerBackward(tapeOf, recurrentOf(weights, layer), time, dOutput, dInput, recurrentOf(gradient, layer))
    if (layer === 0) readCharactersBackward(tape, weights, ids, time, dInput, gradient)
    else dOutput = yield* readLayerBelowBackward(tape, weights, layer, time, dInput, gradient, dropping)
  }
}

/** The input of layer 0 at time t: W_ih·x + b_ih, with x a row of the embedding or a one-hot vector. */
function readCharacters(tape: Tape, weights: Weights, ids: Int32Array, t: number): void {
  const { spec, streams } = tape
  const [w, b] = inputOf(weights, 0)
  const input = rowsAt(tape.layers[0].input, t, streams * b.length)
  const now = ids.subarray(t * streams, (t + 1) * streams)
  if (!spec.embedding) {
    oneHot(input, now, streams, w, b)
    return
  }
  const read = rowsAt(tape.read[0], t, streams * spec.embedding)
  embed(read, now, streams, at(weights, 'embedding.weight'), spec.embedding)
  linear(input, read, w, b, inputSize(tape, 0, streams))
}

function rowsAt(array: Floats, t: number, width: number): Floats {
  return array.subarray(t * width, (t + 1) * width)
}

function readCharactersBackward(
  tape: Tape,
  weights: Weights,
  ids: Int32Array,
  time: number,
  dInput: Floats,
  gradient: Weights,
): void {
  const { spec, streams } = tape
  const rows = time * streams
  const [dw, db] = inputOf(gradient, 0)
  if (!spec.embedding) {
    oneHotBackward(dw, db, ids, rows, dInput)
    return
  }
  const size = inputSize(tape, 0, rows)
  const dx = tape.make(rows * spec.embedding)
  linearBackwardWeights(dw, db, dInput, tape.read[0], size)
  linearBackwardInput(dx, dInput, inputOf(weights, 0)[0], size)
  embedBackward(at(gradient, 'embedding.weight'), ids, rows, dx, spec.embedding)
}

/** The input of a higher layer at time t: W_ih·drop(h of the layer below) + b_ih. */
function readLayerBelow(tape: Tape, weights: Weights, layer: number, below: Floats, t: number): void {
  const { streams, spec } = tape
  const [w, b] = inputOf(weights, layer)
  const input = rowsAt(tape.layers[layer].input, t, streams * b.length)
  linear(input, rowsAt(below, t, streams * spec.hidden), w, b, inputSize(tape, layer, streams))
}

/** @returns the derivative by the output of the layer below, [time, streams, hidden] */
function* readLayerBelowBackward(
  tape: Tape,
  weights: Weights,
  layer: number,
  time: number,
  dInput: Floats,
  gradient: Weights,
  dropping?: Dropping,
): Generator<void, Floats, undefined> {
  const { spec, streams } = tape
  const size = inputSize(tape, layer, time * streams)
  const dx = tape.make(time * streams * spec.hidden)
  const below = readBelow(tape, layer, time, dropping)
  for (let t = 0; t < time; t++) {
    weightsBackwardInPart(inputOf(gradient, layer), dInput, below, size, t / time, (t + 1) / time)
    const now = { ...size, rows: streams }
    const dNow = rowsAt(dInput, t, streams * size.outputs)
    linearBackwardInput(rowsAt(dx, t, streams * spec.hidden), dNow, inputOf(weights, layer)[0], now)
    yield
  }
  const key = dropKey(tape, layer, dropping)
  if (key !== undefined) drop(dx, dx, dx.length, spec.dropout, key)
  return dx
}

/** `linearBackwardWeights` for a fraction of the outputs, from … to. */
function weightsBackwardInPart(
  [dw, db]: [Floats, Floats],
  dy: Floats,
  x: Floats,
  { rows, inputs, outputs }: LinearSize,
  from: number,
  to: number,
): void {
  const [first, end] = [from, to].map((share) => Math.round(share * outputs))
  const size = { rows, inputs, outputs: end - first, stride: outputs }
  linearBackwardWeights(dw.subarray(first * inputs), db.subarray(first), dy.subarray(first), x, size)
}

/** The input of `layer` from the layer below: its output after dropout, if any. */
function readBelow(tape: Tape, layer: number, time: number, dropping?: Dropping): Floats {
  const whole = outputs(tape.layers[layer - 1], time)
  const key = dropKey(tape, layer, dropping)
  if (key === undefined) return whole
  drop(tape.read[layer], whole, whole.length, tape.spec.dropout, key)
  return tape.read[layer]
}

function dropKey({ spec }: Tape, layer: number, dropping?: Dropping): number | undefined {
  return dropping && spec.dropout ? dropoutKey(dropping.seed, dropping.step, layer - 1) : undefined
}

function inputSize({ spec, layers }: Tape, layer: number, rows: number): LinearSize {
  return { rows, inputs: inputWidth(spec, layer), outputs: layers[layer].rows * spec.hidden }
}

function decoderSize(spec: ModelSpec, rows: number): LinearSize {
  return { rows, inputs: spec.hidden, outputs: spec.vocabulary }
}

function at(weights: Weights, name: string): Floats {
  return weights.get(name)!.data
}

function inputOf(weights: Weights, layer: number): [weight: Floats, bias: Floats] {
  return [at(weights, `rnn.weight_ih_l${layer}`), at(weights, `rnn.bias_ih_l${layer}`)]
}

/** The recurrent weights of a cell without any. */
const NONE = new Float32Array()

function recurrentOf(weights: Weights, layer: number): { weight: Floats; bias: Floats } {
  const part = (name: string): Floats => weights.get(name)?.data ?? NONE
  return { weight: part(`rnn.weight_hh_l${layer}`), bias: part(`rnn.bias_hh_l${layer}`) }
}
