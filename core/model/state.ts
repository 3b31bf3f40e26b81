// The state a network carries from one sequence to the next.

import { AppError } from '../errors.ts'
import type { Tape } from './network.ts'

/** For each layer h, and for an LSTM c; each [streams, hidden]. */
export interface HiddenState {
  h: Float32Array[]
  c: Float32Array[]
}

type SingleTape = Tape<Float32Array>

/** The state before the sequence on the tape, as copies. */
export function readState(tape: SingleTape): HiddenState {
  const width = tape.streams * tape.spec.hidden
  const first = (kind: 'h' | 'c') =>
    tape.layers.map((layer) => layer[kind].slice(0, width)).filter(({ length }) => length > 0)
  return { h: first('h'), c: first('c') }
}

/**
 * Sets the state before the next sequence.
 * @throws AppError `bad-state` if it is not of this network's shape
 */
export function writeState(tape: SingleTape, state: HiddenState): void {
  const { spec, streams, layers } = tape
  const width = streams * spec.hidden
  const wanted = { h: layers.length, c: layers[0].c.length > 0 ? layers.length : 0 }
  for (const kind of ['h', 'c'] as const) {
    if (state[kind].length !== wanted[kind] || state[kind].some(({ length }) => length !== width))
      throw new AppError(
        'bad-state',
        `The ${kind} state must be ${wanted[kind]} arrays of ${streams} × ${spec.hidden} values, not ${state[kind].length} of ${state[kind].map(({ length }) => length).join(', ')}.`,
      )
    state[kind].forEach((values, layer) => void layers[layer][kind].set(values))
  }
}

/** The state after `time` characters becomes the state before the next sequence. */
export function carryState(tape: SingleTape, time: number): void {
  const width = tape.streams * tape.spec.hidden
  for (const { h, c } of tape.layers) {
    h.copyWithin(0, time * width, (time + 1) * width)
    if (c.length) c.copyWithin(0, time * width, (time + 1) * width)
  }
}

/** The state before the next sequence is zero, in all streams. */
export function resetState(tape: SingleTape): void {
  const width = tape.streams * tape.spec.hidden
  for (const { h, c } of tape.layers) {
    h.fill(0, 0, width)
    c.fill(0, 0, width)
  }
}
