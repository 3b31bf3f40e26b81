// The feature of a search over the characters of that search, and their split.

import type { FeatureValues } from '../../core/features/evaluate.ts'
import { refuseHopeless } from '../../core/search/feature-check.ts'
import { type Split, splitCharacters } from '../../core/search/split.ts'
import type { Store } from '../store/store.ts'
import { type Evaluating, recordedFeature } from './recorded-feature.ts'
import { recordedText } from './recorded-text.ts'

export type { Evaluating }

export interface Question {
  recording: number
  expression: string
  /** the first so many: a recording may be growing */
  characters: number
}

/** A question whose feature was evaluated before: once for the search, its baselines and its intervals. */
export interface EvaluatedFeature {
  recording: number
  characters: number
  /** [characters], in shared memory: nothing may be written into it */
  feature: FeatureValues
}

/** @throws AppError for a bad expression, or a feature that cannot be scored */
export function searchedFeature(
  { recording, expression, characters }: Question,
  store: Store,
  emit: (event: Evaluating) => void,
): { text: string; feature: FeatureValues; split: Split } {
  const text = recordedText(store, recording, characters)
  const split = splitCharacters(characters)
  const feature = recordedFeature({ recording, expression, characters }, store, emit)
  refuseHopeless(feature, split, characters)
  return { text, feature, split }
}
