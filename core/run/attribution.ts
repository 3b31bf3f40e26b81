// Which earlier characters made a prediction: the logit of a character (or the loss) after the last of n characters,
// divided among the n. Each is compared with no character, an input of zeros.
//   gradient × input    ∂target/∂x_t · x_t
//   occlusion           target − target with x_t = 0
//   integrated          x_t · mean of ∂target/∂x_t along the line from no characters to these (Sundararajan et al. 2017,
//                       arXiv 1703.01365): the parts sum to the target less that with none of them, up to a remainder
//                       of the numerical integration

import type { Backend } from '../kernels/kernels.ts'
import type { Floats } from '../model/floats.ts'
import { singles } from '../model/floats.ts'
import { layerForward, outputs } from '../model/layer.ts'
import { linear } from '../model/linear.ts'
import { createTape, type Tape } from '../model/network.ts'
import { inputWidth, type Parameters } from '../model/spec.ts'
import { type HiddenState, writeState } from '../model/state.ts'
import { stateDerivatives } from '../model/state-derivatives.ts'
import type { Network } from './evaluate.ts'
import { readTape } from './read-tape.ts'
import { type Target, targetDerivative, targetsOf, type Windows } from './windows.ts'

/** One stretch of text that is read from a state, before a character that is predicted. */
export interface Passage {
  /** [n] */
  ids: Int32Array
  /** the predicted character */
  next: number
  /** of one stream, before the first character */
  state: HiddenState
}

export interface Attribution {
  /** the target after these characters */
  target: number
  /** [n] of each character */
  parts: Float32Array
  /** the logits after the last character, one for each of the vocabulary */
  logits: Float32Array
}

export interface Integrated extends Attribution {
  /** the target with none of the characters */
  without: number
  /** target − without − Σ parts */
  remainder: number
}

/** The derivative of the target by each character's input, times that input; exact for a linear network. */
export function gradientTimesInput(backend: Backend, network: Network, passage: Passage, target: Target): Attribution {
  const windows = streamsOf(passage, 1)
  const tape = readTape(backend, network, windows)
  const parts = new Float32Array(passage.ids.length)
  const inputs = createInputs(network)
  const by = targetDerivative(tape.logits, windows, target)
  for (const { layer, t, sums } of stateDerivatives(tape, network.parameters, passage.ids.length, by))
    if (layer === 0 && sums) parts[t - 1] = dot(sums, 0, inputs(passage.ids[t - 1]))
  return { target: targetsOf(tape.logits, windows, target)[0], parts, logits: lastRow(tape.logits, windows, 0) }
}

/** Each character is left out in a stream of its own. */
export function occlusion(backend: Backend, network: Network, passage: Passage, target: Target): Attribution {
  const { ids } = passage
  const n = ids.length
  const blank = network.spec.vocabulary
  const windows = streamsOf(passage, n + 1)
  for (let t = 0; t < n; t++) windows.ids[t * (n + 1) + t] = blank
  const { spec, parameters } = withBlank(network)
  const runner = backend.createRunner(spec, parameters, { streams: n + 1, maxTime: n })
  try {
    runner.setState(windows.state)
    const logits = runner.advance(windows.ids, n, { logits: true }).logits!
    const found = targetsOf(logits, windows, target)
    return {
      target: found[n],
      logits: lastRow(logits, windows, n).slice(0, blank),
      parts: Float32Array.from({ length: n }, (_, t) => found[n] - found[t]),
    }
  } finally {
    runner.dispose()
  }
}

/** Yields after every character of every layer. @param points of the integral, in the middle of equal parts */
export function* integratedGradients(
  network: Network,
  passage: Passage,
  target: Target,
  points = 64,
): Generator<void, Integrated, undefined> {
  const n = passage.ids.length
  // two more streams: with none of the characters, and with all of them
  const shares = [...Array.from({ length: points }, (_, i) => (i + 0.5) / points), 0, 1]
  const windows = streamsOf(passage, shares.length)
  const inputs = createInputs(network)
  const tape = createTape(network.spec, n, shares.length, singles)
  writeState(tape, windows.state)
  yield* readShares(tape, network, passage.ids, shares, inputs)
  const found = targetsOf(tape.logits, windows, target)
  const by = targetDerivative(tape.logits, windows, target)
  const parts = new Float32Array(n)
  for (const { layer, t, sums } of stateDerivatives(tape, network.parameters, n, by)) {
    if (layer === 0 && sums) {
      const input = inputs(passage.ids[t - 1])
      for (let s = 0; s < points; s++) parts[t - 1] += dot(sums, s * input.length, input) / points
    }
    yield
  }
  const [without, whole] = [found[points], found[points + 1]]
  const remainder = whole - without - parts.reduce((sum, part) => sum + part, 0)
  return { target: whole, parts, without, remainder, logits: lastRow(tape.logits, windows, points + 1) }
}

/** Reads the characters with their inputs times a share, one stream for each share. */
function* readShares(
  tape: Tape<Float32Array>,
  { spec, parameters }: Network,
  ids: Int32Array,
  shares: readonly number[],
  inputs: (id: number) => Float32Array,
): Generator<void, void, undefined> {
  const part = (name: string): Floats => parameters.get(name)?.data ?? new Float32Array()
  const streams = shares.length
  for (const [layer, of] of tape.layers.entries()) {
    const width = of.rows * spec.hidden
    const bias = part(`rnn.bias_ih_l${layer}`)
    for (let t = 0; t < ids.length; t++) {
      const input = of.input.subarray(t * streams * width, (t + 1) * streams * width)
      if (layer === 0) {
        const own = inputs(ids[t])
        for (let k = 0; k < input.length; k++) {
          const row = k % width
          input[k] = shares[(k - row) / width] * own[row] + bias[row]
        }
      } else {
        const states = streams * spec.hidden
        const below = outputs(tape.layers[layer - 1], ids.length).subarray(t * states, (t + 1) * states)
        const size = { rows: streams, inputs: inputWidth(spec, layer), outputs: width }
        linear(input, below, part(`rnn.weight_ih_l${layer}`), bias, size)
      }
      layerForward(of, { weight: part(`rnn.weight_hh_l${layer}`), bias: part(`rnn.bias_hh_l${layer}`) }, t)
      yield
    }
  }
  const top = outputs(tape.layers[spec.layers - 1], ids.length)
  const size = { rows: ids.length * streams, inputs: spec.hidden, outputs: spec.vocabulary }
  linear(tape.logits, top, part('decoder.weight'), part('decoder.bias'), size)
}

function lastRow(logits: Float32Array, { streams, length }: Windows, stream: number): Float32Array {
  const vocabulary = logits.length / (length * streams)
  const row = ((length - 1) * streams + stream) * vocabulary
  return logits.slice(row, row + vocabulary)
}

/** W_ih·x of a character, without the bias: [rows·hidden] */
function createInputs({ spec, parameters }: Network): (id: number) => Float32Array {
  const weight = parameters.get('rnn.weight_ih_l0')!.data
  const width = inputWidth(spec, 0)
  const rows = weight.length / width
  const known = new Map<number, Float32Array>()
  const make = (id: number) => {
    const out = new Float32Array(rows)
    if (!spec.embedding) return out.map((_, row) => weight[row * width + id])
    const x = parameters.get('embedding.weight')!.data.subarray(id * width, (id + 1) * width)
    linear(out, x, weight, new Float32Array(rows), { rows: 1, inputs: width, outputs: rows })
    return out
  }
  return (id) => {
    const found = known.get(id) ?? make(id)
    known.set(id, found)
    return found
  }
}

/** The network with one more character whose input is zeros, and which is never predicted. */
export function withBlank({ spec, parameters }: Network): Network {
  const size = spec.vocabulary
  const out: Parameters = new Map(parameters)
  const grown = (name: string, shape: readonly number[], fill = 0) => {
    const old = parameters.get(name)!
    const data = new Float32Array(shape.reduce((all, side) => all * side, 1)).fill(fill)
    out.set(name, { shape, data })
    return { old: old.data, data }
  }
  const appended = (name: string, shape: readonly number[], fill?: number) => {
    const { old, data } = grown(name, shape, fill)
    data.set(old)
  }
  if (spec.embedding) appended('embedding.weight', [size + 1, spec.embedding])
  else {
    const rows = parameters.get('rnn.weight_ih_l0')!.data.length / size
    const { old, data } = grown('rnn.weight_ih_l0', [rows, size + 1])
    for (let row = 0; row < rows; row++) data.set(old.subarray(row * size, (row + 1) * size), row * (size + 1))
  }
  if (spec.embedding) out.get('embedding.weight')!.data.fill(0, size * spec.embedding)
  appended('decoder.weight', [size + 1, spec.hidden])
  out.get('decoder.weight')!.data.fill(0, size * spec.hidden)
  appended('decoder.bias', [size + 1], NEVER)
  return { spec: { ...spec, vocabulary: size + 1 }, parameters: out }
}

/** A logit whose exponential is 0 beside any other. */
const NEVER = -1e9

/** The same passage in some streams. */
function streamsOf({ ids, next, state }: Passage, streams: number): Windows {
  const spread = (layers: Float32Array[]) =>
    layers.map((layer) => Float32Array.from({ length: layer.length * streams }, (_, k) => layer[k % layer.length]))
  return {
    ...{ streams, length: ids.length, next: new Int32Array(streams).fill(next) },
    ids: Int32Array.from({ length: ids.length * streams }, (_, k) => ids[Math.floor(k / streams)]),
    state: { h: spread(state.h), c: spread(state.c) },
  }
}

function dot(a: Floats, from: number, b: Float32Array): number {
  let sum = 0
  for (let k = 0; k < b.length; k++) sum += a[from + k] * b[k]
  return sum
}
