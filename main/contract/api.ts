// Every method between the window and the host. The compiler requires a handler for each.

import * as v from 'valibot'
import { STATE_KINDS } from '../../core/schema/cells.ts'
import { ENCODING_IDS } from '../../core/schema/encodings.ts'
import { STATES_FILE_IDS } from '../../core/schema/states-files.ts'
import type { FitChange } from '../../core/text/fit.ts'
import { birthApi } from './birth-api.ts'
import { causesApi } from './causes-api.ts'
import { type Client, call, type Handlers, stream } from './define.ts'
import { findingApi } from './finding-api.ts'
import { galleryApi } from './gallery-api.ts'
import { importApi } from './import-api.ts'
import { MAX_TEXT_BYTES, NAME_LENGTH } from './limits.ts'
import { predictionApi } from './prediction-api.ts'
import { reproductionApi } from './reproduction-api.ts'
import { scratchpadApi } from './scratchpad-api.ts'
import type { ReadablePrime } from './scratchpad-types.ts'
import type { ImportedStates } from './states-types.ts'
import { trainingConfig } from './training-config.ts'
import type {
  ActivationsPiece,
  AppInfo,
  Catalogue,
  CorpusInfo,
  CorpusPart,
  ExplanationProgress,
  FeatureCheck,
  FeatureImport,
  FeatureInfo,
  FeatureLanguage,
  FeatureRule,
  FileResult,
  GenerateEvent,
  KeptSearch,
  KeptSearchSummary,
  KeptState,
  MatrixEvent,
  MemoryCurve,
  PastJob,
  ProbeEvent,
  RecentWorkspace,
  RepeatEvent,
  Replication,
  SearchEvent,
  SelectionAnswer,
  TrainingConfig,
  TrainingEvent,
  UnitStats,
} from './types.ts'
import { unitApi } from './unit-api.ts'
import { unit } from './unit-schema.ts'

const id = v.pipe(v.number(), v.integer(), v.minValue(1))
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const between = (low: number, high: number) => v.pipe(v.number(), v.minValue(low), v.maxValue(high))
const whole = (low: number, high: number) => v.pipe(v.number(), v.integer(), v.minValue(low), v.maxValue(high))
const name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(NAME_LENGTH))
const expression = v.pipe(v.string(), v.maxLength(10_000))
const bytes = v.custom<Uint8Array>((value) => value instanceof Uint8Array, 'Expected bytes')
const range = { start: count, end: count }
const kind = v.picklist(STATE_KINDS)
const rowId = v.pipe(v.number(), v.safeInteger())
const nothing = v.object({})
const path = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(4096))

export const api = {
  'app.info': call(nothing).returns<AppInfo>(),

  /** Newest first. */
  'workspace.recent': call(nothing).returns<RecentWorkspace[]>(),
  /** Opens another workspace; the connection closes, and the window reloads with the new one. */
  'workspace.open': call(v.object({ file: path, create: v.boolean() })).returns<void>(),
  /** Copies this workspace to a new file, also when its own was deleted or replaced. */
  'workspace.copy': call(v.object({ file: path })).returns<void>(),
  /** Removes a damaged row and its dependents. */
  /** Adds the demo's text and network, and starts recording it. @throws `no-demo` */
  'workspace.demo': call(nothing).returns<void>(),
  'workspace.discard': call(
    v.object({ kind: v.picklist(['corpus', 'model', 'recording', 'feature', 'finding', 'search']), id: rowId }),
  ).returns<void>(),
  'state.load': call(nothing).returns<KeptState>(),
  'state.save': call(
    v.object({
      scope: v.picklist(['user', 'workspace']),
      key: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
      value: v.pipe(v.string(), v.maxLength(200_000)),
    }),
  ).returns<void>(),

  'catalogue.watch': stream(nothing).of<Catalogue>(),

  /** The bytes of several files are concatenated. */
  'corpora.add': call(
    v.object({
      name,
      bytes,
      encoding: v.optional(v.picklist(ENCODING_IDS)),
      keepCr: v.optional(v.boolean()),
      files: v.optional(
        v.pipe(v.array(v.object({ name, bytes: whole(1, MAX_TEXT_BYTES) })), v.minLength(1), v.maxLength(10_000)),
      ),
    }),
  ).returns<{ corpus: CorpusInfo; notes: string[] }>(),
  /** A text made again of characters that a network knows: the others are spelled plainer, or cut. */
  'corpora.fit': call(v.object({ corpus: id, model: id, mode: v.picklist(['map', 'cut']) })).returns<{
    corpus: CorpusInfo
    changes: FitChange[]
  }>(),
  /** The files of a text, in order; none for a text of one file. */
  'corpora.parts': call(v.object({ corpus: id })).returns<CorpusPart[]>(),
  /** UTF-8 of the code points start…end */
  'corpora.text': call(v.object({ corpus: id, ...range })).returns<Uint8Array>(),
  /** The groups of the feature library that suit a text, the most typical first. */
  'corpora.kinds': call(v.object({ corpus: id })).returns<string[]>(),
  /** The line number, from 1, of a character of the text. */
  'corpora.line': call(v.object({ corpus: id, position: count })).returns<number>(),
  'corpora.rename': call(v.object({ corpus: id, name })).returns<void>(),
  'corpora.remove': call(v.object({ corpus: id })).returns<void>(),

  /** As safetensors unless `format` says otherwise; `script` is the Python that loads that into PyTorch. */
  'models.export': call(
    v.object({ model: id, format: v.optional(v.picklist(['safetensors', 'script', 'onnx'])) }),
  ).returns<FileResult>(),
  'models.rename': call(v.object({ model: id, name })).returns<void>(),
  /** Into the bin, with its recordings. @returns their names */
  'models.remove': call(v.object({ model: id })).returns<string[]>(),

  /** The default configuration for this corpus. */
  /** `from`: a network whose weights the new one begins with; its shape is that network's. */
  'training.defaults': call(v.object({ corpus: id, from: v.optional(id) })).returns<TrainingConfig>(),
  'training.start': call(v.object({ corpus: id, name, config: trainingConfig, from: v.optional(id) })).returns<{
    model: number
  }>(),
  'training.pause': call(v.object({ model: id })).returns<void>(),
  /** Continues from the last checkpoint, or a paused run. */
  'training.resume': call(v.object({ model: id })).returns<void>(),
  /** Ends the run and keeps the model. */
  'training.stop': call(v.object({ model: id })).returns<void>(),
  'training.watch': stream(v.object({ model: id })).of<TrainingEvent>(),

  /** More than one stream is faster; each is warmed up on `warmUp` characters, and the deviation is measured. */
  'recordings.start': call(
    v.object({
      model: id,
      corpus: id,
      ...range,
      kinds: v.optional(v.array(kind)),
      name: v.optional(name),
      unknown: v.optional(v.picklist(['error', 'skip', 'map'])),
      streams: v.optional(whole(1, 64)),
      warmUp: v.optional(whole(1, 4096)),
    }),
  ).returns<{ recording: number }>(),
  /** States that another program recorded: a file, or the files of a folder; beside them the text or what the units are. */
  'recordings.import': call(
    v.object({
      title: name,
      files: v.pipe(
        v.array(v.object({ name: v.pipe(v.string(), v.minLength(1), v.maxLength(1000)), bytes })),
        v.minLength(1),
        v.maxLength(100_000),
      ),
      beside: v.optional(v.pipe(v.array(v.object({ name, bytes })), v.maxLength(3))),
      corpus: v.optional(id),
      network: v.optional(name),
      name: v.optional(name),
    }),
  ).returns<ImportedStates>(),
  /** Records the untrained network on the same text, unlisted, as a baseline of searches. */
  'recordings.control': call(v.object({ recording: id })).returns<{ recording: number; complete: boolean }>(),
  /** The same if it takes less than a minute, there is none and the workspace is writable; else null. */
  'recordings.controlUnasked': call(v.object({ recording: id })).returns<{
    recording: number
    complete: boolean
  } | null>(),
  /** Restores from the bin, with dependencies and what was removed with it. */
  'bin.restore': call(v.object({ kind: v.picklist(['corpus', 'model', 'recording', 'search']), id })).returns<void>(),
  /** Deletes. */
  'bin.empty': call(nothing).returns<void>(),
  'recordings.remove': call(v.object({ recording: id })).returns<void>(),
  'recordings.rename': call(v.object({ recording: id, name })).returns<void>(),
  'recordings.stats': call(v.object({ recording: id })).returns<UnitStats>(),
  /** Values at characters start…end of the recording (0 is its first character): float16 bits, see half.ts. */
  'recordings.values': call(v.object({ recording: id, unit, ...range })).returns<Uint16Array>(),
  /** −log p of each character given those before it, nats; the first of a recording is NaN. */
  'recordings.surprise': call(v.object({ recording: id, ...range })).returns<Float32Array>(),
  /** The whole recording in `bins` equal bins: [min…, mean…, max…]. */
  'recordings.overview': call(
    v.object({ recording: id, unit, bins: whole(1, 20_000), tanh: v.boolean() }),
  ).returns<Float32Array>(),
  /** 256 equal bins from `minimum` to `maximum`, which are ±the power of two that holds every value. */
  'recordings.histogram': call(v.object({ recording: id, unit })).returns<{
    counts: Uint32Array
    minimum: number
    maximum: number
  }>(),

  'features.check': call(v.object({ expression })).returns<FeatureCheck>(),
  'features.save': call(
    v.object({ id: v.optional(id), name, expression, meaning: v.pipe(v.string(), v.maxLength(2000)) }),
  ).returns<FeatureInfo>(),
  /** Refused while others refer to it, unless `inline`, which writes its definition into them. */
  'features.remove': call(v.object({ feature: id, inline: v.optional(v.boolean()) })).returns<void>(),
  /** The vocabulary of the language, for completion, hover and lists. */
  'features.describe': call(nothing).returns<FeatureLanguage>(),
  /** Own features as JSON; all of them without `features`. */
  'features.export': call(v.object({ features: v.optional(v.array(id)) })).returns<FileResult>(),
  /** `ask` writes nothing while a name is taken or a feature is invalid. */
  'features.import': call(
    v.object({ bytes, conflicts: v.picklist(['ask', 'keep', 'replace', 'rename']) }),
  ).returns<FeatureImport>(),
  /** The feature over the whole recording, as runs of true [from, to, from, to, …] (positions of the recording). */
  'features.runs': call(v.object({ recording: id, expression })).returns<Uint32Array>(),
  /** The same as a rule under the text: a number as shades. */
  'features.rule': call(v.object({ recording: id, expression })).returns<FeatureRule>(),

  /** Begins to load what searches of a recording read, while the question is being typed. */
  'search.prepare': call(v.object({ recording: id })).returns<void>(),
  'search.run': stream(
    v.object({
      recording: id,
      expression,
      shifts: v.optional(whole(0, 4095)),
      seed: v.optional(count),
      scale: v.optional(v.picklist(['tanh', 'raw'])),
    }),
  ).of<SearchEvent>(),
  /** Scores units with the sign and threshold of a search over all characters of another recording. */
  'search.replicate': call(
    v.object({
      recording: id,
      expression,
      units: v.pipe(
        v.array(v.object({ unit, sign: v.picklist([1, -1]), threshold: v.union([v.number(), v.nan()]) })),
        v.minLength(1),
        v.maxLength(100),
      ),
      scale: v.optional(v.picklist(['tanh', 'raw'])),
    }),
  ).returns<Replication[]>(),
  /** Many features against all units; the whole library without `expressions`. */
  'search.matrix': stream(
    v.object({
      recording: id,
      expressions: v.optional(v.pipe(v.array(expression), v.minLength(1), v.maxLength(500))),
      shifts: v.optional(whole(0, 1023)),
    }),
  ).of<MatrixEvent>(),
  /** AUROC of one unit by the distance since the feature changed. */
  'search.memory': call(v.object({ recording: id, unit, expression })).returns<MemoryCurve>(),
  /** Sparse probes: the best 1, 2, … `most` units for a truth value. */
  'search.probe': stream(
    v.object({
      recording: id,
      expression,
      most: v.optional(whole(1, 16)),
      method: v.optional(v.picklist(['greedy', 'l1'])),
      seed: v.optional(count),
      units: v.optional(v.pipe(v.array(unit), v.minLength(1), v.maxLength(10_000))),
      bothStates: v.optional(v.boolean()),
      /** circular shifts for p */
      shifts: v.optional(whole(0, 999)),
    }),
  ).of<ProbeEvent>(),

  /** Completed searches, newest first, pinned ones before others; of one recording or of all. */
  'search.kept': call(v.object({ recording: v.optional(id) })).returns<KeptSearchSummary[]>(),
  'search.recall': call(v.object({ search: id })).returns<KeptSearch>(),
  'search.repeat': stream(v.object({ search: id })).of<RepeatEvent>(),
  /** Pinned searches are kept; of others the newest 100. */
  'search.keep': call(
    v.object({ search: id, pinned: v.boolean(), note: v.optional(v.pipe(v.string(), v.maxLength(10_000))) }),
  ).returns<void>(),
  /** Into the bin. */
  'search.forget': call(v.object({ search: id })).returns<void>(),

  /** Features that explain a unit, best first, as they are scored. */
  'explain.unit': stream(v.object({ recording: id, unit, seed: v.optional(count) })).of<ExplanationProgress>(),
  /** Units and features that separate the selected characters of the recording from those around them. */
  'explain.selection': call(v.object({ recording: id, ...range })).returns<SelectionAnswer>(),

  ...unitApi,
  ...causesApi,
  ...birthApi,
  ...galleryApi,
  ...importApi,
  ...predictionApi,
  ...reproductionApi,

  /** A prime as the network can read it: what it does not know is mapped to a plainer spelling or left out. */
  'generate.prime': call(
    v.object({ model: id, prime: v.pipe(v.string(), v.maxLength(100_000)), unknown: v.picklist(['skip', 'map']) }),
  ).returns<ReadablePrime>(),
  'generate.run': stream(
    v.object({
      model: id,
      prime: v.pipe(v.string(), v.maxLength(100_000)),
      temperature: between(0, 2),
      seed: whole(0, 0xffffffff),
      length: whole(1, 100_000),
    }),
  ).of<GenerateEvent>(),

  ...scratchpadApi,

  /** A recording as a file, in consecutive pieces; a folder as one archive. */
  'recordings.export': stream(
    v.object({
      recording: id,
      format: v.picklist(STATES_FILE_IDS),
      units: v.optional(v.pipe(v.array(unit), v.minLength(1), v.maxLength(100_000))),
      features: v.optional(v.pipe(v.array(expression), v.maxLength(100))),
      logProbabilities: v.optional(v.boolean()),
      scale: v.optional(v.picklist(['tanh', 'raw'])),
    }),
  ).of<ActivationsPiece>(),

  ...findingApi,

  'jobs.cancel': call(v.object({ job: id })).returns<void>(),
  /** Ended jobs, newest first. */
  'jobs.past': call(nothing).returns<PastJob[]>(),
  'jobs.retry': call(v.object({ job: id })).returns<void>(),
}

export type Api = typeof api
export type ApiClient = Client<Api>
export type ApiHandlers = Handlers<Api>
