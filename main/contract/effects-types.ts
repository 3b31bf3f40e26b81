// Types of effects of all units on the prediction where a feature ends.

import type { FeaturePlace } from '../../core/units/feature-places.ts'
import type { Measured } from '../../core/units/unit-effects.ts'

export type { FeaturePlace }

export interface MeasuredUnit extends Omit<Measured, 'hold'> {
  unit: string
}

/** Losses in nats; logits as they are. Arrays are [units], in the order of `units`. */
export interface FeatureEffects {
  at: FeaturePlace
  /** the character whose logit is measured; null for the loss of the character that follows */
  target: string | null
  /** characters over which a unit is held at its mean, up to the predicted one */
  window: number
  /** predicted characters: measured, of how many, and matched elsewhere */
  places: number
  total: number
  matches: number
  seed: number
  /** mean target of the unmodified network, there and at the matched characters; NaN without any */
  before: number
  matchedBefore: number
  units: readonly string[]
  /** of the held-out part; NaN where the search gives none */
  auroc: Float32Array
  /** mean estimated change, its 95 %, and the same at the matched characters */
  change: Float32Array
  low: Float32Array
  high: Float32Array
  matched: Float32Array
  /** the largest estimates, measured exactly, in their order; empty until they are */
  measured: MeasuredUnit[]
  /** Spearman's ρ of the two over the measured units; NaN until they are */
  agreement: number
  seconds: number
}

export type EffectsEvent =
  | { type: 'progress'; phase: 'searching' | 'estimating' | 'measuring'; done: number; total: number }
  /** with no unit measured yet */
  | ({ type: 'estimated' } & FeatureEffects)
  | ({ type: 'result' } & FeatureEffects)
