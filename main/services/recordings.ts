// Recordings: recorded in a thread, read in ranges from the workspace.

import { AppError } from '../../core/errors.ts'
import { columnNamed } from '../../core/model/unit-names.ts'
import { type StateKind, statesOf } from '../../core/model/units.ts'
import { BLOCK_CHARACTERS, type Deviation, STREAM_WARM_UP } from '../../core/run/record.ts'
import type { UnknownMode } from '../../core/text/vocabulary.ts'
import { shownStatistics, unitScales } from '../../core/units/scale.ts'
import type { RecordingInfo, UnitStats, UnknownCharacters } from '../contract/types.ts'
import type { CodeBuilder } from './code-builder.ts'
import type { Job } from './jobs.ts'
import type { ServiceContext } from './service-context.ts'
import { unknownLines } from './unknown-characters.ts'
import { untrained } from './untrained.ts'

export interface NewRecordingRequest {
  model: number
  corpus: number
  /** code points of the corpus, half-open; the whole text without them */
  start?: number
  end?: number
  kinds?: StateKind[]
  name?: string
  unknown?: UnknownMode
  backend?: string
  /** strips of blocks that are read in parallel; 1, the default, is exact */
  streams?: number
  /** characters that each of many streams reads before its strip of blocks, from 1 on */
  warmUp?: number
  /** records the network untrained, with the weights of a seed, as the control of another recording */
  control?: { of: number; seed: number }
}

/** A finished recording. */
export interface FinishedRecording extends RecordingInfo {
  /** what the warm-ups of many streams left; null where the recording is exact, or was made before */
  deviation: Deviation | null
  /** what became of characters that the network does not know; null where there were none, or where it was made before */
  unknown: UnknownCharacters | null
}

/** Most characters of a call: a screen, a trace, an export. */
const MOST_VALUES = 4_000_000

export class Recordings {
  readonly #context: ServiceContext
  readonly #codeBuilder: CodeBuilder
  readonly #running = new Map<number, Promise<FinishedRecording>>()

  constructor(context: ServiceContext, codeBuilder: CodeBuilder) {
    this.#context = context
    this.#codeBuilder = codeBuilder
  }

  /** Starts recording in the background; resolves as soon as the recording is listed. */
  async start(request: NewRecordingRequest): Promise<{ recording: number }> {
    const { reader, writer } = this.#context
    const model = reader.model(request.model)
    const corpus = reader.corpus(request.corpus)
    const { start = 0, end = corpus.characters } = request
    if (start >= end || end > corpus.characters)
      throw new AppError(
        'bad-range',
        `The range ${start}:${end} is not inside ${corpus.name}, which has ${corpus.characters} characters.`,
      )
    const { control } = request
    if (!model.hash && !control)
      throw new AppError('no-checkpoint', `${model.name} has no weights yet; let it train until its first checkpoint.`)
    const kinds = request.kinds ?? statesOf(model.spec.cell)
    const { layers, hidden } = model.spec
    const recording = await writer.addRecording({
      name: request.name ?? `${model.name} on ${corpus.name}`,
      model: model.id,
      corpus: corpus.id,
      start,
      end,
      kinds,
      layers,
      hidden,
      units: layers * kinds.length * hidden,
      modelHash: control ? untrained(control.seed) : model.hash,
      corpusHash: corpus.hash,
      initialState: initialState(start, request),
      controlOf: control?.of,
    })
    this.#launch(recording, request)
    return { recording: recording.id }
  }

  /** Resolves with the finished recording. @throws what stopped it */
  async finished(recording: number): Promise<FinishedRecording> {
    const running = this.#running.get(recording)
    return running ? await running : { ...this.#context.reader.recording(recording), deviation: null, unknown: null }
  }

  async rename(recording: number, name: string): Promise<void> {
    await this.#context.writer.renameRecording(recording, name)
    this.#context.changed()
  }

  /** Into the bin. @throws AppError `in-use` while it is being made */
  async remove(recording: number): Promise<void> {
    const controls = this.#context.reader.controls(recording)
    if (this.#running.has(recording) || controls.some(({ id }) => this.#running.has(id)))
      throw new AppError(
        'in-use',
        `${this.#context.reader.recording(recording).name} is still being recorded; cancel it first.`,
      )
    await this.#context.writer.discard('recording', recording)
    this.#context.changed()
  }

  stats(recording: number): UnitStats {
    const summary = this.#context.reader.summary(recording)
    const { mean, m2, minimum, maximum, characters } = summary
    const variance = Float32Array.from(m2, (sum) => (characters > 0 ? sum / characters : 0))
    const shape = this.#context.reader.recording(recording)
    return {
      mean: Float32Array.from(mean),
      variance,
      minimum,
      maximum,
      shown: shownStatistics(summary, shape),
      scales: unitScales(summary, shape),
    }
  }

  values(recording: number, unit: string, start: number, end: number): Float32Array {
    return this.#context.reader.unitValues(
      recording,
      this.column(recording, unit),
      ...this.#inside(recording, start, end),
    )
  }

  /** The same as float16 bits. */
  bits(recording: number, unit: string, start: number, end: number): Uint16Array {
    const range = this.#inside(recording, start, end)
    return this.#context.reader.unitBits(recording, this.column(recording, unit), ...range)
  }

  surprise(recording: number, start: number, end: number): Float32Array {
    return this.#context.reader.surprise(recording, ...this.#inside(recording, start, end))
  }

  /**
   * Minimum, mean and maximum of a unit in `bins` equal bins of the recording: [min…, mean…, max…].
   * @param tanh of a cell state: of its tanh
   */
  async overview(
    recording: number,
    unit: string,
    bins: number,
    tanh: boolean,
    signal?: AbortSignal,
  ): Promise<Float32Array> {
    const column = this.column(recording, unit)
    return this.#context.threads.run('overview', { recording, column, bins, tanh }, { signal }).done
  }

  histogram(recording: number, unit: string): { counts: Uint32Array; minimum: number; maximum: number } {
    const column = this.column(recording, unit)
    const { histogram, limit } = this.#context.reader.summary(recording)
    const counts = histogram.slice(column * 256, (column + 1) * 256)
    return { counts, minimum: -limit[column], maximum: limit[column] }
  }

  /** @throws AppError `no-such-unit` */
  column(recording: number, unit: string): number {
    return columnNamed(this.#context.reader.recording(recording), unit)
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#running.values())
  }

  #launch(recording: RecordingInfo, request: NewRecordingRequest): void {
    const { unknown, backend, streams = 1, warmUp: overlap = STREAM_WARM_UP, control } = request
    const { jobs, threads, reader } = this.#context
    const total = recording.end - recording.start
    const work = jobs.run(
      {
        kind: 'recording',
        title: `Recording ${recording.name}`,
        subject: recording.id,
        unit: 'characters',
        total,
        again: () => this.start(request),
      },
      async (job) => {
        const onEvent = ({ characters }: { characters: number }) => job.progress(characters)
        const input = {
          recording: recording.id,
          unknown,
          backend,
          warmUp: WARM_UP,
          streams,
          overlap,
          untrained: control?.seed,
        }
        const made = await threads.run('record', input, { onEvent, signal: job.signal }).done
        job.say(unknownLines(made.unknown).join(' '))
        await this.#prepare(recording, job)
        return { ...reader.recording(recording.id), ...made }
      },
    )
    const settled = work
      .catch(async (error) => {
        await this.#keepWhatThereIs(recording.id).catch(() => undefined) // the workspace settles it when next opened
        throw error
      })
      .finally(() => {
        this.#running.delete(recording.id)
        this.#context.changed()
      })
    settled.catch(() => undefined) // reported by its job
    this.#running.set(recording.id, settled)
    this.#context.changed()
  }

  /** The last stage: computes codes, else the first search does. */
  async #prepare({ id, units, start, end }: RecordingInfo, job: Job): Promise<void> {
    const report = (share: string) => job.progress(end - start, { message: `Preparing for search, ${share}` })
    report('0 %')
    await this.#codeBuilder.make(id, job.signal, (done) => report(`${Math.floor((100 * done) / units)} %`))
  }

  /** A recording that ended early is valid and shorter; one without characters is removed. */
  async #keepWhatThereIs(recording: number): Promise<void> {
    const { writer, reader } = this.#context
    const { state, characters } = reader.recording(recording)
    if (state !== 'recording') return
    if (characters > 0) await writer.finishRecording(recording, 'partial')
    else await writer.removeRecording(recording)
  }

  /** A range cut to what is recorded; @throws AppError `too-much` for one that no screen needs */
  #inside(recording: number, start: number, end: number): [number, number] {
    const { characters } = this.#context.reader.recording(recording)
    const to = Math.min(end, characters)
    const from = Math.min(start, to)
    if (to - from > MOST_VALUES)
      throw new AppError('too-much', `At most ${MOST_VALUES} values can be read at once; ${to - from} were asked for.`)
    return [from, to]
  }
}

/** Warm-up before the range, characters. */
const WARM_UP = 1000

function initialState(start: number, { streams = 1, warmUp = WARM_UP }: NewRecordingRequest): string {
  const warm = Math.min(start, WARM_UP)
  const first =
    warm === 0
      ? 'zero at the first character'
      : `zero, then the ${warm} characters before the range read without logging`
  if (streams === 1) return first
  return `${first}; read by up to ${streams} streams in strips of whole blocks of ${BLOCK_CHARACTERS} characters, each zero ${warmUp} characters before its strip`
}
