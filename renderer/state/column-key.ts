// Which columns a ranking can have.

import type { FeatureKind, MetricKey } from '../../core/schema/metrics.ts'

export type Kind = FeatureKind
export type Part = 'train' | 'heldout'
/** `train.r`, `heldout.auroc`, …, or one of those that are no figure of a part */
export type ColumnKey =
  | `${Part}.${MetricKey}`
  | 'interval'
  | 'bar'
  | 'overall'
  | 'p'
  | 'pUntrained'
  | 'replicated'
  | 'unit'
