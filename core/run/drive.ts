// Drives a state to another value at every character. A state that only the unit's own next step reads (the cell state of
// an LSTM) is kept by its gates (clamp.ts) and written before each character. A vanilla unit's or a GRU's is also read by
// other units at the next character and cannot be overwritten: a hidden unit is added that carries the sum of the value,
// and the driven unit reads it alone. `driven` in core/model/cells gives the method and the rows.

import { AppError } from '../errors.ts'
import type { Runner } from '../kernels/kernels.ts'
import type { CellDefinition, Driven } from '../model/cells/cell.ts'
import { blockOf, blocksOf, DEFINITIONS } from '../model/cells/cells.ts'
import { artanh } from '../model/cells/squash.ts'
import { inputWidth, type ModelSpec, type Parameters, type Tensor } from '../model/spec.ts'
import { type Unit, unitName } from '../model/units.ts'
import { clampNetwork } from './clamp.ts'
import type { Network } from './evaluate.ts'

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
  const { driven } = DEFINITIONS[network.spec.cell]
  if ('own' in driven) return held
  const wide = widened(held, units.length)
  for (const [i, unit] of units.entries()) connect(wide, driven, unit, network.spec.hidden + i)
  return wide
}

/**
 * Sets the next value of each driven unit in each stream; to be called before every character.
 * @param spec of the original network
 * @param valueAt raw value of unit i in a stream, at the next character or at the previous one, which other units read
 */
export function drive(
  runner: Runner,
  spec: ModelSpec,
  units: readonly Unit[],
  valueAt: (i: number, stream: number, before: boolean) => number,
): void {
  const state = runner.state()
  const { driven, hold }: CellDefinition = DEFINITIONS[spec.cell]
  const carried = ('own' in driven ? undefined : driven.carried) ?? artanh
  for (const [i, { layer, kind, index }] of units.entries()) {
    const [own, at] = 'own' in driven ? [driven.own, index] : [null, spec.hidden + i]
    const carrier = state[own ?? 'h'][layer]
    const width = carrier.length / runner.streams
    for (let s = 0; s < runner.streams; s++) {
      const value = valueAt(i, s, false)
      carrier[s * width + at] = own ? hold(kind as 'h' | 'c', value).state[own]! : carried(value)
      if (kind === 'h' && own !== 'h') state.h[layer][s * width + index] = valueAt(i, s, true)
    }
  }
  runner.setState(state)
}

/** The network with additional hidden units whose weights are 0. */
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
  const gates = blocksOf(spec.cell)
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

/** The driven unit reads the added unit `from` alone. */
function connect(
  { spec, parameters }: Network,
  { reads, sums, addedSums }: Exclude<Driven, { own: string }>,
  { layer, index }: Unit,
  from: number,
): void {
  const row = (gate: string, unit: number) => blockOf(spec.cell, gate) * spec.hidden + unit
  const bias = parameters.get(`rnn.bias_ih_l${layer}`)!.data
  const inputs = parameters.get(`rnn.weight_ih_l${layer}`)!.data
  const recurrent = parameters.get(`rnn.weight_hh_l${layer}`)!.data
  const set = (at: number, sum: number) => {
    const width = inputWidth(spec, layer)
    inputs.fill(0, at * width, (at + 1) * width)
    recurrent.fill(0, at * spec.hidden, (at + 1) * spec.hidden)
    parameters.get(`rnn.bias_hh_l${layer}`)!.data[at] = 0
    bias[at] = sum
  }
  set(row(reads, index), 0)
  recurrent[row(reads, index) * spec.hidden + from] = 1
  for (const [gate, sum] of sums) set(row(gate, index), sum)
  for (const [gate, sum] of addedSums) set(row(gate, from), sum)
}
