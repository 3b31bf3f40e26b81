// A search, and then all that its answer is held against: what the last characters say by themselves, what the same
// network says untrained, and how far the held-out figures of the best units can be trusted. The ranking and its p are
// never kept waiting for it.

import { columnOf, parseUnit } from '../../core/run/units.ts'
import { figuresOf } from '../../core/search/controls.ts'
import type { Controls, MemoryCurve, Score, SearchEvent } from '../contract/types.ts'
import type { Question } from '../workers/searched-feature.ts'
import type { ControlRecordings } from './control-recordings.ts'
import { events } from './events.ts'
import type { Host } from './host.ts'
import { outcome } from './outcome.ts'
import type { Search, SearchOptions } from './search.ts'
import { watched, watchedEvents } from './watchdog.ts'

/** Units that get intervals: nobody reads on for ever, and the best are the ones to be doubted. */
const BEST = 100
/** Of the blocks that are drawn, unless the search has one. */
const SEED = 1

export class Evidence {
  readonly #host: Host
  readonly #search: Search
  readonly #controls: ControlRecordings

  constructor(host: Host, search: Search, controls: ControlRecordings) {
    this.#host = host
    this.#search = search
    this.#controls = controls
  }

  /** @throws AppError for a bad expression, or a feature that cannot be searched for */
  async *search(
    recording: number,
    expression: string,
    options: SearchOptions,
    signal: AbortSignal,
  ): AsyncGenerator<SearchEvent> {
    let question: Question | undefined
    let scores: Score[] = []
    for await (const event of this.#search.run(recording, expression, options, signal)) {
      if (event.type === 'scores' || event.type === 'null') scores = event.scores
      if (event.type === 'feature') {
        question = { recording, expression, characters: event.characters }
        yield { ...event, notes: [...(event.notes ?? []), ...this.#growing(question)] }
      } else yield event
    }
    if (!question || signal.aborted) return
    yield { type: 'controls', controls: await this.#controlsOf(question, signal) }
    yield* this.#intervals(question, scores.slice(0, BEST), options.seed ?? SEED, signal)
  }

  /** How long a unit remembers a feature. @throws AppError also for a feature that is a number */
  async memory(recording: number, unit: string, expression: string, signal?: AbortSignal): Promise<MemoryCurve> {
    const { characters, layers, hidden, kinds } = this.#host.reader.recording(recording)
    const column = columnOf({ layers, hidden }, kinds, parseUnit(unit))
    const input = { recording, expression, characters, column }
    return watched(expression, signal, (options) => this.#host.threads.run('memory', input, options).done)
  }

  #growing({ recording, characters }: Question): string[] {
    const { state, name, start, end } = this.#host.reader.recording(recording)
    if (state !== 'recording') return []
    return [`“${name}” is still being recorded: its first ${characters} of ${end - start} characters were searched.`]
  }

  async #controlsOf(question: Question, signal: AbortSignal): Promise<Controls> {
    const [characters, untrained] = await Promise.all([
      watched(
        question.expression,
        signal,
        (options) => this.#host.threads.run('searchControls', question, options).done,
      ),
      this.#untrained(question, signal),
    ])
    return { ...characters, untrained }
  }

  /** The best unit of the untrained network, through the same search. */
  async #untrained({ recording, expression }: Question, signal: AbortSignal): Promise<Controls['untrained']> {
    const control = this.#controls.of(recording)
    if (!control) return null
    const found = await outcome(this.#search.run(control.id, expression, { shifts: 0 }, signal))
    const [best] = found.scores
    return { unit: best.unit, ...figuresOf(best), recording: control.id }
  }

  async *#intervals(
    question: Question,
    scores: readonly Score[],
    seed: number,
    signal: AbortSignal,
  ): AsyncGenerator<SearchEvent> {
    const units = scores.map(({ unit, column, sign }) => ({ unit, column, sign }))
    const told = watchedEvents(question.expression, signal, (options) =>
      events(this.#host.threads, 'searchIntervals', { ...question, units, seed }, options),
    )
    for await (const event of told) if (event.type === 'intervals') yield event
  }
}
