// The vanilla recurrent cell with a rectifier (nn.RNN with nonlinearity="relu"): h' = max(0, W_ih·x + b_ih + W_hh·h + b_hh).
// Its states have no upper bound.

import type { CellDefinition } from './cell.ts'
import { vanillaCell } from './vanilla.ts'

const computation = vanillaCell(
  (sum) => Math.max(0, sum),
  (h) => (h > 0 ? 1 : 0),
)

/** Held by its only sum. */
export const relu = {
  name: 'relu',
  title: 'RNN, ReLU',
  gates: [],
  hasCellState: false,
  recurrentWeights: true,
  resets: false,
  form: () => computation,
  hold: (_, value) => ({ sums: [['h', Math.max(0, value)]], state: { h: Math.max(0, value) } }),
  driven: { reads: 'h', carried: (value) => Math.max(0, value), sums: [], addedSums: [] },
} as const satisfies CellDefinition
