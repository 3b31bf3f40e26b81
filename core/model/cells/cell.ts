// The interface of a recurrent cell: name and gates, one step forward in time, its backward, and how a unit is held at a
// value. Every array of a step holds all streams, row-major, one row a stream.

import type { Floats } from '../floats.ts'

/** GRU only: whether the reset gate acts after (PyTorch, cuDNN) or before (the paper) the recurrent product. */
export type Reset = 'after' | 'before'

/** A gate or candidate; it has a block of `hidden` rows in the layer's weights. */
export interface Gate {
  /** one letter, of which names of units are made: L0.f.12 */
  kind: string
  /** on screen */
  title: string
  /** its activation: σ, max(0, min(1, 0.2·a + 0.5)), tanh, or none */
  range: 'sigmoid' | 'hard-sigmoid' | 'tanh' | 'linear'
}

export interface CellSize {
  streams: number
  hidden: number
}

/** One step of one layer: views into the layer's tape. */
export interface Step {
  /** [streams, rows·hidden] what is read, already multiplied: W_ih·x + b_ih */
  input: Floats
  /** [streams, rows·hidden] gates after their activation, in the order of the weights; written by forward */
  gates: Floats
  /** [streams, memo·hidden] intermediate values for backward; written by forward */
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
  /** input */
  h: Floats
  c: Floats
  /** overwritten */
  input: Floats
  /** accumulated */
  hBefore: Floats
  cBefore: Floats
}

/** A step that was passed backward. */
export interface Passed {
  step: Step
  gradient: StepGradient
  recurrent: RecurrentWeights
}

/** Recurrent weights (or their derivatives); empty for a cell without. */
export interface RecurrentWeights {
  /** [rows·hidden, hidden] W_hh */
  weight: Floats
  /** [rows·hidden] b_hh */
  bias: Floats
}

/** Forward and backward of a cell. */
export interface RecurrentCell {
  /** values a unit stores for backward, besides gates and states */
  memo: number
  forward(step: Step, recurrent: RecurrentWeights, size: CellSize): void
  /** Fills `gradient` and adds to the derivatives of the recurrent weights, where they are wanted. */
  backward(
    step: Step,
    gradient: StepGradient,
    recurrent: RecurrentWeights,
    recurrentGradient: RecurrentWeights | null,
    size: CellSize,
  ): void
  /**
   * The part of `gradient.hBefore` that passes through the unit's own next state, and is cut off where that state is held
   * at a value. To be called after `backward`.
   * @param into [streams, hidden], overwritten
   * @param held which state: with c held, the output gate still follows
   */
  own(into: Floats, passed: Passed, held: 'h' | 'c', size: CellSize): void
  /** Fills the memo from gates and states that were computed elsewhere; absent where that takes a product. */
  recall?(step: Step, size: CellSize): void
}

/** How a unit is held at a value: constant sums of its gates, whose weights are set to 0, and the values of its states. */
export interface HeldState {
  /** [gate, its sum before the activation]; h for the rows of a cell without gates */
  sums: [kind: string, sum: number][]
  /** states before the first character */
  state: { h?: number; c?: number }
}

/**
 * How a unit is set to another value at each character. `own`: its state is written before each character, and its gates,
 * set as by `hold`, keep it. Otherwise an added unit carries the sum that gives the value (artanh of it, or `carried`),
 * and the rows `reads` of the driven unit read it alone; `sums` are those of the unit's other gates, `addedSums` those of
 * the added unit's.
 */
export type Driven =
  | { own: 'h' | 'c' }
  | {
      reads: string
      carried?(value: number): number
      sums: [kind: string, sum: number][]
      addedSums: [kind: string, sum: number][]
    }

/** A cell: names, gates, computation and how its units are held. */
export interface CellDefinition {
  /** in specs, in files and on the command line */
  name: string
  /** on screen */
  title: string
  /** in the order of the rows of the weights; empty where one block of rows gives h */
  gates: readonly Gate[]
  /** whether it carries a cell state c beside h */
  hasCellState: boolean
  /** whether it has W_hh and b_hh */
  recurrentWeights: boolean
  /** whether `reset` of a model applies */
  resets: boolean
  /** initial b_ih of a gate, with b_hh 0, where it is not random */
  initialBias?: { kind: string; value: number }
  form(reset: Reset): RecurrentCell
  /** @param kind h, or c where there is one */
  hold(kind: 'h' | 'c', value: number): HeldState
  driven: Driven
  /**
   * Where PyTorch has no module for the cell: the body of a Python function (a, h, c, w, b) that gives the next h and c.
   * a: [batch, gates·hidden] W_ih·x + b_ih; w, b: W_hh and b_hh, None without recurrent weights
   */
  pytorch?: string
}
