// Control recordings: the untrained network on the same characters, from several seeds. Recorded on request, or
// automatically where that takes less than a minute; unlisted, and removed with their recording.

import { AppError } from '../../core/errors.ts'
import type { RecordingInfo } from '../contract/types.ts'
import type { Recordings } from './recordings.ts'
import type { ServiceContext } from './service-context.ts'
import { isUntrained, untrained } from './untrained.ts'

/** Seed for a network that was not trained here, whose initial weights are not known. */
const SEED = 1
/** Untrained networks of a recording: the first of the network's own seed, the others of those after it. */
export const SEEDS = 3
/** An untrained network's states depend on a few hundred characters, so that many streams are exact enough. */
const STREAMS = 16
/** Multiplications a second that any backend but the reference reaches, for an estimate. */
const SPEED = 2e10
/** Seconds, and bytes of all of them, up to which they are recorded automatically. */
const [MOST_SECONDS, MOST_BYTES] = [60, 2 ** 30]

export interface Begun {
  /** of the first in progress, or of the last one */
  recording: number
  /** whether they exist; false while in progress */
  complete: boolean
}

export class ControlRecordings {
  readonly #context: ServiceContext
  readonly #recordings: Recordings
  /** pending starts, shared by concurrent requests */
  readonly #beginning = new Map<number, Promise<Begun>>()
  /** pending recordings after the first */
  readonly #pending = new Map<number, Promise<void>>()

  constructor(context: ServiceContext, recordings: Recordings) {
    this.#context = context
    this.#recordings = recordings
  }

  /** The controls that cover all characters of the recording, one a seed. */
  of(recording: number): RecordingInfo[] {
    const { reader } = this.#context
    return reader.controls(recording).filter((control) => covers(control, reader.recording(recording)))
  }

  /** Whether all of them together take less than a minute and a gibibyte. */
  isQuick(recording: number): boolean {
    const { model, characters, bytes } = this.#context.reader.recording(recording)
    const { parameters } = this.#context.reader.model(model)
    return (SEEDS * parameters * characters) / SPEED < MOST_SECONDS && SEEDS * bytes <= MOST_BYTES
  }

  /**
   * Records missing seeds, one after the other; resolves as soon as the first is started.
   * @throws AppError `still-recording`, and what recording throws
   */
  make(recording: number, seeds = SEEDS): Promise<Begun> {
    const begun = this.#beginning.get(recording) ?? this.#begin(recording, seeds)
    this.#beginning.set(recording, begun)
    const remove = () => this.#beginning.delete(recording)
    begun.then(remove, remove)
    return begun
  }

  /** The same if it is quick, there are none and the workspace is writable; else null. */
  async unasked(recording: number): Promise<Begun | null> {
    const { reader, readOnly } = this.#context
    const { state, modelHash, external } = reader.recording(recording)
    const wanted = !external && !readOnly && state !== 'recording' && !isUntrained(modelHash) && this.isQuick(recording)
    if (!wanted || reader.controls(recording).length > 0) return null
    return this.make(recording)
  }

  /** Resolves when none is in progress. @throws the error of a failed one */
  async finished(recording: number): Promise<void> {
    await this.#beginning.get(recording)
    await this.#pending.get(recording)
  }

  async #begin(recording: number, seeds: number): Promise<Begun> {
    const { reader, writer } = this.#context
    const info = reader.recording(recording)
    if (info.state === 'recording')
      throw new AppError(
        'still-recording',
        `“${info.name}” is still being recorded; its control can be made afterwards.`,
      )
    const first = reader.model(info.model).config?.seed ?? SEED
    const there = reader.controls(recording)
    const running = there.find(({ state }) => state === 'recording')
    if (running) return { recording: running.id, complete: false }
    for (const old of there) if (!covers(old, info)) await writer.removeRecording(old.id)
    const missing = Array.from({ length: seeds }, (_, i) => first + i).filter(
      (seed) => !this.of(recording).some(({ modelHash }) => modelHash === untrained(seed)),
    )
    if (missing.length === 0) return { recording: this.of(recording).at(-1)!.id, complete: true }
    const begun = await this.#start(info, missing[0])
    const work = this.#rest(info, begun.recording, missing.slice(1)).finally(() => this.#pending.delete(recording))
    work.catch(() => undefined) // reported by its job
    this.#pending.set(recording, work)
    return { ...begun, complete: false }
  }

  async #rest(info: RecordingInfo, running: number, seeds: readonly number[]): Promise<void> {
    await this.#recordings.finished(running)
    for (const seed of seeds) await this.#recordings.finished((await this.#start(info, seed)).recording)
  }

  #start({ id, model, corpus, kinds, start, characters, name }: RecordingInfo, seed: number) {
    return this.#recordings.start({
      ...{ model, corpus, kinds, start, end: start + characters },
      name: `${name}, untrained, seed ${seed}`,
      // what the recording was made of is known by the model, perhaps by way of another spelling
      unknown: 'map',
      streams: STREAMS,
      control: { of: id, seed },
    })
  }
}

function covers(control: RecordingInfo, recording: RecordingInfo): boolean {
  return control.state !== 'recording' && control.characters === recording.characters
}
