// What the network uses. Detects × executes: every unit's held-out AUROC, from a search, beside its effect where the feature ends. Both are
// computed at the same time, in threads.

import type { EffectsEvent } from '../contract/effects-types.ts'
import type { PatchEvent, PatchRequest } from '../contract/patch-types.ts'
import type { Sources } from '../contract/sources-types.ts'
import type { EstimatedEvent, FeatureEffectsEvent, FeatureEffectsInput } from '../workers/tasks/feature-effects.ts'
import type { SourcesInput } from '../workers/tasks/sources.ts'
import { events } from './events.ts'
import { runAsJob } from './run-as-job.ts'
import type { Search } from './search.ts'
import type { ServiceContext } from './service-context.ts'
import { watchedEvents } from './watchdog.ts'

/** Milliseconds for the task to end after cancellation. */
const GRACE = 1000

export class Effects {
  readonly #context: ServiceContext
  readonly #search: Search

  constructor(context: ServiceContext, search: Search) {
    this.#context = context
    this.#search = search
  }

  /** @throws AppError for a bad expression, a number, or a feature that ends nowhere; `no-weights`, `model-changed` */
  async *run(input: FeatureEffectsInput, signal: AbortSignal): AsyncGenerator<EffectsEvent> {
    const { jobs, reader, threads } = this.#context
    const { recording, expression } = input
    const { name, model } = reader.recording(recording)
    reader.model(model) // a recording of another program has no weights to hold
    const title = `Effects on ${name} of ${expression}`
    const job = { kind: 'search', title, subject: recording, unit: 'steps', total: 1 } as const
    const score = (signal: AbortSignal) => this.#aurocs(recording, expression, signal)
    yield* runAsJob(jobs, job, signal, async function* (job, outer) {
      const leaving = new AbortController()
      const signal = AbortSignal.any([outer, leaving.signal])
      const scored = score(signal)
      scored.catch(() => leaving.abort())
      const start = (watched: Parameters<Parameters<typeof watchedEvents>[2]>[0]) =>
        events(threads, 'featureEffects', input, watched)
      try {
        for await (const event of watchedEvents<FeatureEffectsEvent>(expression, signal, start, GRACE)) {
          if (event.type === 'progress') {
            job.progress(event.done, { total: event.total })
            yield event
          } else if (isAnswer(event)) yield { ...event, auroc: await scored }
        }
      } catch (error) {
        if (!outer.aborted && leaving.signal.aborted) await scored // why the search failed
        throw error
      } finally {
        leaving.abort()
      }
    })
  }

  /** @throws AppError `no-characters-before`, `no-such-character`, `model-changed`, `no-weights` */
  async sources(input: SourcesInput, signal?: AbortSignal): Promise<Sources> {
    const { reader, threads } = this.#context
    reader.model(reader.recording(input.recording).model)
    return await threads.run('sources', input, { signal }).done
  }

  /** @throws AppError `text-too-long`, `text-too-short`, `no-such-character`, `bad-position`, `no-weights` */
  async *patch(input: PatchRequest, signal: AbortSignal): AsyncGenerator<PatchEvent> {
    const { reader, threads } = this.#context
    reader.model(input.model)
    yield* events(threads, 'patch', input, { signal })
  }

  /** [columns] AUROC of the held-out part. */
  async #aurocs(recording: number, expression: string, signal: AbortSignal): Promise<Float32Array> {
    const out = new Float32Array(this.#context.reader.recording(recording).units).fill(Number.NaN)
    for await (const event of this.#search.run(recording, expression, { shifts: 0, exact: false }, signal))
      if (event.type === 'scores') for (const { column, heldout } of event.scores) out[column] = heldout.auroc
    return out
  }
}

function isAnswer(event: FeatureEffectsEvent): event is EstimatedEvent {
  return event.type === 'estimated' || event.type === 'result'
}
