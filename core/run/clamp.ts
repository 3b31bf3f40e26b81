// Holds a unit at a value by rewriting the rows of its weights: its gates have zero weights and saturating biases, so that
// the state keeps the value. All other weights are unchanged, and any backend computes the result. The rows are given by
// the cell (`hold` in core/model/cells); for a gate it is its own row alone, with the bias that gives the value.
//
// The kernels' σ of a large number is 1 only to 1e-7, so `hold` rewrites the state at intervals.

import { AppError } from '../errors.ts'
import type { Runner } from '../kernels/kernels.ts'
import type { CellDefinition, Gate } from '../model/cells/cell.ts'
import { blockOf, DEFINITIONS, KINDS, statesOf } from '../model/cells/cells.ts'
import { artanh, hardLogit, logit } from '../model/cells/squash.ts'
import { inputWidth, type ModelSpec, type Parameters, type Tensor } from '../model/spec.ts'
import type { HiddenState } from '../model/state.ts'
import { type Unit, unitName } from '../model/units.ts'
import type { Network } from './evaluate.ts'

/** A unit and the raw value it is held at. */
export interface Clamp extends Unit {
  value: number
}

/** @throws AppError `no-such-unit` */
export function clampNetwork(network: Network, clamps: readonly Clamp[]): Network {
  const { spec } = network
  const parameters: Parameters = new Map(network.parameters)
  for (const clamp of clamps) {
    if (clamp.layer >= spec.layers || clamp.index >= spec.hidden || !KINDS[spec.cell].includes(clamp.kind))
      throw new AppError('no-such-unit', `This network has no unit ${unitName(clamp)}.`)
    for (const [gate, sum] of sumsOf(spec, clamp)) silence(parameters, spec, clamp, gate, sum)
  }
  return { spec, parameters }
}

/** The gates of the unit whose weights are set to 0, and their sums. */
function sumsOf({ cell }: ModelSpec, { kind, value }: Clamp): [string, number][] {
  if (kind === 'h' || kind === 'c') return DEFINITIONS[cell].hold(kind, value).sums
  const { gates }: CellDefinition = DEFINITIONS[cell]
  return [[kind, SUMS[gates.find((gate) => gate.kind === kind)!.range](value)]]
}

/** Which sum gives a value. */
const SUMS: Record<Gate['range'], (value: number) => number> = {
  sigmoid: logit,
  'hard-sigmoid': hardLogit,
  tanh: artanh,
  linear: (value) => value,
}

/** Sets the weights of row `gate` to 0 and its biases to the sum `sum`. */
function silence(parameters: Parameters, spec: ModelSpec, { layer, index }: Unit, gate: string, sum: number) {
  const row = blockOf(spec.cell, gate) * spec.hidden + index
  const change = (name: string, width: number, value: number) => {
    if (!parameters.has(name)) return // a cell without recurrent weights
    const data = own(parameters, name)
    data.fill(value, row * width, (row + 1) * width)
  }
  change(`rnn.weight_ih_l${layer}`, inputWidth(spec, layer), 0)
  change(`rnn.weight_hh_l${layer}`, spec.hidden, 0)
  change(`rnn.bias_ih_l${layer}`, 1, sum)
  change(`rnn.bias_hh_l${layer}`, 1, 0)
}

/** Copies a parameter before it is changed. */
function own(parameters: Parameters, name: string): Float32Array {
  const { shape, data } = parameters.get(name) as Tensor
  const copy = data.slice()
  parameters.set(name, { shape, data: copy })
  return copy
}

/** Writes the held states of every stream; to be called before the first character and at intervals. */
export function hold(runner: Runner, { cell }: ModelSpec, clamps: readonly Clamp[]): void {
  const held = clamps.filter(({ kind }) => kind === 'h' || kind === 'c')
  if (held.length === 0) return
  const state = runner.state()
  for (const clamp of held) holdOne(state, cell, clamp, runner.streams)
  runner.setState(state)
}

function holdOne(state: HiddenState, cell: ModelSpec['cell'], { layer, kind, index, value }: Clamp, streams: number) {
  const held = DEFINITIONS[cell].hold(kind as 'h' | 'c', value).state
  for (const of of statesOf(cell)) {
    const values = state[of][layer]
    const what = held[of]
    if (what !== undefined)
      for (let s = 0, width = values.length / streams; s < streams; s++) values[s * width + index] = what
  }
}
