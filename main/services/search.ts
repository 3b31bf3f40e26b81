// One feature against every unit of a recording; answers come as they are ready, a new question ends the old one. The
// feature is evaluated once, on a thread that can be ended if a regular expression runs away; the units are shared out
// over the threads of the search pool, which keep their codes from one question to the next.

import { MergedSearch } from '../../core/search/merge-shards.ts'
import type { PreparedFeature } from '../../core/search/prepared.ts'
import { DEFAULT_SHIFTS } from '../../core/search/search.ts'
import type { Scale } from '../../core/search/value-scale.ts'
import type { SearchEvent } from '../contract/types.ts'
import type { SearchPool, SearchThreads } from '../workers/search-pool.ts'
import type { CodeBuilder } from './code-builder.ts'
import { merged, runEvents } from './events.ts'
import type { ServiceContext } from './service-context.ts'
import { SharedBuffers } from './shared-buffers.ts'
import { type Watched, watched } from './watchdog.ts'

export interface SearchOptions {
  /** circular shifts for the null; 0 leaves it out */
  shifts?: number
  seed?: number
  /** on which scale cell states are judged; tanh unless asked otherwise */
  scale?: Scale
}

export { DEFAULT_SHIFTS }

export class Search {
  readonly #context: ServiceContext
  readonly #codeBuilder: CodeBuilder
  readonly #searchPool: SearchPool
  readonly buffers = new SharedBuffers()

  constructor(context: ServiceContext, codeBuilder: CodeBuilder, searchPool: SearchPool) {
    this.#context = context
    this.#codeBuilder = codeBuilder
    this.#searchPool = searchPool
  }

  /**
   * @param control the seed of a feature that means nothing with the runs of this one, to be searched for instead
   * @throws AppError for a bad expression, or a feature that cannot be searched for
   */
  async *run(
    recording: number,
    expression: string,
    { shifts = DEFAULT_SHIFTS, scale = 'tanh', control }: SearchOptions & { control?: number },
    signal: AbortSignal,
  ): AsyncGenerator<SearchEvent> {
    const begun = performance.now()
    const { characters } = this.#context.reader.recording(recording)
    const [workers, { feature, release }] = await together(
      this.threads(recording, signal),
      this.feature(recording, expression, characters, signal, control),
    )
    const exact = control === undefined // what only has to be beaten needs no more than codes
    const joined = new MergedSearch(workers.shards.length)
    const runs: Promise<unknown>[] = []
    const leaving = new AbortController() // what one part failed at, or the listener left, the others need not finish
    const ended = AbortSignal.any([signal, leaving.signal])
    const part = (_: unknown, worker: number) =>
      runEvents<'search'>(
        (options) => {
          const shard = workers.shards[worker]
          const run = workers.run(worker, 'search', { shard, feature, shifts, scale, exact }, options)
          runs.push(run.done)
          if (runs.length === workers.shards.length) workers.release() // who listens may take their time
          return run
        },
        { signal: ended },
      )
    try {
      for await (const { from, event } of merged(workers.shards.map(part), () => leaving.abort())) {
        const told = joined.take(from, event)
        if (told) yield 'seconds' in told ? { ...told, seconds: (performance.now() - begun) / 1000 } : told
      }
    } finally {
      workers.release()
      void Promise.allSettled(runs).then(release)
    }
  }

  /** Who has the recording's codes, or is loading them, to be released; they are made first if there are none. */
  async threads(recording: number, signal: AbortSignal): Promise<SearchThreads> {
    await this.#codeBuilder.ready(recording, signal)
    const { characters, units } = this.#context.reader.recording(recording)
    return this.#searchPool.threads({ recording, characters, units })
  }

  /**
   * `release` is to be called when nobody needs the feature any more.
   * @throws AppError for a bad expression, one that runs away, or one that cannot be judged on this text
   */
  async feature(
    recording: number,
    expression: string,
    characters: number,
    signal: AbortSignal,
    control?: number,
  ): Promise<{ feature: PreparedFeature; release: () => void }> {
    const into = this.buffers.take(FEATURE_BYTES * characters + 4096)
    const release = () => this.buffers.give(into)
    const input = { recording, expression, characters, into, control }
    const { threads } = this.#context
    try {
      const run = (options: Watched) => threads.run('prepareFeature', input, options).done
      return { feature: await watched(expression, signal, run), release }
    } catch (error) {
      release()
      throw error
    }
  }
}

/** Of a number: its values, and each beside its rank. */
const FEATURE_BYTES = 12

interface Releasable {
  release: () => void
}

/** Both, or what the first to fail throws; what then nobody takes is released. */
async function together<C extends Releasable, F extends Releasable>(
  workers: Promise<C>,
  feature: Promise<F>,
): Promise<[C, F]> {
  try {
    return await Promise.all([workers, feature])
  } catch (error) {
    for (const one of [workers, feature]) one.then(({ release }) => release()).catch(() => undefined)
    throw error
  }
}
