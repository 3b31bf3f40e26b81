// Comparisons of predictions, computed in a thread as jobs; the last of each recording is kept in the workspace.

import { AppError } from '../../core/errors.ts'
import { definitionsOf } from '../../core/features/definitions.ts'
import type { ComparisonOptions, Judged, PredictionComparison, PredictionEvent } from '../contract/prediction-types.ts'
import type { Evaluating } from '../workers/recorded-feature.ts'
import type { NgramSurprisal } from '../workers/tasks/ngram-surprisal.ts'
import { events } from './events.ts'
import { runAsJob } from './run-as-job.ts'
import type { ServiceContext } from './service-context.ts'
import { watchedEvents } from './watchdog.ts'

/** Results, and surprisals of recordings, that are remembered. */
const REMEMBERED = 4

const PHASES = {
  network: 'the network reads the text',
  training: 'models learn the training text',
  'n-grams': 'models read the text',
  comparing: 'comparing',
} as const

interface Kept {
  key: string
  options: ComparisonOptions
  result: PredictionComparison
}

export class Predictions {
  readonly #context: ServiceContext
  readonly #results = new Map<string, PredictionComparison>()
  readonly #surprisals = new Map<string, Promise<NgramSurprisal>>()

  constructor(context: ServiceContext) {
    this.#context = context
  }

  /** @throws AppError for a bad expression, an unknown training text, or characters that the network was trained on */
  async *run(judged: Judged, options: ComparisonOptions, signal: AbortSignal): AsyncGenerator<PredictionEvent> {
    const { jobs, threads } = this.#context
    const { name, subject } = this.#subjectOf(judged)
    const title = `Comparing the predictions of ${name}`
    const job = { kind: 'search', title, subject, unit: 'characters', total: 0 } as const
    const input = { judged, ...options }
    const expression = options.features?.join(', ') ?? ''
    const keep = (result: PredictionComparison) => this.#keep(judged, options, result)
    yield* runAsJob(jobs, job, signal, async function* (job, signal) {
      for await (const event of watchedEvents(expression, signal, (watched) =>
        events(threads, 'comparePredictions', input, watched),
      )) {
        if (!isPredictionEvent(event)) continue
        if (event.type === 'progress')
          job.progress(event.done, { total: event.total, message: PHASES[event.phase], eta: null })
        else await keep(event.result)
        yield event
      }
    })
  }

  /** The result of a question, of the last ones or anew. */
  async whole(judged: Judged, options: ComparisonOptions, signal: AbortSignal): Promise<PredictionComparison> {
    const known = this.#known(judged, options)
    if (known) return known
    let result: PredictionComparison | undefined
    for await (const event of this.run(judged, options, signal)) if (event.type === 'result') result = event.result
    if (result) return result
    throw new AppError('cancelled', 'The predictions were not compared to the end.')
  }

  /** The last comparison of a recording that was made to its end, with its question. */
  kept(recording: number): { options: ComparisonOptions; result: PredictionComparison } | null {
    const kept = this.#stored({ recording })
    return kept ? { options: kept.options, result: kept.result } : null
  }

  /** −log p of characters of a recording under an n-gram model, nats; NaN where the network was trained on them. */
  async surprisal(recording: number, order: number, start: number, end: number): Promise<Float32Array> {
    const found = await this.#surprisalOf(recording, order)
    const out = new Float32Array(Math.max(0, end - start)).fill(Number.NaN)
    const [from, to] = [Math.max(start, found.start), Math.min(end, found.end)]
    if (from < to) out.set(found.nats.subarray(from - found.start, to - found.start), from - start)
    return out
  }

  #surprisalOf(recording: number, order: number): Promise<NgramSurprisal> {
    const { threads, reader, jobs } = this.#context
    const { name, characters, state } = reader.recording(recording)
    if (state === 'recording')
      throw new AppError('still-recording', `“${name}” is still being recorded; wait until it is whole.`)
    const key = `${recording} ${order} ${characters}`
    const known = this.#surprisals.get(key)
    if (known) return known
    const job = jobs.start({
      kind: 'search',
      title: `${order === 0 ? 'Unbounded n-gram' : `${order}-gram`} model for ${name}`,
      ...{ subject: recording, unit: 'characters', total: characters },
    })
    const asked = threads.run(
      'ngramSurprisal',
      { recording, order },
      { signal: job.signal, onEvent: ({ done, total }) => job.progress(done, { total }) },
    ).done
    this.#surprisals.set(key, asked)
    for (const old of [...this.#surprisals.keys()].slice(0, -REMEMBERED)) this.#surprisals.delete(old)
    asked.then(
      () => job.end('done'),
      (error) => {
        this.#surprisals.delete(key)
        job.end(job.signal.aborted ? 'cancelled' : 'failed', error instanceof Error ? error.message : String(error))
      },
    )
    asked.finally(() => jobs.retire(job)).catch(() => undefined)
    return asked
  }

  #subjectOf(judged: Judged): { name: string; subject: number } {
    const { reader } = this.#context
    if (!('recording' in judged)) return { name: reader.model(judged.model).name, subject: judged.model }
    const { modelName, id, characters } = reader.recording(judged.recording)
    if (characters < 2)
      throw new AppError('text-too-short', 'Nothing is recorded yet; compare predictions when the recording is there.')
    return { name: modelName, subject: id }
  }

  #known(judged: Judged, options: ComparisonOptions): PredictionComparison | undefined {
    const key = this.#key(judged, options)
    const stored = this.#stored(judged)
    return this.#results.get(key) ?? (stored?.key === key ? stored.result : undefined)
  }

  async #keep(judged: Judged, options: ComparisonOptions, result: PredictionComparison): Promise<void> {
    const key = this.#key(judged, options)
    this.#results.set(key, result)
    for (const old of [...this.#results.keys()].slice(0, -REMEMBERED)) this.#results.delete(old)
    if (!('recording' in judged) || this.#context.readOnly) return
    const kept: Kept = { key, options, result }
    await this.#context.writer.setSetting(setting(judged.recording), JSON.stringify(kept))
  }

  #stored(judged: Judged): Kept | undefined {
    if (!('recording' in judged)) return undefined
    const text = this.#context.reader.setting(setting(judged.recording))
    const kept = text === undefined ? undefined : (JSON.parse(text) as Kept)
    return kept && kept.key === this.#key(judged, kept.options) ? kept : undefined
  }

  /** Changes with all that a result depends on. */
  #key(judged: Judged, options: ComparisonOptions): string {
    const { reader } = this.#context
    const [model, corpus, start, end] = this.#judgedBy(judged)
    const against = options.against === undefined ? null : reader.model(options.against).hash
    const features = (options.features ?? []).map((feature) => [feature, definitionsOf(feature, reader.features())])
    return JSON.stringify([model, corpus, start, end, { ...options, against, features }])
  }

  #judgedBy(judged: Judged): [string, string, number, number] {
    const { reader } = this.#context
    if ('recording' in judged) {
      const { model, modelHash, corpusHash, start, characters } = reader.recording(judged.recording)
      return [`${model} ${modelHash}`, corpusHash, start, start + characters]
    }
    const { hash } = reader.corpus(judged.corpus)
    return [`${judged.model} ${reader.model(judged.model).hash}`, hash, judged.start, judged.end]
  }
}

function isPredictionEvent(event: PredictionEvent | Evaluating): event is PredictionEvent {
  return event.type !== 'evaluating' && event.type !== 'evaluated'
}

const setting = (recording: number) => `predictions ${recording}`
