// The interface of a workspace file. All methods are synchronous and short; the one writer is a thread
// (workers/writer.ts), readers open the file read-only in any thread.

import type { ModelSpec } from '../../core/model/spec.ts'
import type { UnitGroup } from '../../core/model/unit-names.ts'
import type { StateKind } from '../../core/model/units.ts'
import type { FullBlock, RecordingSummary } from '../../core/run/record.ts'
import type { EncodingId } from '../../core/schema/encodings.ts'
import type { FitChanges } from '../../core/text/fit.ts'
import type { Finding, NewFinding } from '../contract/finding-types.ts'
import type {
  BinItem,
  CorpusInfo,
  CorpusPart,
  Damage,
  DamagedRow,
  FeatureInfo,
  KeptCheckpoint,
  KeptSearch,
  KeptSearchSummary,
  LossPoint,
  MadeOf,
  ModelInfo,
  ModelOrigin,
  ModelStatus,
  RecordingInfo,
  TrainingConfig,
  TrainingSample,
} from '../contract/types.ts'
import type { NamedSet, UnitNote, UnitNoteChange } from '../contract/unit-types.ts'

export interface NewCorpus {
  name: string
  /** normalised: `\n` line ends, no byte order mark */
  text: string
  characters: number
  vocabulary: number
  hash: string
  /** encoding of its file; UTF-8 by default */
  encoding?: EncodingId
  /** its files in order, if several */
  parts?: readonly CorpusPart[]
  /** what it was made of for a network, and what was changed */
  madeOf?: MadeOf
  changes?: FitChanges
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
  /** the network of its initial weights, if any */
  from?: ModelOrigin | null
}

/** A model for running or continuing training. */
export interface StoredModel extends ModelInfo {
  vocabulary: string[]
  config: TrainingConfig | null
}

export interface Checkpoint {
  step: number
  validationLoss: number | null
  /** safetensors: weights, and for `latest` also optimiser state, hidden state and position in the text (core/train) */
  data: Uint8Array
  hash: string
}

/** `kept 250`: the weights at step 250, which stay */
export type CheckpointName = 'latest' | 'best' | `kept ${number}`

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
  /** names of the units of another network */
  groups?: readonly UnitGroup[] | null
  /** the recording whose control this is: removed with it, and not listed */
  controlOf?: number
}

export { BLOCK_CHARACTERS, type FullBlock, GROUP_UNITS, type RecordingSummary } from '../../core/run/record.ts'

/** A completed search, before the store assigns id and time. */
export type NewKeptSearch = Omit<KeptSearch, 'id' | 'pinned' | 'note' | 'madeAt' | 'asked'>
/** Characters of one row of codes: 128 KB of a group of units. */
export const CODE_CHARACTERS = 8192

export interface Coding {
  /** groups of units with complete codes, ascending */
  groups: number[]
  /** of all groups */
  complete: boolean
}

export interface Store {
  readonly file: string
  readonly readOnly: boolean

  corpora(): CorpusInfo[]
  corpus(id: number): CorpusInfo
  /** code points start…end, half-open; the whole text without them */
  corpusText(id: number, start?: number, end?: number): string
  addCorpus(corpus: NewCorpus): CorpusInfo
  /** What was changed in a text that was made for a network; nothing in others. */
  corpusChanges(id: number): FitChanges
  /** The files of a text, in order; none for a text of one file. */
  corpusParts(id: number): CorpusPart[]
  renameCorpus(id: number, name: string): void
  /** @throws AppError `in-use` naming what still needs it */
  removeCorpus(id: number): void

  models(): ModelInfo[]
  model(id: number): StoredModel
  addModel(model: NewModel): StoredModel
  /** Adds a model with its weights, as the latest and as the best, in one transaction. */
  addModelWithWeights(model: NewModel, checkpoint: Checkpoint): StoredModel
  updateModel(
    id: number,
    change: Partial<
      Pick<ModelInfo, 'name' | 'status' | 'steps' | 'trainLoss' | 'validationLoss' | 'bestLoss' | 'bestStep' | 'hash'>
    > & {
      config?: TrainingConfig
    },
  ): void
  removeModel(id: number): void
  /** A network of another program, of which only the name is here: the one of that name, or a new one. */
  addExternalModel(name: string): number
  /** `best` falls back to `latest`; undefined when there is none */
  checkpoint(model: number, which: CheckpointName): Checkpoint | undefined
  /** The checkpoints of a network that stay, by step. */
  keptCheckpoints(model: number): KeptCheckpoint[]
  /** Deletes those of these steps. @returns how many there were */
  dropCheckpoints(model: number, steps: readonly number[]): number
  /** Replaces the checkpoint of that kind, and the model's row with it, in one transaction. */
  saveCheckpoint(model: number, which: CheckpointName, checkpoint: Checkpoint): void
  /** The same in parts, of at most 4 MB each, in order; visible when finished. */
  beginCheckpoint(model: number, which: CheckpointName, checkpoint: Pick<Checkpoint, 'step' | 'validationLoss'>): number
  addCheckpointPart(checkpoint: number, part: number, data: Uint8Array): void
  finishCheckpoint(checkpoint: number, hash: string): void
  lossPoints(model: number): LossPoint[]
  samples(model: number): TrainingSample[]
  /** Appends; points, samples and kept checkpoints after a restored checkpoint are removed by `truncateTraining`. */
  addTraining(model: number, points: readonly LossPoint[], samples: readonly TrainingSample[]): void
  truncateTraining(model: number, afterStep: number): void

  /** without control recordings */
  recordings(): RecordingInfo[]
  recording(id: number): RecordingInfo
  /** The recordings of the same text by the same network untrained, one a seed. */
  controls(recording: number): RecordingInfo[]
  addRecording(recording: NewRecording): RecordingInfo
  /**
   * Stores block, surprise and summary in one transaction. Blocks may be in any order; the length of the recording is that
   * of the last summary, so that a kill at any moment leaves a valid, shorter one.
   * @throws AppError `bad-block` for one that exists, does not fit, or leaves a gap in the summary's range
   */
  appendBlock(recording: number, block: FullBlock): void
  /**
   * @param initialState replaces the description of the initial hidden state
   * @throws AppError `incomplete` when the status is complete and blocks are missing
   */
  finishRecording(recording: number, state: 'complete' | 'partial', initialState?: string): void
  renameRecording(id: number, name: string): void
  /** Removes it with its control recordings; `purgeSome` frees the space. */
  removeRecording(id: number): void
  /**
   * Deletes rows of removed recordings, for about so many milliseconds (20); true while there are more. Called by the
   * writer thread.
   */
  purgeSome(milliseconds?: number): boolean
  /** values of one column at characters start…end, float16 widened to float32; ends where the recording ends */
  unitValues(recording: number, column: number, start: number, end: number): Float32Array
  /** the same as float16 bits, as they are stored */
  unitBits(recording: number, column: number, start: number, end: number): Uint16Array
  /** float16 bits of GROUP_UNITS columns of one block: [GROUP_UNITS][BLOCK_CHARACTERS]; for streaming searches */
  group(recording: number, block: number, group: number): Uint16Array
  /** The stored codes of a recording: null without codes of this version and the recording's length. */
  coding(recording: number): Coding | null
  /** Reserves rows for the codes of a finished recording, and drops earlier ones. */
  beginCodes(recording: number): void
  /**
   * The codes of block `block` of CODE_CHARACTERS characters of a group of units: [GROUP_UNITS][CODE_CHARACTERS].
   * @throws AppError `no-codes` unless begun
   */
  appendCodes(recording: number, group: number, block: number, codes: Uint8Array): void
  /** Marks the codes of a group complete. @param books packed, of each unit of the group */
  finishCodes(recording: number, group: number, books: Uint8Array): void
  /**
   * Passes `take` the codes of each block first…end, of the units first…end of a group: [units][CODE_CHARACTERS], whose
   * memory it may keep.
   */
  codes(
    recording: number,
    group: number,
    blocks: readonly [first: number, end: number],
    units: readonly [first: number, end: number],
    take: (block: number, codes: Uint8Array) => void,
  ): void
  codeBooks(recording: number, group: number): Uint8Array
  /** nats at characters start…end; ends where the recording ends */
  surprise(recording: number, start: number, end: number): Float32Array
  summary(recording: number): RecordingSummary

  features(): FeatureInfo[]
  /**
   * Changes the feature `id`, or adds one. Built-in features are identified by name; a researcher's feature of that name
   * is kept and returned instead.
   * @throws AppError `name-taken`; `builtin` for a change of a built-in feature
   */
  saveFeature(feature: {
    id?: number
    name: string
    expression: string
    meaning: string
    builtin?: boolean
  }): FeatureInfo
  removeFeature(id: number): void
  /** Several in one transaction: first `remove`, then `save` in order. @returns the saved features */
  changeFeatures(
    save: readonly { id?: number; name: string; expression: string; meaning: string }[],
    remove: readonly number[],
  ): FeatureInfo[]

  unitNotes(): UnitNote[]
  /** Replaces the given fields; a note without name and words is removed. */
  setUnitNote(change: UnitNoteChange): void

  /** In the order of creation. */
  unitSets(): NamedSet[]
  /** Replaces the set of that name; one without units is removed. */
  keepUnitSet(set: NamedSet): void

  /** Pinned ones first, then the newest first; of one recording or of all. */
  keptSearches(recording?: number): KeptSearchSummary[]
  /** @throws AppError `no-such-search` */
  keptSearch(id: number): KeptSearch
  /** One a question; the newest 100 of those that are not pinned are kept. @returns its id */
  keepSearch(search: NewKeptSearch): number
  /** @throws AppError `no-such-search` */
  pinSearch(id: number, pinned: boolean, note?: string): void
  /** Into the bin. @throws AppError `no-such-search` */
  forgetSearch(id: number): void

  /** In the researcher's order. */
  findings(): Finding[]
  /** @throws AppError `no-such-finding` */
  finding(id: number): Finding
  /** Appends. */
  addFinding(finding: NewFinding): Finding
  /** @throws AppError `no-such-finding` */
  changeFinding(id: number, change: Partial<Pick<Finding, 'title' | 'sentence' | 'figure' | 'source'>>): void
  /** Removes it; `restoreFinding` restores it to its place until `purgeFindings`. @throws AppError `no-such-finding` */
  removeFinding(id: number): void
  restoreFinding(id: number): void
  /** Deletes removed findings. */
  purgeFindings(): void
  /** The given ids first, in this order. */
  orderFindings(ids: readonly number[]): void

  /** Removed items, the newest first. */
  bin(): BinItem[]
  /**
   * Into the bin, a network with its recordings.
   * @returns the names of the recordings removed with it
   * @throws AppError `in-use` for a text that something in use needs, `no-such-…`
   */
  discard(kind: BinItem['kind'], id: number): string[]
  /** Restores with dependencies and what was removed with it. @throws AppError `no-such-…` */
  restore(kind: BinItem['kind'], id: number): void
  /** Empties the bin; `purgeSome` frees the space of recordings. */
  emptyBin(): void

  /** settings of the workspace (e.g. which demo it holds) */
  setting(key: string): string | undefined
  setSetting(key: string, value: string): void

  /** Invalid rows, which are on no list. */
  damagedRows(): DamagedRow[]
  /** Removes a damaged row and its dependents. @throws AppError `not-damaged` */
  removeDamaged(kind: DamagedRow['kind'], id: number): void
  /** All damage; reads the whole workspace. */
  damage(): Damage[]
  /** Drops damaged codes, which are computed again when needed. @returns the number of recordings affected */
  dropDamagedCodes(): number

  /** Copies the workspace to a new file. @throws AppError `workspace-exists`, `disk-full`, … */
  saveCopy(file: string): void

  close(): void
}
