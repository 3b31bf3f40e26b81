// One cell or many? Probes of a feature with 1, 2, … units of a recording.

import { evaluateFeature } from '../../../core/features/evaluate.ts'
import { type ProbeEvent, type ProbeOptions, probeUnits } from '../../../core/search/probe.ts'
import { recordedActivations } from '../activations.ts'
import type { TaskContext } from '../context.ts'
import { recordedText } from '../recorded-text.ts'
import type { Evaluating } from './prepare-feature.ts'

export interface ProbeInput extends ProbeOptions {
  recording: number
  expression: string
}

export function probe(
  { recording, expression, ...options }: ProbeInput,
  context: TaskContext<ProbeEvent | Evaluating>,
) {
  const { store, emit, check } = context
  const text = recordedText(store, recording)
  emit({ type: 'evaluating' })
  const feature = evaluateFeature(expression, text, store.features())
  const source = recordedActivations(store, recording, feature.values.length)
  for (const event of probeUnits(source, feature, options)) {
    check()
    emit(event)
  }
}
