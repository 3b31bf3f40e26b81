// The source of a figure: stored when it is added, resolved when it is exported. A removed recording is replaced by one
// with the same hash only.

import { basename } from 'node:path'
import { AppError } from '../../core/errors.ts'
import { definitionsOf, withoutNames } from '../../core/features/definitions.ts'
import type { Provenance } from '../../core/figures/provenance.ts'
import type { FigureSource, FigureSpecification } from '../contract/finding-types.ts'
import type { RecordingInfo } from '../contract/types.ts'
import type { Store } from '../store/store.ts'
import { recordingHash } from './recording-hash.ts'
import type { ServiceContext } from './service-context.ts'

type Recorded = Extract<FigureSpecification, { recording: number }>

/** Figures of the whole recording, which change when it grows. */
function ofAll(figure: FigureSpecification): boolean {
  return !('start' in figure)
}

/** @throws AppError `no-such-recording`, `no-such-model`, `still-recording`, or what is wrong with the feature */
export function sourceOf(figure: FigureSpecification, reader: Store): FigureSource {
  if (!('recording' in figure)) return sourceOfNetwork(figure, reader)
  const recording = reader.recording(figure.recording)
  const { modelName, modelHash, corpusName, corpusHash, name, start, characters, state } = recording
  if (ofAll(figure) && state === 'recording')
    throw new AppError('still-recording', `“${name}” is still being recorded; wait until it is whole, then add this.`)
  const named = reader.features()
  const definitions = Object.assign({}, ...featuresOf(figure).map((feature) => definitionsOf(feature, named)))
  return {
    model: modelName,
    modelHash,
    corpus: corpusName,
    corpusHash,
    recording: name,
    recordingHash: state === 'recording' ? undefined : recordingHash(recording, reader),
    start,
    characters,
    definitions: Object.keys(definitions).length > 0 ? sorted(definitions) : undefined,
  }
}

/** The text of a figure: of losses the training text; none for sampled or typed texts. */
function sourceOfNetwork(figure: Exclude<FigureSpecification, Recorded>, reader: Store): FigureSource {
  const { name, hash, corpus } = reader.model(figure.model)
  const text =
    corpus === null || !(figure.kind === 'loss' || figure.kind === 'networks') ? undefined : reader.corpus(corpus)
  const named = reader.features()
  const definitions = Object.assign({}, ...featuresOf(figure).map((feature) => definitionsOf(feature, named)))
  return {
    model: name,
    modelHash: hash,
    corpus: text?.name ?? '',
    corpusHash: text?.hash ?? '',
    definitions: Object.keys(definitions).length > 0 ? sorted(definitions) : undefined,
  }
}

/**
 * Resolves the recording of a figure.
 * @throws AppError `figure-lost` without a recording of the same values
 */
export function recordingFor(figure: Recorded, source: FigureSource, reader: Store): RecordingInfo {
  const all = reader.recordings()
  const isEqual = (one: RecordingInfo) => one.characters === source.characters && same(one, source)
  const hashed = (one: RecordingInfo) => recordingHash(one, reader) === source.recordingHash
  const first = all.find(({ id }) => id === figure.recording)
  if (
    first &&
    same(first, source) &&
    (source.recordingHash === undefined || grown(figure, first, source) || hashed(first))
  )
    return first
  const other = source.recordingHash === undefined ? undefined : all.find((one) => isEqual(one) && hashed(one))
  if (other) return other
  const { recording, model, corpus } = source
  throw new AppError(
    'figure-lost',
    `The recording “${recording}” has been removed, or holds other values than it did; record ${model} on ${corpus} again, or add the figure anew.`,
  )
}

function same(one: RecordingInfo, { modelHash, corpusHash, start }: FigureSource): boolean {
  return one.modelHash === modelHash && one.corpusHash === corpusHash && one.start === start
}

/** A stretch of a recording that has grown is unchanged. */
function grown(figure: Recorded, one: RecordingInfo, { characters = 0 }: FigureSource): boolean {
  return !ofAll(figure) && one.characters > characters
}

function featuresOf(figure: FigureSpecification): readonly string[] {
  if (figure.kind === 'matrix' || figure.kind === 'births') return figure.features
  return 'feature' in figure && figure.feature !== undefined ? [figure.feature] : []
}

/** The expression with the stored definitions: names that have changed since are inlined. */
export function expressionFor(feature: string, { definitions = {} }: FigureSource, reader: Store): string {
  const then = definitionsOf(feature, named(definitions))
  const today = definitionsOf(feature, reader.features())
  const meant = Object.keys(then).every((name) => today[name] === then[name])
  return meant ? feature : withoutNames(feature, definitions)
}

function named(definitions: Record<string, string>) {
  return Object.entries(definitions).map(([name, expression]) => ({ name, expression }))
}

/** Provenance of exported files, as of when the figure was added. */
export function provenanceOf(
  figure: FigureSpecification,
  source: FigureSource,
  { reader, version }: ServiceContext,
): Provenance {
  const { model, modelHash, corpus, corpusHash, recording, start = 0, characters = 0, definitions } = source
  const from = 'start' in figure ? figure.start : 0
  const to = 'end' in figure ? figure.end : characters
  const unit = 'unit' in figure ? figure.unit : undefined
  const names = unit === undefined ? {} : namesOf(figure, source, reader)
  return {
    program: `Neuronscope ${version}`,
    workspace: basename(reader.file),
    model,
    modelHash,
    corpus,
    corpusHash,
    ...(recording !== undefined && { recording, start: start + from, end: start + to }),
    unit,
    unitName: unit === undefined ? undefined : names[unit],
    units: 'units' in figure ? figure.units : undefined,
    feature: 'feature' in figure ? figure.feature : undefined,
    features: 'features' in figure ? figure.features : undefined,
    definitions,
    shifts: 'shifts' in figure ? figure.shifts : undefined,
    seed: 'seed' in figure ? figure.seed : undefined,
  }
}

/** Names of units of the figure's network. */
export function namesOf(
  figure: FigureSpecification,
  { modelHash }: FigureSource,
  reader: Store,
): Record<string, string> {
  const recordings = reader.recordings()
  const recording = 'recording' in figure && recordings.find(({ id }) => id === figure.recording)
  const model =
    'model' in figure ? figure.model : (recording || recordings.find((r) => r.modelHash === modelHash))?.model
  const notes = reader.unitNotes().filter((note) => note.model === model && note.name !== '')
  return Object.fromEntries(notes.map(({ unit, name }) => [unit, name]))
}

function sorted(record: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))
}
