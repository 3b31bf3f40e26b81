// The recording that a recording is held against: the same network before it learned anything, on the same characters.
// It is made when somebody first asks, stays off the lists, and goes with the recording that it belongs to.

import { AppError } from '../../core/errors.ts'
import type { RecordingInfo } from '../contract/types.ts'
import type { Host } from './host.ts'
import type { Recordings } from './recordings.ts'

/** Of a network that was not trained here, whose first weights nobody knows. */
const SEED = 1
/** An untrained network forgets within a few hundred characters, so that many streams lose nothing. */
const STREAMS = 16

export interface Begun {
  recording: number
  /** it was there already; false while it is being made */
  complete: boolean
}

export class ControlRecordings {
  readonly #host: Host
  readonly #recordings: Recordings
  /** what is being begun: who asks twice gets one */
  readonly #beginning = new Map<number, Promise<Begun>>()

  constructor(host: Host, recordings: Recordings) {
    this.#host = host
    this.#recordings = recordings
  }

  /** The control that covers all characters of the recording, if there is one. */
  of(recording: number): RecordingInfo | undefined {
    const control = this.#host.reader.control(recording)
    return control && covers(control, this.#host.reader.recording(recording)) ? control : undefined
  }

  /**
   * Answers with the control as soon as it is begun, or with the one that there is.
   * @throws AppError `still-recording`; what stops any recording from being made
   */
  make(recording: number): Promise<Begun> {
    const begun = this.#beginning.get(recording) ?? this.#begin(recording)
    this.#beginning.set(recording, begun)
    const forget = () => this.#beginning.delete(recording)
    begun.then(forget, forget)
    return begun
  }

  async #begin(recording: number): Promise<Begun> {
    const { reader, writer } = this.#host
    const info = reader.recording(recording)
    if (info.state === 'recording')
      throw new AppError(
        'still-recording',
        `“${info.name}” is still being recorded; its control can be made afterwards.`,
      )
    const old = reader.control(recording)
    if (old && (old.state === 'recording' || covers(old, info)))
      return { recording: old.id, complete: covers(old, info) }
    if (old) await writer.removeRecording(old.id)
    const { model, corpus, kinds, start, characters, name } = info
    const seed = reader.model(model).config?.seed ?? SEED
    const begun = await this.#recordings.start({
      ...{ model, corpus, kinds, start, end: start + characters },
      name: `${name}, untrained`,
      // what the recording was made of is known by the model, perhaps by way of another spelling
      unknown: 'map',
      streams: STREAMS,
      control: { of: recording, seed },
    })
    return { ...begun, complete: false }
  }
}

function covers(control: RecordingInfo, recording: RecordingInfo): boolean {
  return control.state !== 'recording' && control.characters === recording.characters
}
