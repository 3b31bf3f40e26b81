// What the rest of the host may ask of a workspace file. Everything here is synchronous and short; the one writer
// lives in a thread (workers/writer.ts), readers open the file read-only wherever they are.

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
  /** in which it was read; UTF-8 unless given */
  encoding?: EncodingId
  /** the files that it was put together of, in order, if of several */
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
  /** where its first weights come from, if from another network */
  from?: ModelOrigin | null
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
  /** names of the units of another network */
  groups?: readonly UnitGroup[] | null
  /** the recording whose control this is; it goes with it, and is on no list */
  controlOf?: number
}

export { BLOCK_CHARACTERS, type FullBlock, GROUP_UNITS, type RecordingSummary } from '../../core/run/record.ts'

/** A search that has just ended; the store gives it its id and its time. */
export type NewKeptSearch = Omit<KeptSearch, 'id' | 'pinned' | 'note' | 'madeAt' | 'asked'>
/** Characters of one row of codes: 128 KB of a group of units. */
export const CODE_CHARACTERS = 8192

export interface Coding {
  /** groups of units whose codes are all there, ascending */
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
  /** The files that a text was put together of, in order; none for a text of one file. */
  corpusParts(id: number): CorpusPart[]
  renameCorpus(id: number, name: string): void
  /** @throws AppError `in-use` naming what still needs it */
  removeCorpus(id: number): void

  models(): ModelInfo[]
  model(id: number): StoredModel
  addModel(model: NewModel): StoredModel
  /** The model and its weights, as the latest and as the best: all of it, or nothing where the disk is too small. */
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
  checkpoint(model: number, which: 'latest' | 'best'): Checkpoint | undefined
  /** Replaces the checkpoint of that kind, and the model's row with it, in one transaction. */
  saveCheckpoint(model: number, which: 'latest' | 'best', checkpoint: Checkpoint): void
  /** The same in parts, of at most 4 MB each, in their order; nobody sees any of it before it is finished. */
  beginCheckpoint(
    model: number,
    which: 'latest' | 'best',
    checkpoint: Pick<Checkpoint, 'step' | 'validationLoss'>,
  ): number
  addCheckpointPart(checkpoint: number, part: number, data: Uint8Array): void
  finishCheckpoint(checkpoint: number, hash: string): void
  lossPoints(model: number): LossPoint[]
  samples(model: number): TrainingSample[]
  /** Appends; points and samples after a checkpoint that was rolled back to are dropped by `truncateTraining`. */
  addTraining(model: number, points: readonly LossPoint[], samples: readonly TrainingSample[]): void
  truncateTraining(model: number, afterStep: number): void

  /** all but the controls */
  recordings(): RecordingInfo[]
  recording(id: number): RecordingInfo
  /** The recordings of the same text by the same network untrained, one a seed. */
  controls(recording: number): RecordingInfo[]
  addRecording(recording: NewRecording): RecordingInfo
  /**
   * Block, surprise and summary in one transaction. Blocks may come in any order; the recording is as long as the last
   * summary says, so that a kill at any moment leaves a whole, shorter one.
   * @throws AppError `bad-block` for one that is there already, does not fit, or leaves a gap in what is summed up
   */
  appendBlock(recording: number, block: FullBlock): void
  /**
   * @param initialState replaces what is said of how the hidden state was started
   * @throws AppError `incomplete` when it is called complete and is not
   */
  finishRecording(recording: number, state: 'complete' | 'partial', initialState?: string): void
  renameRecording(id: number, name: string): void
  /** Off the list at once, its control with it; `purgeSome` gives its space back. */
  removeRecording(id: number): void
  /**
   * Deletes some of what removed recordings left, for about so many milliseconds (20); true while there is more.
   * The writer thread does so by itself.
   */
  purgeSome(milliseconds?: number): boolean
  /** values of one column at characters start…end, float16 widened to float32; ends where the recording ends */
  unitValues(recording: number, column: number, start: number, end: number): Float32Array
  /** the same as float16 bits, as they are stored */
  unitBits(recording: number, column: number, start: number, end: number): Uint16Array
  /** float16 bits of GROUP_UNITS columns of one block: [GROUP_UNITS][BLOCK_CHARACTERS]; for streaming searches */
  group(recording: number, block: number, group: number): Uint16Array
  /** What is stored of the codes of a recording: null when it has none that this program and its length go with. */
  coding(recording: number): Coding | null
  /** Makes room for the codes of a recording that is finished, and drops what there was. */
  beginCodes(recording: number): void
  /**
   * The codes of block `block` of CODE_CHARACTERS characters of a group of units: [GROUP_UNITS][CODE_CHARACTERS].
   * @throws AppError `no-codes` unless begun
   */
  appendCodes(recording: number, group: number, block: number, codes: Uint8Array): void
  /** Says that the codes of a group are all there. @param books packed, of each unit of the group */
  finishCodes(recording: number, group: number, books: Uint8Array): void
  /**
   * Gives `take` the codes of each block first…end, of the units first…end of a group: [units][CODE_CHARACTERS]. It
   * may give the memory back, or keep it.
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
   * Changes the feature `id`, or adds one. The program's own (`builtin`) are found again by their name, and give way
   * to a researcher's feature of that name, which is then what comes back.
   * @throws AppError `name-taken`; `builtin` when somebody else than the program changes the program's own
   */
  saveFeature(feature: {
    id?: number
    name: string
    expression: string
    meaning: string
    builtin?: boolean
  }): FeatureInfo
  removeFeature(id: number): void
  /** Several at once, all or none: first `remove`, then `save` in order; gives what was saved. */
  changeFeatures(
    save: readonly { id?: number; name: string; expression: string; meaning: string }[],
    remove: readonly number[],
  ): FeatureInfo[]

  unitNotes(): UnitNote[]
  /** Replaces what is given of it and leaves the rest; a note without name and words goes. */
  setUnitNote(change: UnitNoteChange): void

  /** In the order in which they were first kept. */
  unitSets(): NamedSet[]
  /** Replaces the set of that name; one without units goes. */
  keepUnitSet(set: NamedSet): void

  /** Pinned ones first, then the newest first; of one recording or of all. */
  keptSearches(recording?: number): KeptSearchSummary[]
  /** @throws AppError `no-such-search` */
  keptSearch(id: number): KeptSearch
  /** One a question; of those that are not pinned the newest 100 stay. @returns its id */
  keepSearch(search: NewKeptSearch): number
  /** @throws AppError `no-such-search` */
  pinSearch(id: number, pinned: boolean, note?: string): void
  /** Into the bin. @throws AppError `no-such-search` */
  forgetSearch(id: number): void

  /** In the researcher's order. */
  findings(): Finding[]
  /** @throws AppError `no-such-finding` */
  finding(id: number): Finding
  /** Comes last. */
  addFinding(finding: NewFinding): Finding
  /** @throws AppError `no-such-finding` */
  changeFinding(id: number, change: Partial<Pick<Finding, 'title' | 'sentence' | 'figure' | 'source'>>): void
  /** Off the list; `restoreFinding` brings it back to its place until `purgeFindings`. @throws AppError `no-such-finding` */
  removeFinding(id: number): void
  restoreFinding(id: number): void
  /** Deletes what was removed and not restored. */
  purgeFindings(): void
  /** Those that are named come first, in this order. */
  orderFindings(ids: readonly number[]): void

  /** What was removed and can come back, the newest first. */
  bin(): BinItem[]
  /**
   * Into the bin, a network with its recordings.
   * @returns the names of the recordings that go along
   * @throws AppError `in-use` for a text that something in use needs, `no-such-…`
   */
  discard(kind: BinItem['kind'], id: number): string[]
  /** Out of the bin, with what it needs and what went along with it. @throws AppError `no-such-…` */
  restore(kind: BinItem['kind'], id: number): void
  /** Removes for good what is in the bin; `purgeSome` gives the space of recordings back. */
  emptyBin(): void

  /** small facts of the workspace itself (e.g. which demo it holds) */
  setting(key: string): string | undefined
  setSetting(key: string, value: string): void

  /** Rows that hold what they may not; they are on no list. */
  damagedRows(): DamagedRow[]
  /** Takes away a damaged row and what hangs on it. @throws AppError `not-damaged` */
  removeDamaged(kind: DamagedRow['kind'], id: number): void
  /** All that is damaged; reads all of the workspace. */
  damage(): Damage[]
  /** Codes are made again when they are needed. @returns of how many recordings they were damaged */
  dropDamagedCodes(): number

  /** All that is in the workspace, to a new file. @throws AppError `workspace-exists`, `disk-full`, … */
  saveCopy(file: string): void

  close(): void
}
