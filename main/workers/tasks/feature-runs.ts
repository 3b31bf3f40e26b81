// Where in a recording a feature is true.

import { evaluateFeature, runsOf } from '../../../core/features/evaluate.ts'
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
  const { values } = evaluateFeature(expression, text, store.features())
  return runsOf(values instanceof Uint8Array ? values : Uint8Array.from(values, (value) => (value === 0 ? 0 : 1)))
}
