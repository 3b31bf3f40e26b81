// What does this unit follow, and what does this passage have that the text around it has not? The features of the
// library and the researcher's own are batches to a few threads, which try one after the other; one whose regex runs away
// costs its own two seconds and no more.

import { sentence } from '../../core/errors.ts'
import { bestFirst, type Explanation, type ExplanationProgress, unscored, withQ } from '../../core/search/explain.ts'
import { passageOf, rankFeatures, type SelectionAnswer, unusable } from '../../core/search/selection.ts'
import type { FeatureInfo } from '../contract/types.ts'
import type { Explained } from '../workers/tasks/explain.ts'
import { events, merged } from './events.ts'
import type { Recordings } from './recordings.ts'
import { runAsJob } from './run-as-job.ts'
import type { ServiceContext } from './service-context.ts'
import { TextKinds } from './text-kinds.ts'
import { Watchdog, type Watched } from './watchdog.ts'

/** Most threads, and characters in memory of all of them. */
const MOST_THREADS = 4
const MOST_CHARACTERS = 8_000_000

export class ExplainService {
  readonly #context: ServiceContext
  readonly #recordings: Recordings
  readonly #cores: number
  readonly #kinds: TextKinds

  /** @param cores most threads */
  constructor(context: ServiceContext, recordings: Recordings, cores: number) {
    this.#context = context
    this.#recordings = recordings
    this.#cores = cores
    this.#kinds = new TextKinds(context)
  }

  /**
   * The result so far, after each feature.
   * @throws AppError `no-such-unit`, or the reason why this unit cannot be explained
   */
  async *unit(recording: number, unit: string, signal: AbortSignal): AsyncGenerator<ExplanationProgress> {
    const { jobs, reader, threads } = this.#context
    const column = this.#recordings.column(recording, unit)
    const { name, characters, corpus } = reader.recording(recording)
    const features = await this.#kinds.inOrder(reader.features(), corpus)
    const title = `Explaining ${unit} of ${name}`
    const count = this.#threads(characters)
    const job = { kind: 'search', title, subject: recording, unit: 'features', total: features.length } as const
    yield* runAsJob(jobs, job, signal, async function* (job, signal) {
      const start = (features: FeatureInfo[], watched: Watched) =>
        events(threads, 'explainUnit', { recording, column, unit, features }, watched)
      const refuse = (named: Named, problem: string) => unscored(named, 'boolean', problem)
      // by the index of the feature, so that the result does not depend on the order of threads
      const explained = new Map<number, Explanation>()
      for await (const { place, found } of inBatches(features, count, start, refuse, signal)) {
        explained.set(place, found)
        job.progress(explained.size)
        const all = explained.size === features.length
        const known = [...features.keys()].flatMap((i) => explained.get(i) ?? [])
        yield { explanations: bestFirst(all ? withQ(known) : known), done: explained.size, total: features.length }
      }
    })
  }

  /** @throws AppError `bad-range`, `no-surroundings` */
  async selection(recording: number, start: number, end: number, signal: AbortSignal): Promise<SelectionAnswer> {
    const { reader, threads } = this.#context
    const { characters, corpus } = reader.recording(recording)
    const passage = passageOf(start, end, characters)
    const asked = await this.#kinds.inOrder(reader.features(), corpus)
    const begin = (features: FeatureInfo[], watched: Watched) =>
      events(threads, 'explainSelection', { recording, passage, features }, watched)
    const refuse = (named: Named, problem: string) => unusable(named, 'boolean', problem)
    const [units, features] = await Promise.all([
      threads.run('selectionUnits', { recording, passage }, { signal }).done,
      Array.fromAsync(batch(asked, begin, refuse, signal)),
    ])
    return { units, features: rankFeatures(features), start: passage.start, end: passage.end }
  }

  /** Each thread holds the unit and its ranks: fewer for long recordings. */
  #threads(characters: number): number {
    return Math.max(1, Math.min(MOST_THREADS, this.#cores, Math.floor(MOST_CHARACTERS / characters)))
  }
}

type Named = Pick<Explanation, 'feature' | 'expression' | 'meaning'>
/** The result of a feature, with its index. */
interface Placed<T> {
  place: number
  found: T
}

/** Several tours at once, to which the features are batches in turn: neighbours in the library take as long. */
async function* inBatches<T>(
  features: readonly FeatureInfo[],
  count: number,
  start: (features: FeatureInfo[], watched: Watched) => AsyncIterable<Explained<T>>,
  refuse: (named: Named, problem: string) => T,
  signal: AbortSignal,
): AsyncGenerator<Placed<T>> {
  const batches = Array.from({ length: count }, (_, from) => features.filter((_, i) => i % count === from))
  const seen = batches.map(() => 0)
  for await (const { from, event } of merged(batches.map((some) => batch(some, start, refuse, signal))))
    yield { place: from + count * seen[from]++, found: event }
}

/** Features one by one; a runaway one ends its thread, and another continues after it. */
async function* batch<T>(
  features: FeatureInfo[],
  start: (features: FeatureInfo[], watched: Watched) => AsyncIterable<Explained<T>>,
  refuse: (named: Named, problem: string) => T,
  signal: AbortSignal,
): AsyncGenerator<T> {
  for (let next = 0; next < features.length; ) {
    const watchdog = new Watchdog()
    try {
      for await (const event of start(features.slice(next), watchdog.options(signal))) {
        if (event.type !== 'explained') continue
        next++
        yield event.explanation
      }
      return
    } catch (error) {
      const { name, expression, meaning } = features[next]
      const why = watchdog.explain(error, expression)
      if (why === error) throw error
      next++
      yield refuse({ feature: name, expression, meaning }, sentence(why))
    } finally {
      watchdog.stop()
    }
  }
}
