// The LSTM, gates in the order i f g o. With a = W_ih·x + b_ih + W_hh·h + b_hh, split in four:
//   i = σ(a_i)   f = σ(a_f)   g = tanh(a_g)   o = σ(a_o)
//   c' = f·c + i·g            h' = o·tanh(c')

import { sigmoid } from '../floats.ts'
import { linear, linearBackwardInput, linearBackwardWeights } from '../linear.ts'
import type { CellDefinition, HeldState, RecurrentCell } from './cell.ts'
import { ownRows } from './own-rows.ts'
import { artanh, bounded, DRIVE } from './squash.ts'

/** @param slope the derivative of `squash`, which the gates i, f and o go through, by its value */
export function lstmCell(squash: (sum: number) => number, slope: (value: number) => number): RecurrentCell {
  return {
    /** tanh(c') */
    memo: 1,

    forward(step, recurrent, { streams, hidden }) {
      const { input, gates, memo, hBefore, cBefore, h, c } = step
      linear(gates, hBefore, recurrent.weight, recurrent.bias, { rows: streams, inputs: hidden, outputs: 4 * hidden })
      for (let k = 0; k < h.length; k++) {
        const atI = k + 3 * hidden * Math.floor(k / hidden)
        const atF = atI + hidden
        const atG = atF + hidden
        const atO = atG + hidden
        const i = (gates[atI] = squash(input[atI] + gates[atI]))
        const f = (gates[atF] = squash(input[atF] + gates[atF]))
        const g = (gates[atG] = Math.tanh(input[atG] + gates[atG]))
        const o = (gates[atO] = squash(input[atO] + gates[atO]))
        // c' = f·c + i·g,  h' = o·tanh(c')
        c[k] = f * cBefore[k] + i * g
        memo[k] = Math.tanh(c[k])
        h[k] = o * memo[k]
      }
    },

    backward(step, gradient, recurrent, recurrentGradient, { streams, hidden }) {
      const size = { rows: streams, inputs: hidden, outputs: 4 * hidden }
      const { gates, memo, hBefore, cBefore, h } = step
      const da = gradient.input
      for (let k = 0; k < h.length; k++) {
        const atI = k + 3 * hidden * Math.floor(k / hidden)
        const atF = atI + hidden
        const atG = atF + hidden
        const atO = atG + hidden
        const [i, f, g, o] = [gates[atI], gates[atF], gates[atG], gates[atO]]
        // dc' = dh'·o·(1 − tanh²(c')) + dc' of the next step
        const dh = gradient.h[k]
        const dc = gradient.c[k] + dh * o * (1 - memo[k] * memo[k])
        gradient.cBefore[k] += dc * f
        // tanh' = 1 − tanh²
        da[atI] = dc * g * slope(i)
        da[atF] = dc * cBefore[k] * slope(f)
        da[atG] = dc * i * (1 - g * g)
        da[atO] = dh * memo[k] * slope(o)
      }
      linearBackwardInput(gradient.hBefore, da, recurrent.weight, size)
      if (recurrentGradient) linearBackwardWeights(recurrentGradient.weight, recurrentGradient.bias, da, hBefore, size)
    },

    own(into, { gradient, recurrent }, held, size) {
      into.fill(0)
      ownRows(into, gradient.input, recurrent.weight, size, held === 'c' ? [0, 1, 2] : [0, 1, 2, 3])
    },

    recall({ c, memo }) {
      for (let k = 0; k < c.length; k++) memo[k] = Math.tanh(c[k])
    },
  }
}

const computation = lstmCell(sigmoid, (value) => value * (1 - value))

/** f = 1 and i = 0, so that c' = c; for h also o = 1, and c = artanh of it. */
export function holdLstm(kind: 'h' | 'c', value: number): HeldState {
  const kept: HeldState['sums'] = [
    ['f', DRIVE],
    ['i', -DRIVE],
  ]
  if (kind === 'c') return { sums: kept, state: { c: value } }
  return { sums: [...kept, ['o', DRIVE]], state: { h: bounded(value), c: artanh(value) } }
}

export const lstm = {
  name: 'lstm',
  title: 'LSTM',
  gates: [
    { kind: 'i', title: 'input gate', range: 'sigmoid' },
    { kind: 'f', title: 'forget gate', range: 'sigmoid' },
    { kind: 'g', title: 'cell input', range: 'tanh' },
    { kind: 'o', title: 'output gate', range: 'sigmoid' },
  ],
  hasCellState: true,
  recurrentWeights: true,
  resets: false,
  // forget gates start open (Gers, Schmidhuber and Cummins 2000; Jozefowicz et al. 2015)
  initialBias: { kind: 'f', value: 1 },
  form: () => computation,
  hold: holdLstm,
  driven: { own: 'c' },
} as const satisfies CellDefinition
