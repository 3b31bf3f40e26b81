// Sparse probes of a feature with 1, 2, … units of a recording, and their baselines.

import { type ProbeEvent, type ProbeOptions, probeUnits } from '../../../core/search/probe/probe.ts'
import { codePoints } from '../../../core/text/code-points.ts'
import { recordedActivations } from '../activations.ts'
import type { TaskContext } from '../context.ts'
import { type Evaluating, searchedFeature } from '../searched-feature.ts'

export interface ProbeInput extends ProbeOptions {
  recording: number
  expression: string
  /** recordings of the untrained network on the same characters */
  untrained: readonly number[]
}

/** Milliseconds between two reports of progress. */
const EVERY = 100

export function probe(
  { recording, expression, untrained, ...options }: ProbeInput,
  { store, emit, check }: TaskContext<ProbeEvent | Evaluating>,
) {
  const { characters } = store.recording(recording)
  const { text, feature } = searchedFeature({ recording, expression, characters }, store, emit)
  const source = (id: number) => recordedActivations(store, id, characters)
  const beside = { text: codePoints(text), untrained: untrained.map(source) }
  let reported = 0
  for (const event of probeUnits(source(recording), feature, options, beside)) {
    check()
    if (event.type === 'progress') {
      if (performance.now() - reported < EVERY) continue
      reported = performance.now()
    }
    emit(event)
  }
}
