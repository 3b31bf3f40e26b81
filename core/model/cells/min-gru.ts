// minGRU (Feng et al. 2024, “Were RNNs all we needed?”, arXiv 2410.01201), gates in the order z n, in its plain recurrent
// form. Neither gate reads the previous state, so there are no recurrent weights:
//   z = σ(W_z·x + b_z)   n = W_h·x + b_h   h' = (1 − z)·h + z·n
// Unlike in a GRU, z weights the candidate, and n and h are unbounded.

import { sigmoid } from '../floats.ts'
import type { CellDefinition, RecurrentCell } from './cell.ts'
import { DRIVE } from './squash.ts'

const computation: RecurrentCell = {
  memo: 0,

  forward({ input, gates, hBefore, h }, _recurrent, { hidden }) {
    for (let k = 0; k < h.length; k++) {
      const atZ = k + hidden * Math.floor(k / hidden)
      const z = (gates[atZ] = sigmoid(input[atZ]))
      const n = (gates[atZ + hidden] = input[atZ + hidden])
      h[k] = (1 - z) * hBefore[k] + z * n
    }
  },

  backward({ gates, hBefore, h }, gradient, _recurrent, _recurrentGradient, { hidden }) {
    for (let k = 0; k < h.length; k++) {
      const atZ = k + hidden * Math.floor(k / hidden)
      const [z, n, dh] = [gates[atZ], gates[atZ + hidden], gradient.h[k]]
      // dz = dh'·(n − h),  dn = dh'·z,  dh = dh'·(1 − z)
      gradient.input[atZ] = dh * (n - hBefore[k]) * z * (1 - z)
      gradient.input[atZ + hidden] = dh * z
      gradient.hBefore[k] += dh * (1 - z)
    }
  },

  own(into, { step, gradient }, _held, { hidden }) {
    for (let k = 0; k < into.length; k++)
      into[k] = gradient.h[k] * (1 - step.gates[k + hidden * Math.floor(k / hidden)])
  },

  recall() {},
}

/** With z = 0 a unit keeps its h; only its own next step reads it, so it can also be written at each character. */
export const minGru = {
  name: 'mingru',
  title: 'minGRU',
  gates: [
    { kind: 'z', title: 'update gate', range: 'sigmoid' },
    { kind: 'n', title: 'candidate', range: 'linear' },
  ],
  hasCellState: false,
  recurrentWeights: false,
  resets: false,
  form: () => computation,
  hold: (_, value) => ({ sums: [['z', -DRIVE]], state: { h: value } }),
  driven: { own: 'h' },
  pytorch: `z, n = a.chunk(2, -1)
return (1 - z.sigmoid()) * h + z.sigmoid() * n, c`,
} as const satisfies CellDefinition
