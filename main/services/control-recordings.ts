// The recordings that a recording is held against: the same network before it learned anything, on the same characters,
// from several seeds. They are made when they are asked for, or unasked where that takes less than a minute; they stay
// off the lists, and go with the recording that they belong to.

import { AppError } from '../../core/errors.ts'
import type { RecordingInfo } from '../contract/types.ts'
import type { Recordings } from './recordings.ts'
import type { ServiceContext } from './service-context.ts'
import { isUntrained, untrained } from './untrained.ts'

/** Of a network that was not trained here, whose first weights are not known. */
const SEED = 1
/** Untrained networks of a recording: the first of the network's own seed, the others of those after it. */
export const SEEDS = 3
/** An untrained network forgets within a few hundred characters, so that many streams lose nothing. */
const STREAMS = 16
/** Multiplications a second that any backend but the reference reaches, for an estimate. */
const SPEED = 2e10
/** Seconds, and bytes of all of them, up to which they are made unasked. */
const [MOST_SECONDS, MOST_BYTES] = [60, 2 ** 30]

export interface Begun {
  /** of the first that is being made, or of the last that there is */
  recording: number
  /** they were there already; false while they are being made */
  complete: boolean
}

export class ControlRecordings {
  readonly #context: ServiceContext
  readonly #recordings: Recordings
  /** what is being begun: two who ask get the same */
  readonly #beginning = new Map<number, Promise<Begun>>()
  /** the last of those that are being made */
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
   * Makes what is missing of so many seeds, one after the other, and answers as soon as the first is begun.
   * @throws AppError `still-recording`; what stops any recording from being made
   */
  make(recording: number, seeds = SEEDS): Promise<Begun> {
    const begun = this.#beginning.get(recording) ?? this.#begin(recording, seeds)
    this.#beginning.set(recording, begun)
    const remove = () => this.#beginning.delete(recording)
    begun.then(remove, remove)
    return begun
  }

  /** Makes them if that is quick, there are none and the workspace can be written; answers as `make` does, or null. */
  async unasked(recording: number): Promise<Begun | null> {
    const { reader, readOnly } = this.#context
    const { state, modelHash, external } = reader.recording(recording)
    const wanted = !external && !readOnly && state !== 'recording' && !isUntrained(modelHash) && this.isQuick(recording)
    if (!wanted || reader.controls(recording).length > 0) return null
    return this.make(recording)
  }

  /** Resolves when none is being made any more. @throws what stopped one */
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
    work.catch(() => undefined) // a job says what went wrong
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
