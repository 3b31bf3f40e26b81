// What characters alone say about a feature.

import { characterBaselines } from '../../../core/search/baselines.ts'
import type { Controls } from '../../../core/search/types.ts'
import type { TaskContext } from '../context.ts'
import { type Evaluating, type Question, searchedFeature } from '../searched-feature.ts'

export function searchControls(
  input: Question,
  { store, emit }: TaskContext<Evaluating>,
): Pick<Controls, 'lastCharacter' | 'lastThree'> {
  const { text, feature, split } = searchedFeature(input, store, emit)
  return characterBaselines(codePoints(text, input.characters), feature, split)
}

function codePoints(text: string, characters: number): Uint32Array {
  const points = new Uint32Array(characters)
  for (let t = 0, i = 0; t < characters; t++) {
    points[t] = text.codePointAt(i)!
    i += points[t] > 0xffff ? 2 : 1
  }
  return points
}
