// The best unit of the same states in a random basis.

import { widthOf } from '../../../core/model/unit-names.ts'
import { bestRotated, type RotatedBest } from '../../../core/search/rotated.ts'
import type { Scale } from '../../../core/search/value-scale.ts'
import { recordedActivations } from '../activations.ts'
import type { TaskContext } from '../context.ts'
import { type Evaluating, type Question, searchedFeature } from '../searched-feature.ts'

export async function searchRotated(
  input: Question & { scale: Scale },
  { store, emit, check, breathe }: TaskContext<Evaluating>,
): Promise<RotatedBest> {
  const { recording, characters, scale } = input
  const { feature, split } = searchedFeature(input, store, emit)
  const source = recordedActivations(store, recording, characters, scale)
  const work = bestRotated(source, feature, split, { width: widthOf(store.recording(recording)) })
  for (let step = work.next(); ; step = work.next()) {
    if (step.done) return step.value
    await breathe()
    check()
  }
}
