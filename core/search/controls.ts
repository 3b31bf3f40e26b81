// What the best unit has to beat: a guess from the last characters alone, and the same network before it learned.

import type { Figures } from './types.ts'

/** A guess at the feature that was fitted on the train blocks. */
export interface Predictor {
  /** held out */
  figures: Figures
  train: Figures
}

export interface Controls {
  /** the likeliest value of the feature after this character */
  lastCharacter: Predictor
  /** … after these three characters; after two or one of them where the three were not met */
  lastThree: Predictor
  /** the best unit, chosen on the train blocks, of the recording of the untrained network; null where there is none */
  untrained: { unit: string; figures: Figures; train: Figures; recording: number } | null
}
