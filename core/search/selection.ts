// The brush: what tells a selected passage from the text around it?

import type { Explanation } from './explain.ts'

/** A unit that is on inside a selection and off around it, or the other way round. */
export interface SelectionUnits {
  unit: string
  /** means */
  inside: number
  outside: number
  /** AUROC of inside against around, towards `sign`: .5 is no difference, 1 a clean one */
  score: number
  /** 1: higher inside; −1: lower inside */
  sign: 1 | -1
  /** of the characters at and beyond `threshold` with the selection: |both| / |either|, at the best threshold */
  jaccard: number
  threshold: number
}

/** A feature beside a selection. r and r2 are of its values with the selection, over selection and surroundings. */
export interface SelectionFeature extends Explanation {
  /** |both| / |either| of the characters where it is true (a number: beyond its best threshold) and the selection */
  jaccard: number
  f1: number
}

export interface SelectionAnswer {
  /** best first */
  units: SelectionUnits[]
  /** best first, then those that cannot be judged */
  features: SelectionFeature[]
  /** the passage that was compared, in characters of the recording: the selection and what lies around it */
  start: number
  end: number
}
