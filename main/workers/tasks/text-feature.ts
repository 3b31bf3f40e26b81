// Where a feature is true in a text without a recording.

import { evaluateFeature, truthRuns } from '../../../core/features/evaluate.ts'
import type { TaskContext } from '../context.ts'
import type { Evaluating } from '../searched-feature.ts'

/** [from, to, from, to, …], code points of the text; a number counts as true where it is not zero */
export function textFeature(
  { text, expression }: { text: string; expression: string },
  { store, emit }: TaskContext<Evaluating>,
): Uint32Array {
  emit({ type: 'evaluating' })
  return truthRuns(evaluateFeature(expression, text, store.features()))
}
