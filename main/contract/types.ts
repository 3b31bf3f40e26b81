// The types of the contract. Plain data; units are in the comments.

import type { ModelSpec } from '../../core/model/spec.ts'
import type { UnitGroup } from '../../core/model/unit-names.ts'
import type { StateKind } from '../../core/model/units.ts'
import type { EncodingId } from '../../core/schema/encodings.ts'
import type { ShownStatistics, UnitScales } from '../../core/units/scale.ts'
import type { FeatureInfo } from './feature-types.ts'
import type { Notebook } from './finding-types.ts'
import type { ModelStatus } from './training-types.ts'
import type { NamedSet, UnitNote } from './unit-types.ts'

export type * from './feature-types.ts'
export type * from './search-types.ts'
export type * from './training-types.ts'

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
  /** encoding of its file; UTF-8 by default. A text of `bytes` has one character a byte (core/schema/byte-text.ts) */
  encoding?: EncodingId
  /** number of its files, if more than one */
  files?: number
  /** what it was made of, where it was made for a network */
  madeOf?: MadeOf
}

/** One of the files of a text. */
export interface CorpusPart {
  name: string
  /** code points before it */
  start: number
}

/** The treatment of the unknown characters of a text. */
export interface UnknownCharacters {
  /** characters that were left out or mapped */
  count: number
  /** characters of the text */
  of: number
  /** `becomes` is '' where the character was left out */
  changes: { character: string; becomes: string; count: number }[]
}

/** The network that another one continues from. */
export interface ModelOrigin {
  name: string
  /** its steps of training, at the weights that were taken */
  step: number
  /** SHA-256 of these weights, hex */
  hash: string
}

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
  /** best validation loss and its step */
  bestLoss: number | null
  bestStep: number | null
  /** SHA-256 of the weights that recordings use (the best checkpoint), hex */
  hash: string
  createdAt: number
  /** the network of its initial weights; null without one */
  from?: ModelOrigin | null
  /** fractions of its text, at the end, that it was not trained on; null where not known */
  heldOut?: { validation: number; test: number } | null
  /** checkpoints that were kept along its training */
  kept?: number
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
  /** its checkpoint; null where not known */
  checkpoint?: { step: number; which: 'best' | 'last' } | null
  corpusHash: string
  /** the initial hidden state, in words */
  initialState: string
  createdAt: number
}

export interface JobInfo {
  id: number
  kind: 'training' | 'recording' | 'search' | 'import' | 'export'
  title: string
  /** id of its model or recording */
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
  /** whether it can be repeated */
  again: boolean
  /** lines with times, for a report */
  log: string
}

/** An invalid row of the workspace. */
export interface DamagedRow {
  kind: 'corpus' | 'model' | 'recording' | 'feature' | 'finding' | 'search'
  id: number
  name: string
  /** a sentence */
  why: string
}

/** Damage, and its remedy if any. */
export interface Damage {
  what: string
  why: string
  again: string | null
}

/** A removed item, which can be restored until the bin is emptied. */
export interface BinItem {
  kind: 'corpus' | 'model' | 'recording' | 'search'
  id: number
  /** of a search its expression */
  name: string
  removedAt: number
  /** its size in the file, with what was removed with it */
  bytes: number
  /** names of the recordings removed with a network */
  with: string[]
}

/** All lists of the window; sent whole whenever something in it changes. */
export interface Catalogue {
  workspace: {
    name: string
    file: string
    readOnly: boolean
    /** whether the demo can be added */
    demo: boolean
    /** a sentence if its file was deleted or replaced while open: nothing more is stored then */
    trouble: string | null
    /** the unit selected at first; the demo names its quote cell */
    firstUnit: string | null
  }
  /** the first hundred damaged rows, which are on none of these lists */
  damaged: DamagedRow[]
  corpora: CorpusInfo[]
  models: ModelInfo[]
  recordings: RecordingInfo[]
  features: FeatureInfo[]
  /** the newest first */
  bin: BinItem[]
  /** names of units */
  notes: UnitNote[]
  /** named sets of units */
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
  /** of shown values: the tanh of a cell state */
  shown: ShownStatistics
  scales: UnitScales
}

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

/** A piece of a file. */
export interface ActivationsPiece {
  /** path within the exported folder; '' for a single file */
  file: string
  bytes: Uint8Array
  /** characters so far, and in all */
  done: number
  total: number
}

export interface FileResult {
  name: string
  mime: string
  bytes: Uint8Array
  /** sentences on the content, such as notes of a search */
  notes?: readonly string[]
}

/** The scope of a stored setting of the window: user or workspace. */
export type StateScope = 'user' | 'workspace'

/** A stored setting of the window, as text under a key. */
export interface KeptState extends Record<StateScope, Record<string, string>> {
  /** the workspace's file */
  file: string
}

export interface RecentWorkspace {
  file: string
  name: string
  openedAt: number
  /** false when the file is missing */
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
