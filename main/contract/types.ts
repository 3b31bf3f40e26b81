// The things the window and the host speak of. Plain data; numbers carry their units in the comment.

import type { Cell, ModelSpec } from '../../core/model/spec.ts'
import type { StateKind } from '../../core/run/units.ts'
import type { OptimizerKind } from '../../core/train/optimizers.ts'

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
}

/** All that a training run is told. Kept with the model. */
export interface TrainingConfig {
  cell: Cell
  layers: number
  hidden: number
  /** 0 means one-hot */
  embedding: number
  dropout: number
  reset: 'after' | 'before'
  batch: number
  sequence: number
  optimizer: OptimizerKind
  learningRate: number
  /** the learning rate is multiplied by this after every epoch from `decayAfter` on */
  decay: number
  decayAfter: number
  /** 0 means no clipping */
  clip: number
  clipKind: 'norm' | 'value'
  /** shares of the text, contiguous, in this order: train | validation | test */
  validation: number
  test: number
  /** whichever comes first; at least one is set */
  epochs?: number
  steps?: number
  minutes?: number
  seed: number
  threads: number
  /** `auto` or a backend's id */
  backend: string
  validateEvery: number
  checkpointEvery: number
  sampleEvery: number
}

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
  units: number
  bytes: number
  /** mean cross-entropy over the recorded range, nats a character */
  crossEntropy: number | null
  state: 'recording' | 'complete' | 'partial'
  modelHash: string
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

/** Everything the window lists; sent whole whenever something in it changes. */
export interface Catalogue {
  workspace: {
    name: string
    file: string
    readOnly: boolean
    /** what to colour by until somebody chooses; the demo names its quote cell */
    firstUnit: string | null
  }
  corpora: CorpusInfo[]
  models: ModelInfo[]
  recordings: RecordingInfo[]
  features: FeatureInfo[]
  jobs: JobInfo[]
}

export interface UnitStats {
  /** [units] each, in the order of the recording's columns (core/run/units.ts) */
  mean: Float32Array
  variance: Float32Array
  minimum: Float32Array
  maximum: Float32Array
}

export interface LossPoint {
  step: number
  epoch: number
  /** nats a character, smoothed over the last steps */
  train: number
  /** nats a character; null between validations */
  validation: number | null
  gradientNorm: number
  learningRate: number
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
  totalSteps: number
  epoch: number
  backend: string
  threads: number
  /** seconds left; null when unknown */
  eta: number | null
  charactersPerSecond: number
  error: string | null
}

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
}

export type FeatureCheck = { ok: true; kind: 'boolean' | 'number' } | { ok: false; problem: FeatureProblem }

/** One unit against one feature; figures of the train half and of the held-out half. */
export interface Score {
  unit: string
  column: number
  /** Pearson (point-biserial) correlation */
  r: number
  auroc: number
  f1: number
  precision: number
  recall: number
  mcc: number
  /** the unit's value that splits best, and on which side true lies */
  threshold: number
  sign: 1 | -1
  heldout: { r: number; auroc: number; f1: number; precision: number; recall: number; mcc: number }
  /** r over all characters, which is what `p` judges; NaN or missing until the null is in */
  overall: number
  /** family-wise, from circular shifts; null until they are in */
  p: number | null
}

export type SearchEvent =
  | { type: 'feature'; kind: 'boolean' | 'number'; characters: number; positives: number; runs: number }
  | { type: 'scores'; scores: Score[]; seconds: number; units: number }
  | { type: 'null'; scores: Score[]; seconds: number; maxima: Float64Array; shifts: number }

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

export interface FileResult {
  name: string
  mime: string
  bytes: Uint8Array
}

export interface AppInfo {
  version: string
  shell: 'electron' | 'browser'
  backend: string
  threads: number
  node: string
}
