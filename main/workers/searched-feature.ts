// The feature of a search over the characters that the search was about, and the parts these are dealt out in.

import { evaluateFeature, type FeatureValues } from '../../core/features/evaluate.ts'
import { refuseHopeless } from '../../core/search/feature-check.ts'
import { type Split, splitCharacters } from '../../core/search/split.ts'
import type { Store } from '../store/store.ts'
import { recordedText } from './recorded-text.ts'

/** Between the two the regular expressions of the feature run, which may run away. */
export interface Evaluating {
  type: 'evaluating' | 'evaluated'
}

export interface Question {
  recording: number
  expression: string
  /** the first so many: a recording may be growing */
  characters: number
}

/** @throws AppError for a bad expression, or a feature that cannot be judged */
export function searchedFeature(
  { recording, expression, characters }: Question,
  store: Store,
  emit: (event: Evaluating) => void,
): { text: string; feature: FeatureValues; split: Split } {
  const text = recordedText(store, recording, characters)
  const split = splitCharacters(characters)
  emit({ type: 'evaluating' })
  const feature = evaluateFeature(expression, text, store.features())
  emit({ type: 'evaluated' })
  refuseHopeless(feature, split, characters)
  return { text, feature, split }
}
