// Scores, events and the activation source of a search.

import { METRICS, type MetricKey } from '../schema/metrics.ts'

/** Metrics of one unit against one feature over one part of the text. NaN where a metric is undefined. */
export interface MetricValues extends Record<MetricKey, number> {
  /** Pearson's r, point-biserial when the feature is true or false; 0 for a constant unit */
  r: number
  /** area under the ROC curve towards `sign`: .5 is chance, below .5 the unit points the other way here */
  auroc: number
  /** area under the precision-recall curve, in steps, towards `sign`; at chance level the share of trues */
  averagePrecision: number
  f1: number
  precision: number
  recall: number
  /** Matthews' correlation coefficient */
  mcc: number
  /** bits, minus the expected estimate of an independent unit, at least 0 */
  mutualInformation: number
  /** Cohen's: mean where true less mean where false, in pooled standard deviations; infinite where neither class varies */
  d: number
  /** of a number: Pearson's r of the ranks */
  spearman: number
  /** of a number: 1 − residual variance / variance, of the line fitted on the train blocks; may be below 0 */
  r2: number
}

/** The key of every metric, in the order in which they are listed. */
export const METRIC_KEYS: readonly (keyof MetricValues)[] = METRICS.map(({ key }) => key)

/** 95 % */
export type Interval = [low: number, high: number]

/**
 * 95 % prediction intervals of the same metric on another stretch of this text as long as the held-out part
 * (held-out-error.ts); [NaN, NaN] where it is undefined or too few blocks hold the feature.
 */
export interface Intervals {
  r: Interval
  auroc: Interval
}

/** One unit against one feature. The metrics outside `heldout` are of the train blocks. */
export interface Score extends MetricValues {
  unit: string
  column: number
  /** the value of the unit that gives the best F1 on the train blocks; that value itself counts as true */
  threshold: number
  /** on which side of the threshold true lies: 1 at and above it, −1 at and below it */
  sign: 1 | -1
  heldout: MetricValues
  /**
   * Pearson's r over all characters with the detrended feature (detrend.ts), which `p` is of; NaN before the null
   */
  overall: number
  /** |overall| / root mean square of the unit's r over all circular shifts (chance.ts); NaN before the null */
  z: number
  /** family-wise, step-down, from circular shifts; null before them */
  p: number | null
  /**
   * the same of |overall| − the largest of the untrained network, under the same shifts and selection; the largest of
   * several seeds. Null without an untrained network
   */
  pUntrained: number | null
  /** of `heldout`; null before refinement, and for all but the best */
  intervals: Intervals | null
  /**
   * whether all metrics are of recorded values (refine.ts); until then, and for all but the best, those other than r are
   * of 256 codes (codebook.ts)
   */
  exact: boolean
}

/** The refined score of a unit. */
export type RefinedScore = Omit<Score, 'column' | 'overall' | 'z' | 'p' | 'pUntrained'>

/** The null of a feature. */
export interface NullMetrics {
  /** circular shifts */
  shifts: number
  /** [shifts] the largest z of any unit, shift by shift */
  maxima: Float64Array
  /** [shifts] the largest |r| of any unit with the detrended feature, shift by shift */
  largest: Float64Array
  /** the |r| that gives p ≤ .05 with probability ½, of the median unit; NaN below 19 shifts */
  detectable: number
}

/** [units] by column; see Score. */
export interface NullColumns {
  overall: Float64Array
  /** empty where only some of the units were searched */
  z: Float64Array
  p: Float64Array
  /** from the values themselves; null before, and where they are not read */
  r: Float64Array | null
  /** null also for a text that is too short for held-out figures */
  heldoutR: Float64Array | null
}

/** A guess at the feature that was fitted on the train blocks. */
export interface Predictor {
  /** held out */
  figures: MetricValues
  train: MetricValues
}

export interface Baselines {
  /** the mean of the feature after the last character */
  lastCharacter: Predictor
  /** … after the last three; shrunk to that after two or one where they are rare in the train blocks */
  lastThree: Predictor
  /**
   * the best unit, chosen on the train blocks, of the recordings of the untrained network; null where there is none.
   * `seeds`: how many untrained networks there are
   */
  untrained: (Predictor & { unit: string; recording: number; seeds: number }) | null
  /** the best unit of the same states in a random basis (rotated.ts); null before it is computed */
  rotated: Predictor | null
  /** the best unit for control features with the same runs (control-feature.ts), mean over seeds; null likewise */
  controlFeature: Predictor | null
}

/** Whether the best unit's held-out metric exceeds that of each baseline; null where either is not known. */
export interface Beats {
  lastCharacter: boolean | null
  lastThree: boolean | null
  untrained: boolean | null
  rotated: boolean | null
}

/** The null from the same feature on other stretches of the text (other-text.ts). */
export interface OtherText {
  /** how many; 0 where too few fit */
  stretches: number
  /** characters of each, and of the recording's beginning, that were compared; 0 likewise */
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
      /** sentences on the limits of scoring this feature on this text */
      notes?: string[]
      /** characters after which its autocorrelation has fallen to 1/e */
      correlationTime: number
      /** false where the text is too short for held-out metrics of so slow a feature, which are then NaN */
      heldout: boolean
    }
  /** the units so far, best first; the last of these holds all of them */
  | { type: 'scores'; scores: Score[]; seconds: number; units: number }
  /**
   * What circular shifts add to the scores of all units (ranked.ts). Comes a second time when r is `exact`: from the
   * values themselves, where codes of a short text leave it up to 1e-3 off.
   */
  | ({ type: 'null'; columns: NullColumns; seconds: number; exact: boolean } & NullMetrics)
  /** the best units once more: figures of the values themselves, and how far the held-out ones can be trusted */
  | { type: 'refined'; scores: RefinedScore[] }
  /** sentences on the refined scores */
  | { type: 'notes'; notes: string[] }
  /** the baselines */
  | { type: 'baselines'; baselines: Baselines; beats: Beats; verdict: string[] }
  /** p against the untrained network, [units] by column */
  | { type: 'untrained'; p: Float64Array }
  /** the second null, last */
  | { type: 'otherText'; otherText: OtherText; verdict: string[] }

/** Between events: progress in units, and a point of cancellation. */
export type SearchStep =
  | SearchEvent
  | { type: 'progress'; phase: 'codes' | 'scores' | 'null' | 'exact'; done: number; total: number }

/**
 * The source of activations: blocks of consecutive characters × groups of consecutive units, float16, unit-major.
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
  /** [65536] the values of a unit's bit patterns (value-scale.ts); without it, the float16 values */
  scale?(column: number): Float32Array
  /** float16 bits [groupUnits][blockCharacters]; what lies beyond the last character or unit is ignored */
  group(block: number, group: number): Uint16Array
}

/** An event of a search of some of the units: the null has r of all its units at every shift, for p over all units. */
export type UnitsEvent =
  | Exclude<SearchStep, { type: 'null' }>
  | (Extract<SearchEvent, { type: 'null' }> & { correlations?: Float32Array })
