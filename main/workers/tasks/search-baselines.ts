// The n-gram baselines of a feature.

import { characterBaselines } from '../../../core/search/baselines/baselines.ts'
import { splitCharacters } from '../../../core/search/split.ts'
import type { Baselines } from '../../../core/search/types.ts'
import type { TaskContext } from '../context.ts'
import { recordedText } from '../recorded-text.ts'
import type { EvaluatedFeature } from '../searched-feature.ts'

export function searchControls(
  { recording, characters, feature }: EvaluatedFeature,
  { store }: TaskContext<never>,
): Pick<Baselines, 'lastCharacter' | 'lastThree'> {
  const text = recordedText(store, recording, characters)
  return characterBaselines(codePoints(text, characters), feature, splitCharacters(characters))
}

function codePoints(text: string, characters: number): Uint32Array {
  const points = new Uint32Array(characters)
  for (let t = 0, i = 0; t < characters; t++) {
    points[t] = text.codePointAt(i)!
    i += points[t] > 0xffff ? 2 : 1
  }
  return points
}
