// What became of a network along its training: its kept checkpoints against features and n-gram models, and the text as
// one of them reads it.

import { AppError } from '../../core/errors.ts'
import type { BirthEvent, BirthOptions, Births as Found } from '../contract/birth-types.ts'
import type { Evaluating } from '../workers/recorded-feature.ts'
import type { CheckpointValues, CheckpointValuesInput } from '../workers/tasks/checkpoint-values.ts'
import { events } from './events.ts'
import { runAsJob } from './run-as-job.ts'
import type { ServiceContext } from './service-context.ts'
import { watchedEvents } from './watchdog.ts'

/** Results that are remembered. */
const REMEMBERED = 4
/** Most characters of a passage: some screens. */
const MOST = 20_000

const PHASES = { 'n-grams': 'n-gram models', checkpoints: 'reading checkpoints' } as const

export class Births {
  readonly #context: ServiceContext
  readonly #results = new Map<string, Found>()

  constructor(context: ServiceContext) {
    this.#context = context
  }

  /** @throws AppError `no-kept-checkpoints`, `no-such-unit`, or what is wrong with a feature */
  async *run(recording: number, options: BirthOptions, signal: AbortSignal): AsyncGenerator<BirthEvent> {
    const { jobs, threads, reader } = this.#context
    const { modelName, model } = reader.recording(recording)
    reader.model(model) // one of another program has no checkpoints
    const title = `${modelName} along its training`
    const job = { kind: 'search', title, subject: recording, unit: 'steps', total: 0 } as const
    const expression = options.pairs.map(({ feature }) => feature).join(', ')
    const keep = (births: Found) => this.#keep(this.#key(recording, options), births)
    yield* runAsJob(jobs, job, signal, async function* (job, signal) {
      for await (const event of watchedEvents<BirthEvent | Evaluating>(expression, signal, (watched) =>
        events(threads, 'births', { recording, ...options }, watched),
      )) {
        if (event.type !== 'progress' && event.type !== 'births') continue
        if (event.type === 'progress')
          job.progress(event.done, { total: event.total, message: PHASES[event.phase], eta: null })
        else if (event.whole) keep(event.births)
        yield event
      }
    })
  }

  /** The result of a question, of the last ones or anew. */
  async whole(recording: number, options: BirthOptions, signal: AbortSignal): Promise<Found> {
    const known = this.#results.get(this.#key(recording, options))
    if (known) return known
    let found: Found | undefined
    for await (const event of this.run(recording, options, signal))
      if (event.type === 'births' && event.whole) found = event.births
    if (found) return found
    throw new AppError('cancelled', 'The checkpoints were not read to the end.')
  }

  /** @throws AppError `no-such-checkpoint`, `no-such-unit`, `too-much` */
  async values(input: CheckpointValuesInput, signal?: AbortSignal): Promise<CheckpointValues> {
    if (input.end - input.start > MOST)
      throw new AppError('too-much', `A checkpoint reads at most ${MOST} characters at once; ask for fewer.`)
    return await this.#context.threads.run('checkpointValues', input, { signal }).done
  }

  #keep(key: string, births: Found): void {
    this.#results.set(key, births)
    for (const old of [...this.#results.keys()].slice(0, -REMEMBERED)) this.#results.delete(old)
  }

  /** Changes with all that a result depends on. */
  #key(recording: number, options: BirthOptions): string {
    const { reader } = this.#context
    const { model, corpusHash, start, characters } = reader.recording(recording)
    const hashes = reader.keptCheckpoints(model).map(({ step, hash }) => [step, hash])
    return JSON.stringify([model, corpusHash, start, characters, options, hashes, reader.features()])
  }
}
