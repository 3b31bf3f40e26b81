// One feature against every unit of a recording; partial results are emitted as they are ready. The feature is evaluated
// once, on a thread that can be ended; the units are divided among the threads of the search pool, which cache their codes.

import type { Scale } from '../../core/search/codes/value-scale.ts'
import { MergedSearch } from '../../core/search/merge-shards.ts'
import type { PreparedFeature } from '../../core/search/prepared.ts'
import { DEFAULT_SHIFTS } from '../../core/search/search.ts'
import type { SearchEvent } from '../contract/types.ts'
import type { SearchPool, SearchThreads } from '../workers/search-pool.ts'
import type { CodeBuilder } from './code-builder.ts'
import { merged, runEvents } from './events.ts'
import { HeldFeature } from './held-feature.ts'
import type { ServiceContext } from './service-context.ts'
import { SharedBuffers } from './shared-buffers.ts'
import { watched } from './watchdog.ts'

export interface SearchOptions {
  /** circular shifts for the null; 0 leaves it out */
  shifts?: number
  seed?: number
  /** scale of cell states; tanh by default */
  scale?: Scale
}

interface RunOptions extends SearchOptions {
  held?: Promise<HeldFeature>
  exact?: boolean
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
   * @param options `held`: the feature, evaluated by the caller, who releases it; `exact`: r from the values themselves
   * @throws AppError for a bad expression, or a feature that cannot be searched for
   */
  async *run(
    recording: number,
    expression: string,
    { shifts = DEFAULT_SHIFTS, scale = 'tanh', held, exact = true }: RunOptions,
    signal: AbortSignal,
  ): AsyncGenerator<SearchEvent> {
    const begun = performance.now()
    const { characters } = this.#context.reader.recording(recording)
    const evaluated = held ?? this.feature(recording, expression, characters, signal)
    const [workers, asked] = await together(this.threads(recording, signal), evaluated, held === undefined)
    const { feature } = asked
    const search = new MergedSearch(workers.shards.length)
    let begunParts = 0
    const leaving = new AbortController() // ends the other parts after a failure or cancellation
    const ended = AbortSignal.any([signal, leaving.signal])
    const part = (_: unknown, worker: number) =>
      runEvents<'search'>(
        (options) => {
          const shard = workers.shards[worker]
          const run = workers.run(worker, 'search', { shard, feature, shifts, scale, exact }, options)
          void asked.reading(run.done)
          begunParts++
          if (begunParts === workers.shards.length) workers.release() // the events may be read slowly
          return run
        },
        { signal: ended },
      )
    try {
      for await (const { from, event } of merged(workers.shards.map(part), () => leaving.abort())) {
        const whole = search.take(from, event)
        if (whole) yield 'seconds' in whole ? { ...whole, seconds: (performance.now() - begun) / 1000 } : whole
      }
    } finally {
      workers.release()
      if (!held) asked.release()
    }
  }

  /**
   * Begins to load the codes of a recording into threads, where nothing is searched now: the first search need not wait
   * for it. They stay for a minute.
   */
  async prepare(recording: number): Promise<void> {
    if (this.#searchPool.isHeld || !this.#context.reader.coding(recording)?.complete) return
    const workers = await this.threads(recording, new AbortController().signal)
    workers.release()
  }

  /** The threads with the recording's codes, to be released; missing codes are computed first. */
  async threads(recording: number, signal: AbortSignal): Promise<SearchThreads> {
    await this.#codeBuilder.ready(recording, signal)
    const { characters, units } = this.#context.reader.recording(recording)
    return this.#searchPool.threads({ recording, characters, units })
  }

  /**
   * Evaluates a feature on the recorded characters; to be released.
   * @throws AppError for a bad expression, one that runs away, or one that cannot be scored on this text
   */
  async feature(recording: number, expression: string, characters: number, signal: AbortSignal): Promise<HeldFeature> {
    const { threads } = this.#context
    return this.#shared(characters, (into) =>
      watched(
        expression,
        signal,
        (options) => threads.run('prepareFeature', { recording, expression, characters, into }, options).done,
      ),
    )
  }

  /** A control feature with the runs of one that is held; to be released. @throws AppError where it cannot be ranked by */
  control(held: HeldFeature, seed: number, signal: AbortSignal): Promise<HeldFeature> {
    const { threads } = this.#context
    const { values: feature } = held
    return this.#shared(feature.values.length, (into) =>
      held.reading(threads.run('controlFeature', { feature, into, seed }, { signal }).done),
    )
  }

  async #shared(characters: number, make: (into: SharedArrayBuffer) => Promise<PreparedFeature>) {
    const into = this.buffers.take(FEATURE_BYTES * characters + 4096)
    const give = () => this.buffers.give(into)
    try {
      return new HeldFeature(await make(into), give)
    } catch (error) {
      give()
      throw error
    }
  }
}

/** Of a number: its values, and each beside its rank. */
const FEATURE_BYTES = 12

interface Releasable {
  release: () => void
}

/** Both, or what the first to fail throws; then the other is released. @param owned whether the feature is the search's */
async function together<C extends Releasable, F extends Releasable>(
  workers: Promise<C>,
  feature: Promise<F>,
  owned: boolean,
): Promise<[C, F]> {
  try {
    return await Promise.all([workers, feature])
  } catch (error) {
    for (const one of owned ? [workers, feature] : [workers]) one.then((held) => held.release()).catch(() => undefined)
    throw error
  }
}
