// The vanilla recurrent cell: h' = tanh(W_ih·x + b_ih + W_hh·h + b_hh), or with another function in place of tanh.

import { linear, linearBackwardInput, linearBackwardWeights } from '../linear.ts'
import type { CellDefinition, RecurrentCell } from './cell.ts'
import { ownRows } from './own-rows.ts'
import { artanh } from './squash.ts'

/** @param slope the derivative of `squash`, by its value */
export function vanillaCell(squash: (sum: number) => number, slope: (value: number) => number): RecurrentCell {
  return {
    memo: 0,

    forward(step, recurrent, { streams, hidden }) {
      const { input, hBefore, h } = step
      linear(h, hBefore, recurrent.weight, recurrent.bias, { rows: streams, inputs: hidden, outputs: hidden })
      for (let k = 0; k < h.length; k++) h[k] = squash(input[k] + h[k])
    },

    backward(step, gradient, recurrent, recurrentGradient, { streams, hidden }) {
      const size = { rows: streams, inputs: hidden, outputs: hidden }
      const { h, hBefore } = step
      const da = gradient.input
      for (let k = 0; k < h.length; k++) da[k] = gradient.h[k] * slope(h[k])
      linearBackwardInput(gradient.hBefore, da, recurrent.weight, size)
      if (recurrentGradient) linearBackwardWeights(recurrentGradient.weight, recurrentGradient.bias, da, hBefore, size)
    },

    own(into, { gradient, recurrent }, _held, size) {
      into.fill(0)
      ownRows(into, gradient.input, recurrent.weight, size, [0])
    },

    recall() {},
  }
}

const computation = vanillaCell(Math.tanh, (h) => 1 - h * h)

/** Held by its only sum. */
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
