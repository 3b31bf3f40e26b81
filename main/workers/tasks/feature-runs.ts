// Where in a recording a feature is true, and how large a number is.

import { truthRuns } from '../../../core/features/evaluate.ts'
import { type FeatureRule, ruleOf } from '../../../core/features/shades.ts'
import type { TaskContext } from '../context.ts'
import { type Evaluating, recordedFeature } from '../recorded-feature.ts'

/** [from, to, from, to, …], positions of the recording; a number counts as true where it is not zero */
export function featureRuns(
  { recording, expression }: { recording: number; expression: string },
  { store, emit }: TaskContext<Evaluating>,
): Uint32Array {
  return truthRuns(recordedFeature({ recording, expression }, store, emit))
}

/** The rule under the text: positions of the recording. */
export function featureRule(
  { recording, expression }: { recording: number; expression: string },
  { store, emit }: TaskContext<Evaluating>,
): FeatureRule {
  return ruleOf(recordedFeature({ recording, expression }, store, emit))
}
