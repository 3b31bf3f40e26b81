// Where in a recording a feature is true.

import { evaluateFeature, runsOf } from '../../../core/features/evaluate.ts'
import type { TaskContext } from '../context.ts'
import { recordedText } from '../recorded-text.ts'

/** [from, to, from, to, …], positions of the recording; a number counts as true where it is not zero */
export function featureRuns(
  { recording, expression }: { recording: number; expression: string },
  { store }: TaskContext,
): Uint32Array {
  const { values } = evaluateFeature(expression, recordedText(store, recording), store.features())
  return runsOf(values instanceof Uint8Array ? values : Uint8Array.from(values, (value) => (value === 0 ? 0 : 1)))
}
