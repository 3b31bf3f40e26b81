// What the rest of the host may ask of a workspace file. Everything here is synchronous and short; the one writer
// lives in a thread (workers/writer.ts), readers open the file read-only wherever they are.

import type { ModelSpec } from '../../core/model/spec.ts'
import type { StateKind } from '../../core/run/units.ts'
import type {
  CorpusInfo,
  FeatureInfo,
  LossPoint,
  ModelInfo,
  ModelStatus,
  RecordingInfo,
  TrainingConfig,
  TrainingSample,
} from '../contract/types.ts'

export interface NewCorpus {
  name: string
  /** normalised: `\n` line ends, no byte order mark */
  text: string
  characters: number
  vocabulary: number
  hash: string
}

export interface NewModel {
  name: string
  corpus: number | null
  spec: ModelSpec
  /** the characters, in the order of their ids */
  vocabulary: readonly string[]
  config: TrainingConfig | null
  status: ModelStatus
  parameters: number
}

/** A model as it is needed to run or to go on training. */
export interface StoredModel extends ModelInfo {
  vocabulary: string[]
  config: TrainingConfig | null
}

export interface Checkpoint {
  step: number
  validationLoss: number | null
  /** safetensors: weights, and for `latest` also optimiser state, hidden state and where the text was (core/train) */
  data: Uint8Array
  hash: string
}

export interface NewRecording {
  name: string
  model: number
  corpus: number
  start: number
  end: number
  kinds: StateKind[]
  layers: number
  hidden: number
  units: number
  modelHash: string
  corpusHash: string
  initialState: string
}

/** One block of consecutive characters, all units; what core/run/record.ts makes. */
export interface RecordedBlock {
  /** 0, 1, …; all but the last hold BLOCK_CHARACTERS */
  index: number
  /** characters in this block */
  characters: number
  /** float16 bits, [unit][BLOCK_CHARACTERS]: neuron-major, the tail of a short block zero */
  values: Uint16Array
  /** nats, [characters]; NaN where unknown */
  surprise: Float32Array
  /** over the whole recording up to and with this block */
  summary: RecordingSummary
}

/** Statistics of every unit, over all characters so far. */
export interface RecordingSummary {
  characters: number
  /** [units] */
  mean: Float64Array
  /** [units] sum of squared deviations */
  m2: Float64Array
  minimum: Float32Array
  maximum: Float32Array
  /** [units]: the histogram of unit u spans −limit[u] … +limit[u], a power of two */
  limit: Float32Array
  /** [units][256] */
  histogram: Uint32Array
  /** sum of −log p, nats, over `scored` characters */
  crossEntropySum: number
  scored: number
}

/** STORE.md's measured best: 4,096 characters × 16 units, 128 KB a blob. */
export const BLOCK_CHARACTERS = 4096
export const GROUP_UNITS = 16

export interface Store {
  readonly file: string
  readonly readOnly: boolean

  corpora(): CorpusInfo[]
  corpus(id: number): CorpusInfo
  /** code points start…end, half-open; the whole text without them */
  corpusText(id: number, start?: number, end?: number): string
  addCorpus(corpus: NewCorpus): CorpusInfo
  renameCorpus(id: number, name: string): void
  /** @throws AppError `in-use` naming what still needs it */
  removeCorpus(id: number): void

  models(): ModelInfo[]
  model(id: number): StoredModel
  addModel(model: NewModel): StoredModel
  updateModel(
    id: number,
    change: Partial<Pick<ModelInfo, 'name' | 'status' | 'steps' | 'trainLoss' | 'validationLoss' | 'bestLoss' | 'bestStep' | 'hash'>> & {
      config?: TrainingConfig
    },
  ): void
  removeModel(id: number): void
  /** `best` falls back to `latest`; undefined when there is none */
  checkpoint(model: number, which: 'latest' | 'best'): Checkpoint | undefined
  /** Replaces the checkpoint of that kind, and the model's row with it, in one transaction. */
  saveCheckpoint(model: number, which: 'latest' | 'best', checkpoint: Checkpoint): void
  lossPoints(model: number): LossPoint[]
  samples(model: number): TrainingSample[]
  /** Appends; points and samples after a checkpoint that was rolled back to are dropped by `truncateTraining`. */
  addTraining(model: number, points: readonly LossPoint[], samples: readonly TrainingSample[]): void
  truncateTraining(model: number, afterStep: number): void

  recordings(): RecordingInfo[]
  recording(id: number): RecordingInfo
  addRecording(recording: NewRecording): RecordingInfo
  /** Blocks, surprise and summary in one transaction: a kill at any moment leaves a whole, shorter recording. */
  appendBlock(recording: number, block: RecordedBlock): void
  finishRecording(recording: number, state: 'complete' | 'partial'): void
  renameRecording(id: number, name: string): void
  removeRecording(id: number): void
  /** values of one column at characters start…end, float16 widened to float32 */
  unitValues(recording: number, column: number, start: number, end: number): Float32Array
  /** float16 bits of GROUP_UNITS columns of one block: [GROUP_UNITS][BLOCK_CHARACTERS]; for streaming searches */
  group(recording: number, block: number, group: number): Uint16Array
  surprise(recording: number, start: number, end: number): Float32Array
  summary(recording: number): RecordingSummary

  features(): FeatureInfo[]
  saveFeature(feature: { id?: number; name: string; expression: string; meaning: string; builtin?: boolean }): FeatureInfo
  removeFeature(id: number): void

  /** small facts of the workspace itself (e.g. which demo it holds) */
  setting(key: string): string | undefined
  setSetting(key: string, value: string): void

  close(): void
}
