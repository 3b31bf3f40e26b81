// The set-up of A. Karpathy, J. Johnson, L. Fei-Fei, "Visualizing and Understanding Recurrent Networks" (2015), arXiv
// 1506.02078, section 3.3, as the command line and the window begin with it.

import type { Cell } from './cells.ts'
import type { TrainingConfig } from './training-options.ts'

export interface ReproductionChoice {
  cells: Cell[]
  layers: number[]
  /** units of the LSTM of one layer whose number of parameters is matched */
  sizes: number[]
}

export const PAPER_CHOICE: ReproductionChoice = {
  cells: ['lstm', 'rnn', 'gru'],
  layers: [1, 2, 3],
  sizes: [64, 128, 256, 512],
}

/**
 * The paper's optimiser, batches, epochs and shares of the text. Dropout, which it chose for each network, is none;
 * initial weights are this program's (PyTorch's), not uniform in ±0.08.
 */
export const PAPER_CONFIG: Partial<TrainingConfig> = {
  ...{ optimizer: 'rmsprop', learningRate: 2e-3, decay: 0.95, decayAfter: 10 },
  ...{ batch: 100, sequence: 100, epochs: 50, clip: 5, clipKind: 'value' },
  ...{ validation: 0.1, test: 0.1, dropout: 0, embedding: 0 },
}
