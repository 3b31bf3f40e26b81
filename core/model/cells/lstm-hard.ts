// The LSTM with a hard sigmoid at its gates i, f and o, as Keras before version 2.3 and TensorFlow.js have it by default
// otherwise: max(0, min(1, 0.2·a + 0.5)) in place of σ(a). All else is the LSTM.

import type { CellDefinition } from './cell.ts'
import { holdLstm, lstmCell } from './lstm.ts'
import { hardSigmoid } from './squash.ts'

const computation = lstmCell(hardSigmoid, (value) => (value > 0 && value < 1 ? 0.2 : 0))

export const lstmHard = {
  name: 'lstm-hard',
  title: 'LSTM, hard sigmoid',
  gates: [
    { kind: 'i', title: 'input gate', range: 'hard-sigmoid' },
    { kind: 'f', title: 'forget gate', range: 'hard-sigmoid' },
    { kind: 'g', title: 'cell input', range: 'tanh' },
    { kind: 'o', title: 'output gate', range: 'hard-sigmoid' },
  ],
  hasCellState: true,
  recurrentWeights: true,
  resets: false,
  initialBias: { kind: 'f', value: 1 },
  form: () => computation,
  hold: holdLstm,
  driven: { own: 'c' },
  pytorch: `i, f, g, o = (a + h @ w.T + b).chunk(4, -1)
hard = lambda value: (0.2 * value + 0.5).clamp(0, 1)
c = hard(f) * c + hard(i) * g.tanh()
return hard(o) * c.tanh(), c`,
} as const satisfies CellDefinition
