// Which columns a ranking can have.

import type { Figures } from '../../main/contract/types.ts'

export type Kind = 'boolean' | 'number'
export type Part = 'train' | 'heldout'
/** `train.r`, `heldout.auroc`, …, or one of those that are no figure of a part */
export type ColumnKey =
  | `${Part}.${keyof Figures}`
  | 'interval'
  | 'bar'
  | 'overall'
  | 'p'
  | 'pUntrained'
  | 'replicated'
  | 'unit'
