// Where in a recording a feature is true, and how large a number is.

import { evaluateFeature, truthRuns } from '../../../core/features/evaluate.ts'
import { type FeatureRule, ruleOf } from '../../../core/features/shades.ts'
import type { TaskContext } from '../context.ts'
import { recordedText } from '../recorded-text.ts'
import type { Evaluating } from './prepare-feature.ts'

/** [from, to, from, to, …], positions of the recording; a number counts as true where it is not zero */
export function featureRuns(
  { recording, expression }: { recording: number; expression: string },
  { store, emit }: TaskContext<Evaluating>,
): Uint32Array {
  const text = recordedText(store, recording)
  emit({ type: 'evaluating' })
  return truthRuns(evaluateFeature(expression, text, store.features()))
}

/** The rule under the text: positions of the recording. */
export function featureRule(
  { recording, expression }: { recording: number; expression: string },
  { store, emit }: TaskContext<Evaluating>,
): FeatureRule {
  const text = recordedText(store, recording)
  emit({ type: 'evaluating' })
  return ruleOf(evaluateFeature(expression, text, store.features()))
}
