// One recurrent layer over time: forward through a sequence onto a tape, and backpropagation through time off it.

import type { CellSize, RecurrentCell, RecurrentWeights, Step } from './cells/cell.ts'
import { blocksOf, cellOf, DEFINITIONS } from './cells/cells.ts'
import type { Floats, MakeFloats } from './floats.ts'
import type { ModelSpec } from './spec.ts'

/** The tape of one layer over a sequence. All arrays are time-major, then by stream. */
export interface LayerTape<F extends Floats = Floats> extends CellSize {
  cell: RecurrentCell
  /** blocks of `hidden` rows in its weights */
  rows: number
  /** [time, streams, rows·hidden] */
  input: F
  gates: F
  /** [time, streams, memo·hidden] */
  memo: F
  /** [time + 1, streams, hidden]: row 0 is the state before the sequence, row t + 1 the state after character t */
  h: F
  /** likewise; empty for a cell without one */
  c: F
}

/** Zeros, for `time` characters of each stream. */
export function layerTape<F extends Floats>(
  spec: Pick<ModelSpec, 'cell' | 'reset' | 'hidden'>,
  streams: number,
  time: number,
  make: MakeFloats<F>,
): LayerTape<F> {
  const cell = cellOf(spec)
  const rows = blocksOf(spec.cell)
  const states = streams * spec.hidden
  return {
    streams,
    hidden: spec.hidden,
    cell,
    rows,
    input: make(time * states * rows),
    gates: make(time * states * rows),
    memo: make(time * states * cell.memo),
    h: make((time + 1) * states),
    c: make(DEFINITIONS[spec.cell].hasCellState ? (time + 1) * states : 0),
  }
}

/** Step t: reads the states in row t and row t of `tape.input`, and writes row t + 1. */
export function layerForward(tape: LayerTape, recurrent: RecurrentWeights, t: number): void {
  tape.cell.forward(stepAt(tape, t), recurrent, tape)
}

/**
 * Backpropagation through time, truncated at both ends of the sequence; yields after every character.
 * @param dOutput [time, streams, hidden] the derivative by the layer's output
 * @param dInput [time, streams, rows·hidden] the derivative by `tape.input`, overwritten
 * @param recurrentGradient accumulated
 */
export function* layerBackward(
  tape: LayerTape,
  recurrent: RecurrentWeights,
  time: number,
  dOutput: Floats,
  dInput: Floats,
  recurrentGradient: RecurrentWeights,
): Generator<void, void, undefined> {
  const states = tape.streams * tape.hidden
  const zeros = (like: Floats) => like.slice(0, states).fill(0)
  let [h, c] = [zeros(tape.h), zeros(tape.c)]
  for (let t = time - 1; t >= 0; t--) {
    const [hBefore, cBefore] = [zeros(tape.h), zeros(tape.c)]
    const output = row(dOutput, t, states)
    for (let k = 0; k < states; k++) h[k] += output[k]
    const gradient = { h, c, hBefore, cBefore, input: row(dInput, t, states * tape.rows) }
    tape.cell.backward(stepAt(tape, t), gradient, recurrent, recurrentGradient, tape)
    ;[h, c] = [hBefore, cBefore]
    yield
  }
}

/** [time, streams, hidden]: the layer's output, without the state before the sequence. */
export function outputs<F extends Floats>(tape: LayerTape<F>, time: number): F {
  const states = tape.streams * tape.hidden
  return tape.h.subarray(states, (time + 1) * states) as F
}

/** Views of step t. */
export function stepAt(tape: LayerTape, t: number): Step {
  const states = tape.streams * tape.hidden
  const { rows } = tape
  const { memo } = tape.cell
  return {
    input: row(tape.input, t, states * rows),
    gates: row(tape.gates, t, states * rows),
    memo: row(tape.memo, t, states * memo),
    hBefore: row(tape.h, t, states),
    cBefore: row(tape.c, t, states),
    h: row(tape.h, t + 1, states),
    c: row(tape.c, t + 1, states),
  }
}

function row(array: Floats, index: number, width: number): Floats {
  return array.subarray(index * width, (index + 1) * width)
}
