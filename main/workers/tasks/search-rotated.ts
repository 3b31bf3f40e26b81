// The best unit of the same states in a random basis.

import { widthOf } from '../../../core/model/unit-names.ts'
import { bestRotated, type RotatedBest } from '../../../core/search/baselines/rotated.ts'
import type { Scale } from '../../../core/search/codes/value-scale.ts'
import { splitCharacters } from '../../../core/search/split.ts'
import { recordedActivations } from '../activations.ts'
import type { TaskContext } from '../context.ts'
import type { EvaluatedFeature } from '../searched-feature.ts'

export async function searchRotated(
  { recording, characters, feature, scale }: EvaluatedFeature & { scale: Scale },
  { store, check, breathe }: TaskContext<never>,
): Promise<RotatedBest> {
  const source = recordedActivations(store, recording, characters, scale)
  const options = { width: widthOf(store.recording(recording)) }
  const work = bestRotated(source, feature, splitCharacters(characters), options)
  for (let step = work.next(); ; step = work.next()) {
    if (step.done) return step.value
    await breathe()
    check()
  }
}
