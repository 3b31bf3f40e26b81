// A state given another value at every character. What can be kept by its own gates (an LSTM's, see clamp.ts) is simply
// put into the state before each character. A vanilla unit and a GRU's cannot: the others read their state of the
// character before, which may not change. For those a hidden unit is added that nothing else reads; it carries the value,
// and the driven unit reads nothing but it:
//
//   vanilla  h = tanh(u)                         with u = artanh v in the added unit
//   GRU      z = 0, r = 1, so h' = n = tanh(u)
//   LSTM     c' = c, and for h: h' = tanh(c) with o = 1 and c = artanh v

import { AppError } from '../errors.ts'
import type { Runner } from '../kernels/kernels.ts'
import { inputWidth, type ModelSpec, type Parameters, type Tensor } from '../model/spec.ts'
import { artanh, clampNetwork, DRIVE } from './clamp.ts'
import type { Network } from './evaluate.ts'
import { gatesOf, type Unit, unitName } from './units.ts'

/** @throws AppError `no-such-unit`; `gate-not-driven` for a gate */
export function drivenNetwork(network: Network, units: readonly Unit[]): Network {
  const gate = units.find(({ kind }) => kind !== 'h' && kind !== 'c')
  if (gate)
    throw new AppError(
      'gate-not-driven',
      `${unitName(gate)} is a gate, and only states are resampled; hold it at its mean or at a value instead.`,
    )
  const held = clampNetwork(
    network,
    units.map((unit) => ({ ...unit, value: 0 })),
  )
  if (network.spec.cell === 'lstm') return held
  const wide = widened(held, units.length)
  for (const [i, unit] of units.entries()) listen(wide, unit, network.spec.hidden + i)
  return wide
}

/**
 * Gives each stream the next value of each driven unit; to be called before every character.
 * @param spec of the network as it was before it was driven
 * @param valueAt raw value of unit i in a stream, at the next character or at the one before, which others still read
 */
export function drive(
  runner: Runner,
  spec: ModelSpec,
  units: readonly Unit[],
  valueAt: (i: number, stream: number, before: boolean) => number,
): void {
  const state = runner.state()
  for (const [i, { layer, kind, index }] of units.entries()) {
    const [carrier, at] = spec.cell === 'lstm' ? [state.c[layer], index] : [state.h[layer], spec.hidden + i]
    const width = carrier.length / runner.streams
    for (let s = 0; s < runner.streams; s++) {
      const value = valueAt(i, s, false)
      carrier[s * width + at] = kind === 'c' ? value : artanh(value)
      if (kind === 'h') state.h[layer][s * width + index] = valueAt(i, s, true)
    }
  }
  runner.setState(state)
}

/** The same network with hidden units more, which read nothing and which nothing reads. */
function widened({ spec, parameters }: Network, more: number): Network {
  const wide = { ...spec, hidden: spec.hidden + more }
  const out: Parameters = new Map(parameters)
  const change = (name: string, resize: (tensor: Tensor) => Tensor) => {
    out.set(name, resize(out.get(name)!))
  }
  for (let layer = 0; layer < spec.layers; layer++) {
    for (const part of ['weight_ih', 'weight_hh', 'bias_ih', 'bias_hh'])
      change(`rnn.${part}_l${layer}`, (tensor) => withRows(tensor, spec, more))
    change(`rnn.weight_hh_l${layer}`, (tensor) => withColumns(tensor, more))
    if (layer > 0) change(`rnn.weight_ih_l${layer}`, (tensor) => withColumns(tensor, more))
  }
  change('decoder.weight', (tensor) => withColumns(tensor, more))
  return { spec: wide, parameters: out }
}

/** `more` rows of 0 at the end of each gate's. */
function withRows({ shape, data }: Tensor, spec: ModelSpec, more: number): Tensor {
  const gates = gatesOf(spec.cell).length
  const width = shape[1] ?? 1
  const out = new Float32Array(gates * (spec.hidden + more) * width)
  const block = spec.hidden * width
  for (let g = 0; g < gates; g++) out.set(data.subarray(g * block, (g + 1) * block), g * (block + more * width))
  return { shape: [gates * (spec.hidden + more), ...shape.slice(1)], data: out }
}

/** `more` columns of 0 at the end. */
function withColumns({ shape: [rows, width], data }: Tensor, more: number): Tensor {
  const out = new Float32Array(rows * (width + more))
  for (let row = 0; row < rows; row++) out.set(data.subarray(row * width, (row + 1) * width), row * (width + more))
  return { shape: [rows, width + more], data: out }
}

/** The driven unit reads the added unit `from`, and nothing else. */
function listen({ spec, parameters }: Network, { layer, index }: Unit, from: number): void {
  const gates = gatesOf(spec.cell)
  const row = (gate: 'h' | 'r' | 'z' | 'n', unit: number) => gates.indexOf(gate) * spec.hidden + unit
  const bias = parameters.get(`rnn.bias_ih_l${layer}`)!.data
  const inputs = parameters.get(`rnn.weight_ih_l${layer}`)!.data
  const recurrent = parameters.get(`rnn.weight_hh_l${layer}`)!.data
  const silent = (at: number, sum: number) => {
    const width = inputWidth(spec, layer)
    inputs.fill(0, at * width, (at + 1) * width)
    recurrent.fill(0, at * spec.hidden, (at + 1) * spec.hidden)
    parameters.get(`rnn.bias_hh_l${layer}`)!.data[at] = 0
    bias[at] = sum
  }
  const state = spec.cell === 'rnn' ? 'h' : 'n'
  silent(row(state, index), 0)
  recurrent[row(state, index) * spec.hidden + from] = 1
  if (spec.cell === 'rnn') return
  silent(row('z', index), -DRIVE)
  // whichever of the two resets acts on what the unit reads (gru.ts)
  silent(row('r', index), DRIVE)
  silent(row('r', from), DRIVE)
}
