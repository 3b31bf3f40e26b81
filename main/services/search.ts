// One feature against every unit of a recording; answers come as they are ready, a new question ends the old one.

import type { SearchEvent } from '../contract/types.ts'
import { events } from './events.ts'
import { FEATURE_TIMEOUT, runaway } from './features.ts'
import type { Host } from './host.ts'

export interface SearchOptions {
  /** circular shifts for the null; 0 leaves it out */
  shifts?: number
  seed?: number
}

export const DEFAULT_SHIFTS = 255

export class Search {
  readonly #host: Host

  constructor(host: Host) {
    this.#host = host
  }

  /** @throws AppError for a bad expression, or a feature that cannot be searched for */
  async *run(
    recording: number,
    expression: string,
    { shifts = DEFAULT_SHIFTS, seed = 1 }: SearchOptions,
    signal: AbortSignal,
  ): AsyncGenerator<SearchEvent> {
    const slow = new AbortController()
    // the feature itself comes first; a regular expression that runs away never gets there
    const watchdog = setTimeout(() => slow.abort(), FEATURE_TIMEOUT)
    const input = { recording, expression, shifts, seed }
    const options = {
      signal: AbortSignal.any([signal, slow.signal]),
      grace: 250,
      onEvent: () => clearTimeout(watchdog),
    }
    try {
      yield* events(this.#host.threads, 'search', input, options)
    } catch (error) {
      throw slow.signal.aborted ? runaway(expression) : error
    } finally {
      clearTimeout(watchdog)
    }
  }
}
