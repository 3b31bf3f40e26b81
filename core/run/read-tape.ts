// The tape of the reference network, filled from the states of a runner: where the memo can be recalled from them, the
// products of the forward pass are the kernels'.

import type { Backend } from '../kernels/kernels.ts'
import { gatesOf } from '../model/cells/cells.ts'
import { singles } from '../model/floats.ts'
import { stepAt } from '../model/layer.ts'
import { createTape, forward, type Tape } from '../model/network.ts'
import { writeState } from '../model/state.ts'
import { KINDS, type StateKind } from '../model/units.ts'
import type { Network } from './evaluate.ts'
import type { Windows } from './windows.ts'

/** Reads windows onto a tape of their length. */
export function readTape(backend: Backend, { spec, parameters }: Network, windows: Windows): Tape<Float32Array> {
  const { streams, length, ids, state } = windows
  const tape = createTape(spec, length, streams, singles)
  writeState(tape, state)
  if (!tape.layers[0].cell.recall) {
    forward(tape, parameters, ids, length)
    return tape
  }
  const runner = backend.createRunner(spec, parameters, { streams, maxTime: length })
  try {
    runner.setState(state)
    const { states, logits } = runner.advance(ids, length, { kinds: KINDS[spec.cell], logits: true })
    tape.logits.set(logits!)
    fill(tape, states, length)
  } finally {
    runner.dispose()
  }
  return tape
}

function fill(tape: Tape<Float32Array>, states: Partial<Record<StateKind, Float32Array[]>>, length: number): void {
  const gates = gatesOf(tape.spec.cell)
  for (const [l, layer] of tape.layers.entries()) {
    const { hidden, streams, rows } = layer
    layer.h.set(states.h![l], streams * hidden)
    if (layer.c.length > 0) layer.c.set(states.c![l], streams * hidden)
    if (gates[0] !== 'h')
      for (const [g, kind] of gates.entries()) {
        const from = states[kind]![l]
        for (let row = 0; row < length * streams; row++)
          layer.gates.set(from.subarray(row * hidden, (row + 1) * hidden), (row * rows + g) * hidden)
      }
    for (let t = 0; t < length; t++) layer.cell.recall!(stepAt(layer, t), layer)
  }
}
