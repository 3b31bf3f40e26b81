// Types of searches, probes and explanations in the contract.

import type { Scale } from '../../core/search/codes/value-scale.ts'
import type { Explanation, ExplanationProgress } from '../../core/search/explain.ts'
import type { MemoryCurve } from '../../core/search/metrics/memory-curve.ts'
import type { ProbeEvent, ProbeMethod, ProbeMetrics, ProbeResult, ProbeStep } from '../../core/search/probe/probe.ts'
import type { SelectionAnswer, SelectionFeature, SelectionUnits } from '../../core/search/selection.ts'
import type {
  Baselines,
  Beats,
  Interval,
  Intervals,
  MetricValues,
  NullMetrics,
  OtherText,
  Predictor,
  RefinedScore,
  Score,
  SearchEvent,
} from '../../core/search/types.ts'

export type {
  Baselines,
  Beats,
  Explanation,
  ExplanationProgress,
  Interval,
  Intervals,
  MemoryCurve,
  MetricValues,
  NullMetrics,
  OtherText,
  Predictor,
  ProbeEvent,
  ProbeMethod,
  ProbeMetrics,
  ProbeResult,
  ProbeStep,
  RefinedScore,
  Scale,
  Score,
  SearchEvent,
  SelectionAnswer,
  SelectionFeature,
  SelectionUnits,
}

/** A unit with sign and threshold from another recording, over all characters of this one. */
export interface Replication {
  unit: string
  figures: MetricValues
}

export type MatrixEvent =
  /** `index` of the expression; `problem`: why there is no row */
  | {
      type: 'feature'
      index: number
      kind: 'boolean' | 'number'
      positives: number
      runs: number
      problem: string | null
    }
  /**
   * [units] each, in the order of the recording's columns; AUROC is of the held-out blocks, NaN for a number. The row is
   * emitted again with p of each entry, from circular shifts, not corrected for other features.
   */
  | {
      type: 'row'
      index: number
      trainR: Float32Array
      heldoutR: Float32Array
      auroc: Float32Array
      p: Float32Array | null
      /** Benjamini–Hochberg within this row; null before p */
      q: Float32Array | null
      /** family-wise, of the row's best unit; null likewise */
      rowP: number | null
    }
  /** q: [features × units] false discovery rates over all cells, NaN where there is no p; `maxima` of each row, studentised */
  | { type: 'done'; q: Float32Array; maxima: (Float64Array | null)[] }

/** A completed search, without its long fields. */
export interface KeptSearchSummary {
  id: number
  /** the recording's id; it may have been removed since */
  recording: number
  recordingName: string
  /** hash of all that determines a recording's values: network, text, range, kinds, states, statistics */
  recordingHash: string
  expression: string
  /** the original expression, where it was converted from an older version of the feature language */
  asked: string | null
  /** the named features that the expression uses, directly or through others, at that time: name → expression */
  definitions: Record<string, string>
  shifts: number
  seed: number
  /** the rule of the train and held-out parts, and the scale of the values */
  split: string
  /** of the program */
  version: string
  kind: 'boolean' | 'number'
  seconds: number
  positives: number
  runs: number
  characters: number
  /** the best unit and its metrics, for a list */
  best: { unit: string; r: number; auroc: number; p: number | null } | null
  pinned: boolean
  /** milliseconds since 1970 */
  madeAt: number
  note: string
}

export interface KeptSearch extends KeptSearchSummary {
  /** the 100 best */
  top: Score[]
  /** null where the search was cancelled before them */
  baselines: Baselines | null
  /** [shifts] the largest studentised r of any unit at each shift; |r| in searches before rule 3 */
  maxima: Float64Array
}

/** A repeated search: its events, then the comparison. */
export type RepeatEvent =
  | SearchEvent
  | {
      type: 'compared'
      /** whether every stored metric is equal, bit for bit */
      same: boolean
      /** differences and their causes, in sentences; may also note circumstances where the metrics are equal */
      differences: string[]
    }
