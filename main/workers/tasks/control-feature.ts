// A control feature with the runs of a feature that was evaluated before, prepared for a search.

import type { FeatureValues } from '../../../core/features/evaluate.ts'
import { controlFeature } from '../../../core/search/baselines/control-feature.ts'
import { type PreparedFeature, prepareFeature } from '../../../core/search/prepared.ts'
import { moveInto } from './prepare-feature.ts'

export interface ControlFeatureInput {
  /** [characters] */
  feature: FeatureValues
  /** shared memory for the result: 12 bytes a character and a little more */
  into: SharedArrayBuffer
  seed: number
}

/** @throws AppError where no unit can be ranked by it */
export function controlFeatureTask({ feature, into, seed }: ControlFeatureInput): PreparedFeature {
  return moveInto(prepareFeature(controlFeature(feature, seed), feature.values.length), into)
}
