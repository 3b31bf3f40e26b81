// AUROC of a unit by the distance since the feature changed.

import { type MemoryCurve, memoryCurve } from '../../../core/search/metrics/memory-curve.ts'
import type { TaskContext } from '../context.ts'
import { type Evaluating, type Question, searchedFeature } from '../searched-feature.ts'
import { unitLevels } from '../unit-levels.ts'

/** Seed of the intervals. */
const SEED = 1

export function memory(input: Question & { column: number }, { store, emit }: TaskContext<Evaluating>): MemoryCurve {
  const { feature, split } = searchedFeature(input, store, emit)
  return memoryCurve(unitLevels(store, input.recording, input.column, input.characters), feature, split, SEED)
}
