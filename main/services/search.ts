// One feature against every unit of a recording; answers come as they are ready, a new question ends the old one.

import type { SearchEvent } from '../contract/types.ts'
import { events } from './events.ts'
import type { Host } from './host.ts'
import { Watchdog } from './watchdog.ts'

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
    const watchdog = new Watchdog()
    const input = { recording, expression, shifts, seed }
    const options = { signal: watchdog.signal(signal), grace: 250, onEvent: watchdog.onEvent }
    try {
      for await (const event of events(this.#host.threads, 'search', input, options))
        if (event.type !== 'evaluating') yield event
    } catch (error) {
      throw watchdog.explain(error, expression)
    } finally {
      watchdog.stop()
    }
  }
}
