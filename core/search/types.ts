// What a search is given and what it tells.

import { METRICS, type MetricKey } from '../schema/metrics.ts'

/** Figures of one unit against one feature over one part of the text. NaN where a figure has no meaning. */
export interface Figures extends Record<MetricKey, number> {
  /** Pearson's r, point-biserial when the feature is true or false; 0 for a unit that never changes */
  r: number
  /** area under the ROC curve towards `sign`: .5 is chance, below .5 the unit points the other way here */
  auroc: number
  /** area under the precision-recall curve, in steps, towards `sign`; what chance reaches is the share of trues */
  averagePrecision: number
  f1: number
  precision: number
  recall: number
  /** Matthews' correlation coefficient */
  mcc: number
  /** bits that the unit's level tells about the feature, less what an independent unit would seem to tell, never below 0 */
  mutualInformation: number
  /** Cohen's: mean where true less mean where false, in pooled standard deviations; infinite where neither class varies */
  d: number
  /** of a number: Pearson's r of the ranks */
  spearman: number
  /** of a number: what the line fitted on the train blocks explains of this part's variance; below 0 it does harm */
  r2: number
}

/** Every figure by name, in the order in which they are listed. */
export const FIGURES: readonly (keyof Figures)[] = METRICS.map(({ key }) => key)

/** 95 % */
export type Interval = [low: number, high: number]

/**
 * Where the same figure of another stretch of this text, as long as the held-out part, is to be expected in 95 % of
 * cases (held-out-error.ts); [NaN, NaN] where the figure has no meaning or the text holds the feature in too few places.
 */
export interface Intervals {
  r: Interval
  auroc: Interval
}

/** One unit against one feature. The figures outside `heldout` are of the train blocks. */
export interface Score extends Figures {
  unit: string
  column: number
  /** the value of the unit that gives the best F1 on the train blocks; that value itself counts as true */
  threshold: number
  /** on which side of the threshold true lies: 1 at and above it, −1 at and below it */
  sign: 1 | -1
  heldout: Figures
  /**
   * Pearson's r over all characters with the feature less its slow drift (drift.ts), which is what `p` judges; NaN
   * until the null is in
   */
  overall: number
  /** |overall| in root mean squares of what the unit's own circular shifts reach (chance.ts); NaN until they are in */
  z: number
  /** family-wise, step-down, from circular shifts; null until they are in */
  p: number | null
  /**
   * the same of |overall| less the best of the untrained network, under the same shifts and the same choice; the largest
   * of several seeds. Null where there is no untrained network
   */
  pUntrained: number | null
  /** of `heldout`; null until they are in, and for all but the best */
  intervals: Intervals | null
  /**
   * whether all figures are of the values themselves (refine.ts); until then, and for all but the best, those other than
   * r are of 256 codes (codebook.ts)
   */
  exact: boolean
}

/** What is found out of a unit after the ranking. */
export type RefinedScore = Omit<Score, 'column' | 'overall' | 'z' | 'p' | 'pUntrained'>

/** What chance reaches with a feature. */
export interface NullMetrics {
  /** circular shifts */
  shifts: number
  /** [shifts] the largest z of any unit, shift by shift */
  maxima: Float64Array
  /** [shifts] the largest |r| of any unit, with the feature less its drift, shift by shift */
  largest: Float64Array
  /** the |r| that is found at p ≤ .05 one time in two, of the median unit; NaN below 19 shifts */
  detectable: number
}

/** A guess at the feature that was fitted on the train blocks. */
export interface Predictor {
  /** held out */
  figures: Figures
  train: Figures
}

export interface Controls {
  /** what the feature mostly is after this character */
  lastCharacter: Predictor
  /** … after these three characters; where they are seldom met in the train blocks, after two or one of them */
  lastThree: Predictor
  /**
   * the best unit, chosen on the train blocks, of the recordings of the untrained network; null where there is none.
   * `seeds`: how many untrained networks there are
   */
  untrained: (Predictor & { unit: string; recording: number; seeds: number }) | null
  /** the best unit of the same states in a random basis (rotated.ts); null until it is known */
  rotated: Predictor | null
  /** the best unit for features that mean nothing and have the same runs (control-feature.ts), their mean; null likewise */
  controlFeature: Predictor | null
}

/** Whether the best unit's held-out figure is above that of each baseline; null where either is not known. */
export interface Beats {
  lastCharacter: boolean | null
  lastThree: boolean | null
  untrained: boolean | null
  rotated: boolean | null
}

/** Chance by the same feature of other stretches of the text (other-text.ts). */
export interface OtherText {
  /** how many; 0 where the text has no room for enough */
  stretches: number
  /** of each, and of the recording's beginning, that were compared; 0 likewise */
  characters: number
  /** the smallest family-wise p of a unit, and that unit; null likewise */
  p: number | null
  unit: string | null
  /** the same in words, or why there is none */
  sentence: string
}

export type SearchEvent =
  | {
      type: 'feature'
      kind: 'boolean' | 'number'
      characters: number
      /** characters where it is true, or not 0 */
      positives: number
      /** stretches of true, or of one value */
      runs: number
      /** sentences: how far this feature can be judged on this text */
      notes?: string[]
      /** characters after which its autocorrelation has fallen to 1/e */
      correlationTime: number
      /** false where the text is too short for held-out figures of so slow a feature: they are NaN then */
      heldout: boolean
    }
  /** the units so far, best first; the last of these holds all of them */
  | { type: 'scores'; scores: Score[]; seconds: number; units: number }
  /**
   * All units once more, with p. Comes a second time when r is `exact`: from the values themselves, where codes of a
   * short text leave it up to 1e-3 off.
   */
  | ({ type: 'null'; scores: Score[]; seconds: number; exact: boolean } & NullMetrics)
  /** the best units once more: figures of the values themselves, and how far the held-out ones can be trusted */
  | { type: 'refined'; scores: RefinedScore[] }
  /** sentences that the figures call for */
  | { type: 'notes'; notes: string[] }
  /** what does without the network, or without its training, reach on the same feature? */
  | { type: 'controls'; controls: Controls; beats: Beats; verdict: string[] }
  /** p against the untrained network, [units] by column */
  | { type: 'untrained'; p: Float64Array }
  /** a second opinion on chance, when all else is known */
  | { type: 'otherText'; otherText: OtherText; verdict: string[] }

/** Between events: a place to stop, and how far the work has come, in units. */
export type SearchStep =
  | SearchEvent
  | { type: 'progress'; phase: 'codes' | 'scores' | 'null' | 'exact'; done: number; total: number }

/**
 * Where activations come from: blocks of consecutive characters × groups of consecutive units, float16, neuron-major.
 * Only a few units are held at a time.
 */
export interface ActivationSource {
  /** recorded characters */
  characters: number
  /** columns of the recording */
  units: number
  blockCharacters: number
  groupUnits: number
  /** `L1.c.17` */
  name(column: number): string
  /** [65536] what the bit patterns of a unit stand for (value-scale.ts); without it, the float16 values themselves */
  scale?(column: number): Float32Array
  /** float16 bits [groupUnits][blockCharacters]; what lies beyond the last character or unit is ignored */
  group(block: number, group: number): Uint16Array
}

/** What a search of some of the units emits: with the null, r of all its units turn by turn, from which p is made. */
export type UnitsEvent =
  | Exclude<SearchStep, { type: 'null' }>
  | (Extract<SearchEvent, { type: 'null' }> & { turned?: Float32Array })
