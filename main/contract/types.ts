// The things the window and the host speak of. Plain data; numbers carry their units in the comment.

import type { ImportEntry } from '../../core/features/collection.ts'
import type { FunctionReference, SuffixReference } from '../../core/features/reference.ts'
import type { FeatureRule } from '../../core/features/shades.ts'
import type { ModelSpec } from '../../core/model/spec.ts'
import type { UnitGroup } from '../../core/model/unit-names.ts'
import type { StateKind } from '../../core/model/units.ts'
import type { EncodingId } from '../../core/schema/encodings.ts'
import type { TrainingConfig } from '../../core/schema/training-options.ts'
import type { Explanation, ExplanationProgress } from '../../core/search/explain.ts'
import type { MemoryCurve } from '../../core/search/memory-curve.ts'
import type { ProbeEvent, ProbeMethod, ProbeMetrics, ProbeResult, ProbeStep } from '../../core/search/probe.ts'
import type { SelectionAnswer, SelectionFeature, SelectionUnits } from '../../core/search/selection.ts'
import type {
  Beats,
  Controls,
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
import type { Scale } from '../../core/search/value-scale.ts'
import type { TrainingPoint } from '../../core/train/events.ts'
import type { ShownStatistics, UnitScales } from '../../core/units/scale.ts'
import type { Notebook } from './finding-types.ts'
import type { NamedSet, UnitNote } from './unit-types.ts'

export type { TrainingConfig }

export interface CorpusInfo {
  id: number
  name: string
  /** code points */
  characters: number
  /** distinct code points */
  vocabulary: number
  /** SHA-256 of the normalised UTF-8 text, hex */
  hash: string
  addedAt: number
  /** in which its file was read; UTF-8 unless given. A text of `bytes` has one character a byte (core/schema/byte-text.ts) */
  encoding?: EncodingId
  /** files that it was put together of, if of more than one */
  files?: number
  /** what it was made of, where it was made for a network */
  madeOf?: MadeOf
}

/** One of the files that a text was put together of. */
export interface CorpusPart {
  name: string
  /** code points before it: the border to the one before */
  start: number
}

/** What became of the characters of a text that a network does not know. */
export interface UnknownCharacters {
  /** characters that were left out or mapped */
  count: number
  /** characters of the text */
  of: number
  /** `becomes` is '' where the character was left out */
  changes: { character: string; becomes: string; count: number }[]
}

/** The network that another one was trained on from. */
export interface ModelOrigin {
  name: string
  /** its steps of training, at the weights that were taken */
  step: number
  /** SHA-256 of these weights, hex */
  hash: string
}

/** All that a training run is told. Kept with the model. `epochs`, `steps` or `minutes`, whichever comes first. */
export type ModelStatus = 'untrained' | 'training' | 'paused' | 'trained' | 'imported'

export interface ModelInfo {
  id: number
  name: string
  corpus: number | null
  spec: ModelSpec
  parameters: number
  status: ModelStatus
  steps: number
  /** nats a character */
  trainLoss: number | null
  validationLoss: number | null
  /** best validation loss and the step at which it stood */
  bestLoss: number | null
  bestStep: number | null
  /** SHA-256 of the weights that recordings use (the best checkpoint), hex */
  hash: string
  createdAt: number
  /** where its first weights come from; null for a network that was made here, or imported */
  from?: ModelOrigin | null
  /** shares of its text, at the end, that it was not trained on; null where that is not known */
  heldOut?: { validation: number; test: number } | null
}

/** The text that another one was made of, for a network that does not know all of its characters. */
export interface MadeOf {
  /** the network that it was made for */
  network: string
  name: string
  characters: number
  /** SHA-256, hex */
  hash: string
  /** characters that were changed or cut */
  touched: number
}

export interface RecordingInfo {
  id: number
  name: string
  model: number
  modelName: string
  corpus: number
  corpusName: string
  /** code points of the corpus, half-open */
  start: number
  end: number
  /** recorded so far; less than end − start while it runs or after a cancel */
  characters: number
  kinds: StateKind[]
  layers: number
  hidden: number
  /** names of the units of another network; null for a network of this program */
  groups?: UnitGroup[] | null
  /** whether the network is of another program: its weights are not here */
  external?: boolean
  units: number
  bytes: number
  /** mean cross-entropy over the recorded range, nats a character */
  crossEntropy: number | null
  state: 'recording' | 'complete' | 'partial'
  modelHash: string
  /** the checkpoint that it was made with; null where that is not known any more */
  checkpoint?: { step: number; which: 'best' | 'last' } | null
  corpusHash: string
  /** how the hidden state was started, in words */
  initialState: string
  createdAt: number
}

export interface FeatureInfo {
  id: number
  name: string
  expression: string
  meaning: string
  builtin: boolean
}

export interface JobInfo {
  id: number
  kind: 'training' | 'recording' | 'search' | 'import' | 'export'
  title: string
  /** what it belongs to: a model's or a recording's id */
  subject: number
  /** in `unit`s; total 0 when unknown */
  done: number
  total: number
  unit: string
  /** units a second */
  rate: number
  /** seconds left; null when unknown */
  eta: number | null
  state: 'running' | 'paused' | 'done' | 'failed' | 'cancelled'
  message: string
}

/** A job that has ended. */
export interface PastJob extends JobInfo {
  endedAt: number
  /** whether it can be done once more */
  again: boolean
  /** lines with times, for a report */
  log: string
}

/** A row of the workspace that holds what it may not. */
export interface DamagedRow {
  kind: 'corpus' | 'model' | 'recording' | 'feature' | 'finding' | 'search'
  id: number
  name: string
  /** a sentence */
  why: string
}

/** Something that is damaged, and how it is made again where it can be. */
export interface Damage {
  what: string
  why: string
  again: string | null
}

/** Everything the window lists; sent whole whenever something in it changes. */
/** What was removed from the workspace and can come back until the bin is emptied. */
export interface BinItem {
  kind: 'corpus' | 'model' | 'recording' | 'search'
  id: number
  /** of a search its question */
  name: string
  removedAt: number
  /** what it takes in the file, with what went along */
  bytes: number
  /** names of the recordings that went along with a network */
  with: string[]
}

export interface Catalogue {
  workspace: {
    name: string
    file: string
    readOnly: boolean
    /** whether the demo's text and network are there, to be added on request */
    demo: boolean
    /** what has become of its file while it was open, as a sentence: nothing more is kept then */
    trouble: string | null
    /** what to colour by until somebody chooses; the demo names its quote cell */
    firstUnit: string | null
  }
  /** what is damaged and on none of these lists: the first hundred */
  damaged: DamagedRow[]
  corpora: CorpusInfo[]
  models: ModelInfo[]
  recordings: RecordingInfo[]
  features: FeatureInfo[]
  /** the newest first */
  bin: BinItem[]
  /** what the researcher calls units */
  notes: UnitNote[]
  /** units that were put aside under a name */
  unitSets: NamedSet[]
  notebook: Notebook
  jobs: JobInfo[]
}

export interface UnitStats {
  /** [units] each, in the order of the recording's columns (core/model/units.ts), of what was recorded */
  mean: Float32Array
  variance: Float32Array
  minimum: Float32Array
  maximum: Float32Array
  /** of what is shown: the tanh of a cell state */
  shown: ShownStatistics
  scales: UnitScales
}

/** A point of the loss curve, and how fast it was come to, everything counted in. */
export interface LossPoint extends TrainingPoint {
  charactersPerSecond: number
}

export interface TrainingSample {
  step: number
  text: string
}

export interface TrainingSnapshot {
  model: number
  config: TrainingConfig
  status: ModelStatus
  step: number
  /** 0 where the end is not a number of steps: a run of so many minutes, or until it is stopped */
  totalSteps: number
  epoch: number
  backend: string
  threads: number
  /** seconds left; null when unknown */
  eta: number | null
  charactersPerSecond: number
  error: string | null
  /** sentences on the text and the plan: fewer streams than asked for, no validation part */
  notes?: string[]
  /** before the first step, between two, or within one that takes long; `share` of it is done, null where unknown */
  doing?: { what: Preparation | 'stepping' | 'validating' | 'sampling' | 'saving'; share: number | null }
}

/** What comes before the first step: the text, the network or its checkpoint, the kernels. */
export type Preparation = 'reading' | 'creating' | 'loading' | 'choosing'

/** First `history`, whole; then what comes. */
export type TrainingEvent =
  | { type: 'history'; points: LossPoint[]; samples: TrainingSample[]; snapshot: TrainingSnapshot }
  | { type: 'point'; point: LossPoint; snapshot: TrainingSnapshot }
  | { type: 'sample'; sample: TrainingSample; snapshot: TrainingSnapshot }
  | { type: 'state'; snapshot: TrainingSnapshot }

/** Where an expression is wrong, as offsets in its text. */
export interface FeatureProblem {
  message: string
  from: number
  to: number
  /** it ends where the expression ends: who is still writing has not gone wrong yet */
  unfinished?: boolean
}

export type FeatureCheck = { ok: true; kind: 'boolean' | 'number' } | { ok: false; problem: FeatureProblem }

export type {
  Beats,
  Controls,
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

/** A unit that was chosen on another recording, with the sign and threshold of there, over all characters of this one. */
export interface Replication {
  unit: string
  figures: MetricValues
}

export type MatrixEvent =
  /** `index` is the place of the expression; `problem` says why there is no row */
  | {
      type: 'feature'
      index: number
      kind: 'boolean' | 'number'
      positives: number
      runs: number
      problem: string | null
    }
  /**
   * [units] each, in the order of the recording's columns; AUROC is of the held-out blocks, NaN for a number. The row
   * comes once more when p is in: the cell's own, from circular shifts, as yet for this one question only.
   */
  | {
      type: 'row'
      index: number
      trainR: Float32Array
      heldoutR: Float32Array
      auroc: Float32Array
      p: Float32Array | null
      /** Benjamini–Hochberg among the cells of this row; null until p is in */
      q: Float32Array | null
      /** family-wise, of the row's best unit: does any unit follow this feature? Null likewise */
      rowP: number | null
    }
  /** q: [features × units] false discovery rates over all cells, NaN where there is no p; `maxima` of each row, studentised */
  | { type: 'done'; q: Float32Array; maxima: (Float64Array | null)[] }

/** A search that ran to its end, without what makes it long. */
export interface KeptSearchSummary {
  id: number
  /** the recording's id; it may have been removed since */
  recording: number
  recordingName: string
  /** of everything that decides a recording's values: network, text, range, kinds, states, statistics */
  recordingHash: string
  expression: string
  /** as it was asked, where that was in an older version of the feature language and reads otherwise now */
  asked: string | null
  /** the named features that the expression uses, directly or by way of others, as they were: name → expression */
  definitions: Record<string, string>
  shifts: number
  seed: number
  /** the rule by which characters were divided into train and held-out parts, and the scale of the values */
  split: string
  /** of the program */
  version: string
  kind: 'boolean' | 'number'
  seconds: number
  positives: number
  runs: number
  characters: number
  /** the best unit and its figures, for a list */
  best: { unit: string; r: number; auroc: number; p: number | null } | null
  pinned: boolean
  /** milliseconds since 1970 */
  madeAt: number
  note: string
}

export interface KeptSearch extends KeptSearchSummary {
  /** the 100 best */
  top: Score[]
  /** null where the search was left before they were in */
  controls: Controls | null
  /** [shifts made] the largest studentised r of any unit at each shift; |r| in searches of before rule 3 */
  maxima: Float64Array
}

/** A kept search run again: what a search tells, then how it compares. */
export type RepeatEvent =
  | SearchEvent
  | {
      type: 'compared'
      /** whether every figure that was kept came out again, bit for bit */
      same: boolean
      /** what is different, and why, in sentences; may speak of circumstances even where the figures are the same */
      differences: string[]
    }
/** A named feature as an editor lists it. */
export interface DescribedFeature extends FeatureInfo {
  /** how expressions mention it */
  key: string
  /** null for one that no longer holds, since something that it mentions was lost */
  kind: 'boolean' | 'number' | null
  /** the kind of text it is meant for; “Own” for a researcher's */
  group: string
  /** the features that mention it */
  usedBy: string[]
}

export type { FeatureRule }

export interface FeatureLanguage {
  functions: readonly FunctionReference[]
  suffixes: readonly SuffixReference[]
  features: DescribedFeature[]
}

export interface FeatureImport {
  entries: ImportEntry[]
  /** the names under which something was saved; empty while there is something to decide */
  written: string[]
}

export type { ImportEntry }

export interface GeneratedCharacter {
  character: string
  /** the five likeliest at this place, best first */
  top: { character: string; probability: number }[]
  probability: number
}

export type GenerateEvent = {
  characters: GeneratedCharacter[]
  /** prime characters come first with `prime: true` */
  prime: boolean
  /** [characters, units]: states after each character, in the columns named by `kinds` */
  states: Float32Array
  kinds: StateKind[]
  units: number
}

/** A part of a file that comes in pieces. */
export interface ActivationsPiece {
  /** path within the folder that is written; '' where it is a single file */
  file: string
  bytes: Uint8Array
  /** characters that are in the file with it, and of all */
  done: number
  total: number
}

export interface FileResult {
  name: string
  mime: string
  bytes: Uint8Array
  /** sentences on what the file shows, such as those of the search behind a ranking */
  notes?: readonly string[]
}

/** Where a small fact of the window belongs: to the person, or to the workspace on show. */
export type StateScope = 'user' | 'workspace'

/** What the window keeps, as text under a key. */
export interface KeptState extends Record<StateScope, Record<string, string>> {
  /** the workspace's file */
  file: string
}

export interface RecentWorkspace {
  file: string
  name: string
  openedAt: number
  /** false when the file is gone, or on a disk that is not there now */
  there: boolean
  current: boolean
}

export interface AppInfo {
  version: string
  shell: 'electron' | 'browser'
  backend: string
  threads: number
  node: string
  /** whether the host can make PDF and PNG files */
  prints: { pdf: boolean; png: boolean }
}
