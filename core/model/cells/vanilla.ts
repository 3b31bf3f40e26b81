// The vanilla recurrent cell: h' = tanh(W_ih·x + b_ih + W_hh·h + b_hh).

import { linear, linearBackwardInput, linearBackwardWeights } from '../linear.ts'
import type { CellDefinition, RecurrentCell } from './cell.ts'
import { artanh } from './squash.ts'

const computation: RecurrentCell = {
  memo: 0,

  forward(step, recurrent, { streams, hidden }) {
    const { input, hBefore, h } = step
    linear(h, hBefore, recurrent.weight, recurrent.bias, { rows: streams, inputs: hidden, outputs: hidden })
    // h' = tanh(a)
    for (let k = 0; k < h.length; k++) h[k] = Math.tanh(input[k] + h[k])
  },

  backward(step, gradient, recurrent, recurrentGradient, { streams, hidden }) {
    const size = { rows: streams, inputs: hidden, outputs: hidden }
    const { h, hBefore } = step
    const da = gradient.input
    // da = dh'·(1 − h'²)
    for (let k = 0; k < h.length; k++) da[k] = gradient.h[k] * (1 - h[k] * h[k])
    linearBackwardInput(gradient.hBefore, da, recurrent.weight, size)
    linearBackwardWeights(recurrentGradient.weight, recurrentGradient.bias, da, hBefore, size)
  },
}

/** A unit is held through its only sum. */
export const vanilla = {
  name: 'rnn',
  title: 'RNN, tanh',
  gates: [],
  hasCellState: false,
  recurrentWeights: true,
  resets: false,
  form: () => computation,
  hold: (_, value) => ({ sums: [['h', artanh(value)]], state: { h: value } }),
  driven: { reads: 'h', sums: [], addedSums: [] },
} as const satisfies CellDefinition
