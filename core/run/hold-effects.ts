// The effect of holding a unit over a window on what is predicted at its end: exactly, by holding it; and for all units at
// once to first order (attribution patching: Nanda 2023; Syed, Rager and Conmy 2023), from the derivatives by the states:
//   Σ_t ∂target/∂h_t · (value − h_t)                     for a hidden state,
//   Σ_t ∂target/∂h_t · o_t · (tanh(value) − tanh(c_t))   for a cell state, which acts through h = o·tanh(c) alone,
//   Σ_t ∂target/∂gate_t · (value − gate_t)               for a gate.
// Both begin at the window's first character, from the state of the unmodified network.

import type { Backend } from '../kernels/kernels.ts'
import type { Gate } from '../model/cells/cell.ts'
import { blockOf, DEFINITIONS } from '../model/cells/cells.ts'
import type { Floats } from '../model/floats.ts'
import type { Tape } from '../model/network.ts'
import { type StateDerivative, stateDerivatives } from '../model/state-derivatives.ts'
import type { Unit } from '../model/units.ts'
import type { Clamp } from './clamp.ts'
import type { Network } from './evaluate.ts'
import { HeldRunner } from './held.ts'
import { readTape } from './read-tape.ts'
import { type Target, targetDerivative, targetsOf, type Windows } from './windows.ts'

export interface Estimates {
  /** [windows] the target, unmodified */
  before: Float32Array
  /** [windows][holds] its estimated change with each unit held */
  change: Float32Array
}

/** Yields after each character of each layer. @param holds of any kinds, each on its own */
export function* estimateHolds(
  backend: Backend,
  network: Network,
  windows: Windows,
  holds: readonly Clamp[],
  target: Target,
): Generator<void, Estimates, undefined> {
  const tape = readTape(backend, network, windows)
  const before = targetsOf(tape.logits, windows, target)
  const change = new Float32Array(windows.streams * holds.length)
  const byLayer = network.spec.layers
  const groups = Array.from({ length: byLayer }, (_, layer) =>
    holds.flatMap((hold, i) => (hold.layer === layer ? [{ hold, i }] : [])),
  )
  const dLogits = targetDerivative(tape.logits, windows, target)
  for (const derivative of stateDerivatives(tape, network.parameters, windows.length, dLogits)) {
    const terms = termsOf(tape, derivative)
    for (const { hold, i } of groups[derivative.layer])
      for (let s = 0; s < windows.streams; s++) change[s * holds.length + i] += terms(hold, s)
    yield
  }
  return { before, change }
}

/** Slopes of the activations of gates, by their value. A gate this close to its end moves nothing. */
const LEAST_SLOPE = 1e-6
const SLOPES: Record<Gate['range'], (value: number) => number> = {
  sigmoid: (value) => value * (1 - value),
  'hard-sigmoid': (value) => (value > 0 && value < 1 ? 0.2 : 0),
  tanh: (value) => 1 - value * value,
  linear: () => 1,
}

function termsOf(tape: Tape, { layer, t, step, h, ofC, sums }: StateDerivative) {
  const { hidden, h: states, streams, rows } = tape.layers[layer]
  const { cell } = tape.spec
  const output = blockOf(cell, 'o')
  const gates: readonly Gate[] = DEFINITIONS[cell].gates
  const at = (array: Floats, s: number, block: number, index: number) => array[(s * rows + block) * hidden + index]
  return ({ kind, index, value }: Clamp, s: number): number => {
    const k = s * hidden + index
    if (kind === 'h') return h[k] * (value - states[t * streams * hidden + k])
    if (!step || !sums) return 0
    if (kind === 'c') return ofC[k] * at(step.gates, s, output, index) * (Math.tanh(value) - Math.tanh(step.c[k]))
    const block = blockOf(cell, kind)
    const gate = at(step.gates, s, block, index)
    const slope = SLOPES[gates[block].range](gate)
    return slope < LEAST_SLOPE ? 0 : (at(sums, s, block, index) / slope) * (value - gate)
  }
}

/** [windows] the target with a unit held over the window. @throws AppError `no-such-unit` */
export function holdOver(
  backend: Backend,
  network: Network,
  windows: Windows,
  clamps: readonly Clamp[],
  target: Target,
): Float32Array {
  const { streams, length, ids, state } = windows
  const runner = new HeldRunner(backend, network, { clamps }, { streams, maxTime: length })
  try {
    runner.setState(state)
    return targetsOf(runner.advance(ids, length, true, () => 0)!, windows, target)
  } finally {
    runner.dispose()
  }
}

/** Each unit with the value it is held at. */
export function holdsAt(units: readonly Unit[], values: ArrayLike<number>): Clamp[] {
  return units.map((unit, i) => ({ ...unit, value: values[i] }))
}
