// One feature against every unit of a recording; answers come as they are ready, a new question ends the old one. The
// units are shared out over threads.

import { availableParallelism } from 'node:os'
import { GROUP_UNITS } from '../../core/run/record.ts'
import { JoinedSearch } from '../../core/search/joined.ts'
import type { SearchEvent } from '../contract/types.ts'
import { events, merged } from './events.ts'
import type { Host } from './host.ts'
import { Watchdog } from './watchdog.ts'

export interface SearchOptions {
  /** circular shifts for the null; 0 leaves it out */
  shifts?: number
  seed?: number
}

export const DEFAULT_SHIFTS = 255
/** Fewer units than this are not worth a further thread. */
const LEAST_UNITS = 256
const MOST_THREADS = 4

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
    const watchdogs: Watchdog[] = []
    const failed = new AbortController()
    const part = (columns: [number, number]) => {
      const watchdog = new Watchdog()
      watchdogs.push(watchdog)
      const ended = watchdog.signal(AbortSignal.any([signal, failed.signal]))
      const input = { recording, expression, shifts, seed, columns }
      return events(this.#host.threads, 'search', input, { signal: ended, grace: 250, onEvent: watchdog.onEvent })
    }
    const parts = shares(this.#host.reader.recording(recording).units)
    const joined = new JoinedSearch(parts.length)
    try {
      for await (const { from, event } of merged(parts.map(part))) {
        const told = event.type === 'evaluating' ? undefined : joined.take(from, event)
        if (told) yield told
      }
    } catch (error) {
      throw watchdogs.reduce((why, watchdog) => watchdog.explain(why, expression), error)
    } finally {
      failed.abort() // what one part failed at, or the listener left, the others need not finish
      for (const watchdog of watchdogs) watchdog.stop()
    }
  }
}

/** Columns from…to for each thread, whole groups of them. */
function shares(units: number): [number, number][] {
  const groups = Math.ceil(units / GROUP_UNITS)
  const threads = Math.max(1, Math.min(availableParallelism(), MOST_THREADS, Math.floor(units / LEAST_UNITS)))
  const edge = (i: number) => Math.min(units, Math.floor((groups * i) / threads) * GROUP_UNITS)
  return Array.from({ length: threads }, (_, i) => [edge(i), edge(i + 1)])
}
