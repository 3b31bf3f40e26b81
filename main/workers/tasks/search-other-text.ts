// The null from the same feature on other stretches of the text.

import type { Scale } from '../../../core/search/codes/value-scale.ts'
import { otherText, planStretches, stretchChance } from '../../../core/search/null/other-text.ts'
import type { OtherText } from '../../../core/search/types.ts'
import { recordedActivations } from '../activations.ts'
import type { TaskContext } from '../context.ts'
import { type Evaluating, evaluateText } from '../recorded-feature.ts'
import type { Question } from '../searched-feature.ts'

/** Fewest characters of the text that are read: enough for every stretch. */
const READ = 2 ** 24
/** Milliseconds between two checks for cancellation. */
const SLICE = 30

export async function searchOtherText(
  input: Question & { scale: Scale },
  { store, emit, check, breathe }: TaskContext<Evaluating>,
): Promise<OtherText> {
  const { recording, characters, scale } = input
  const { start, corpus, units } = store.recording(recording)
  const total = Math.min(store.corpus(corpus).characters, Math.max(READ, start + characters))
  const plan = planStretches({ total, start, characters, units })
  const source = recordedActivations(store, recording, characters, scale)
  if (plan.starts.length === 0) return otherText(plan, null, source.name, characters)
  const { values } = evaluateText(input, total, store, emit)
  const features = [start, ...plan.starts].map((from) => values.subarray(from, from + plan.characters))
  const work = stretchChance(source, features)
  for (let step = work.next(), last = performance.now(); ; step = work.next()) {
    if (step.done) return otherText(plan, step.value, source.name, characters)
    if (performance.now() - last < SLICE) continue
    await breathe()
    check()
    last = performance.now()
  }
}
