// A unit held at a value, by rewriting the rows of its own weights: its gates no longer hear anything and are driven so
// far that they keep what the unit holds. Everything else of the network is as it was and reads the held value where it
// read the unit's, at the very character and the ones after it, so the fast kernels need not know.
//
//   vanilla  h = tanh(b) with b = artanh v
//   GRU      z = 1, so h' = h, and h is v from the start
//   LSTM     c: f = 1, i = 0, so c' = c, and c is v from the start; o goes on gating it
//            h: likewise with c = artanh v, and o = 1
//   a gate   its own row alone, with the bias that gives v
//
// The kernels' σ of a large number is 1 only to 1e-7, so `hold` puts the state right now and then.

import { AppError } from '../errors.ts'
import type { HiddenState, Runner } from '../kernels/kernels.ts'
import { inputWidth, type ModelSpec, type Parameters, type Tensor } from '../model/spec.ts'
import type { Network } from './evaluate.ts'
import { gatesOf, KINDS, type StateKind, type Unit, unitName } from './units.ts'

/** A unit, and the raw value it is held at. */
export interface Clamp extends Unit {
  value: number
}

/** σ(±DRIVE) is 1 or 0 as far as float32 can tell. */
export const DRIVE = 40
/** tanh and σ never reach their ends; values beyond this are held here. */
const END = 1 - 1e-7

/** @throws AppError `no-such-unit` */
export function clampNetwork(network: Network, clamps: readonly Clamp[]): Network {
  const { spec } = network
  const parameters: Parameters = new Map(network.parameters)
  for (const clamp of clamps) {
    if (clamp.layer >= spec.layers || clamp.index >= spec.hidden || !KINDS[spec.cell].includes(clamp.kind))
      throw new AppError('no-such-unit', `This network has no unit ${unitName(clamp)}.`)
    for (const [gate, drive] of drives(spec, clamp)) silence(parameters, spec, clamp, gate, drive)
  }
  return { spec, parameters }
}

/** Which gates of the unit are cut off, and what their sums are from then on. */
function drives({ cell }: ModelSpec, { kind, value }: Clamp): [StateKind, number][] {
  if (kind === 'h' && cell === 'rnn') return [['h', artanh(value)]]
  if (kind === 'h' && cell === 'gru') return [['z', DRIVE]]
  const kept: [StateKind, number][] = [
    ['f', DRIVE],
    ['i', -DRIVE],
  ]
  if (kind === 'c') return kept
  if (kind === 'h') return [...kept, ['o', DRIVE]]
  return [[kind, kind === 'g' || kind === 'n' ? artanh(value) : logit(value)]]
}

/** Row `gate` of the unit reads nothing, and its biases sum to `drive`. */
function silence(parameters: Parameters, spec: ModelSpec, { layer, index }: Unit, gate: StateKind, drive: number) {
  const row = gatesOf(spec.cell).indexOf(gate) * spec.hidden + index
  const change = (name: string, width: number, value: number) => {
    const data = own(parameters, name)
    data.fill(value, row * width, (row + 1) * width)
  }
  change(`rnn.weight_ih_l${layer}`, inputWidth(spec, layer), 0)
  change(`rnn.weight_hh_l${layer}`, spec.hidden, 0)
  change(`rnn.bias_ih_l${layer}`, 1, drive)
  change(`rnn.bias_hh_l${layer}`, 1, 0)
}

/** The values of a parameter, copied, so that the network it came from stays as it is. */
function own(parameters: Parameters, name: string): Float32Array {
  const { shape, data } = parameters.get(name) as Tensor
  const copy = data.slice()
  parameters.set(name, { shape, data: copy })
  return copy
}

/** Puts the held states of every stream right; to be called before the first character and now and then. */
export function hold(runner: Runner, { cell }: ModelSpec, clamps: readonly Clamp[]): void {
  const held = clamps.filter(({ kind }) => kind === 'h' || kind === 'c')
  if (held.length === 0) return
  const state = runner.state()
  for (const clamp of held) holdOne(state, cell, clamp, runner.streams)
  runner.setState(state)
}

function holdOne(
  { h, c }: HiddenState,
  cell: ModelSpec['cell'],
  { layer, kind, index, value }: Clamp,
  streams: number,
) {
  const put = (values: Float32Array, what: number) => {
    for (let s = 0, width = values.length / streams; s < streams; s++) values[s * width + index] = what
  }
  if (kind === 'h') put(h[layer], cell === 'lstm' ? bounded(value) : value)
  if (cell === 'lstm') put(c[layer], kind === 'c' ? value : artanh(value))
}

function bounded(value: number): number {
  return Math.max(-END, Math.min(END, value))
}

export function artanh(value: number): number {
  return Math.atanh(bounded(value))
}

function logit(share: number): number {
  const p = Math.max(1e-9, Math.min(END, share))
  return Math.log(p / (1 - p))
}
