// What a recurrent cell is to the rest of the network: one step forward in time, the same step backward, and a few
// facts about what it keeps. Every array holds all streams, row-major, one row a stream.

import type { StateKind } from '../../run/units.ts'
import type { Floats } from '../floats.ts'

export interface CellSize {
  streams: number
  hidden: number
}

/** One step of one layer: views into the layer's tape. */
export interface Step {
  /** [streams, rows·hidden] what is read, already multiplied: W_ih·x + b_ih */
  input: Floats
  /** [streams, rows·hidden] gates after their activation, in PyTorch's order; written by forward */
  gates: Floats
  /** [streams, memo·hidden] what else backward needs; written by forward */
  memo: Floats
  /** [streams, hidden] the states before the step; c is empty for a cell that has none */
  hBefore: Floats
  cBefore: Floats
  /** [streams, hidden] the states after it; written by forward */
  h: Floats
  c: Floats
}

/** The derivatives of the loss by the arrays of a `Step`, same shapes. */
export interface StepGradient {
  /** given */
  h: Floats
  c: Floats
  /** written */
  input: Floats
  /** added to */
  hBefore: Floats
  cBefore: Floats
}

/** What acts on the state before the step (or its derivatives). */
export interface RecurrentWeights {
  /** [rows·hidden, hidden] W_hh */
  weight: Floats
  /** [rows·hidden] b_hh */
  bias: Floats
}

export interface RecurrentCell {
  /** how many times `hidden` rows its weights have */
  rows: number
  /** names of the gates, in the order of those rows; empty where nothing but h can be logged */
  gates: readonly StateKind[]
  /** whether it carries a cell state c beside h */
  hasCellState: boolean
  /** how many values a unit keeps for backward, beside gates and states */
  memo: number
  forward(step: Step, recurrent: RecurrentWeights, size: CellSize): void
  /** Fills `gradient` and adds to the derivatives of the recurrent weights. */
  backward(
    step: Step,
    gradient: StepGradient,
    recurrent: RecurrentWeights,
    recurrentGradient: RecurrentWeights,
    size: CellSize,
  ): void
}
