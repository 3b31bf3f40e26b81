// A search, followed by refined scores of the best units with intervals, and the baselines: n-grams, the untrained network,
// a random basis, and control features. The ranking and its p are emitted before them.

import { AppError } from '../../core/errors.ts'
import { columnNamed } from '../../core/model/unit-names.ts'
import { meanPredictor, predictorOf } from '../../core/search/baselines/baselines.ts'
import type { Scale } from '../../core/search/codes/value-scale.ts'
import { NOT_HELD_OUT } from '../../core/search/metrics/scores.ts'
import { againstUntrained } from '../../core/search/null/chance.ts'
import { isRare, shiftedNote } from '../../core/search/refine-notes.ts'
import type { Chosen } from '../../core/search/replicate.ts'
import { DEFAULT_SHIFTS } from '../../core/search/search.ts'
import { beatsOf, verdictOf } from '../../core/search/verdict.ts'
import { emptyResult, reduce, type SearchResult } from '../contract/search-result.ts'
import type { Baselines, MemoryCurve, Replication, SearchEvent } from '../contract/types.ts'
import type { Question } from '../workers/searched-feature.ts'
import type { TaskInput, TaskName, TaskOutput } from '../workers/tasks.ts'
import type { ControlRecordings } from './control-recordings.ts'
import { runEvents } from './events.ts'
import type { HeldFeature } from './held-feature.ts'
import type { Search, SearchOptions } from './search.ts'
import { searchResult } from './search-result.ts'
import type { ServiceContext } from './service-context.ts'
import { watched } from './watchdog.ts'

/** Units that are refined: the best ones. */
const BEST = 100
/** So many of them at least, however long the recording is. */
const FEWEST = 20
/** Values, at most, that are read to score units again, all of them where the feature is rare. */
const MOST_VALUES = 2 ** 28
/** Seeds of the control features. */
const CONTROL_SEEDS = [1, 2, 3]

/** A question, and its feature as it was evaluated for the search. */
interface Asked {
  recording: number
  expression: string
  characters: number
  scale: Scale
  held: HeldFeature
  signal: AbortSignal
}

export class SearchWithBaselines {
  readonly #context: ServiceContext
  readonly #search: Search
  readonly #controls: ControlRecordings

  constructor(context: ServiceContext, search: Search, controls: ControlRecordings) {
    this.#context = context
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
    const { scale = 'tanh' } = options
    let found = emptyResult()
    const emitted = (event: SearchEvent) => {
      found = reduce(found, event)
      return event
    }
    const { characters } = this.#context.reader.recording(recording)
    const question: Question = { recording, expression, characters }
    const evaluated = this.#search.feature(recording, expression, characters, signal)
    try {
      for await (const event of this.#search.run(recording, expression, { ...options, held: evaluated }, signal))
        yield emitted(event.type === 'feature' ? { ...event, notes: this.#notes(event, question) } : event)
      if (signal.aborted || found.scores.length === 0) return
      const asked = { ...question, scale, signal, held: await evaluated }
      const baselines = await this.#ofCharacters(asked)
      yield emitted(this.#baselinesEvent(found, baselines))
      for await (const event of this.#refined(asked, found)) yield emitted(event)
      const untrained = await this.#untrained(asked, found, options)
      if (untrained?.p) yield emitted({ type: 'untrained', p: untrained.p })
      const known = { ...baselines, untrained: untrained?.best ?? null }
      yield emitted(this.#baselinesEvent(found, known))
      const controlFeature = await this.#controlFeature(asked)
      const rotated = heldOutOf(found, await this.#run(asked, 'searchRotated', { ...inputOf(asked), scale }))
      yield emitted(this.#baselinesEvent(found, { ...known, controlFeature, rotated }))
    } finally {
      evaluated.then((held) => held.release()).catch(() => undefined)
    }
    if (options.shifts === 0) return
    const asked = { ...question, scale }
    const otherText = await watched(
      expression,
      signal,
      (watch) => this.#context.threads.run('searchOtherText', asked, watch).done,
    )
    yield emitted({ type: 'otherText', otherText, verdict: verdictOf({ ...found, otherText }) })
  }

  /** AUROC of a unit by the distance since the feature changed. @throws AppError also for a number */
  async memory(recording: number, unit: string, expression: string, signal?: AbortSignal): Promise<MemoryCurve> {
    const info = this.#context.reader.recording(recording)
    const { characters } = info
    const column = columnNamed(info, unit)
    const input = { recording, expression, characters, column }
    return watched(expression, signal, (options) => this.#context.threads.run('memory', input, options).done)
  }

  /**
   * Scores units with their signs and thresholds on another recording of the same units.
   * @throws AppError `no-such-unit`, and for a feature that is constant there
   */
  async replicate(
    other: number,
    expression: string,
    units: readonly Chosen[],
    { scale = 'tanh' }: Pick<SearchOptions, 'scale'>,
    signal?: AbortSignal,
  ): Promise<Replication[]> {
    const input = { recording: other, expression, units: [...units], scale }
    return watched(expression, signal, (options) => this.#context.threads.run('replicate', input, options).done)
  }

  #notes({ notes = [] }: { notes?: string[] }, { recording, characters }: Question): string[] {
    const { state, name, start, end } = this.#context.reader.recording(recording)
    if (state !== 'recording') return notes
    const searched = `its first ${characters} of ${end - start} characters were searched`
    return [...notes, `“${name}” is still being recorded: ${searched}.`]
  }

  /** A task that reads the feature. */
  #run<K extends TaskName>({ held, signal }: Asked, task: K, input: TaskInput<K>): Promise<TaskOutput<K>> {
    return held.reading(this.#context.threads.run(task, input, { signal }).done)
  }

  #baselinesEvent(found: SearchResult, baselines: Baselines): SearchEvent {
    const beats = beatsOf(found.kind, found.scores[0], baselines)
    return { type: 'baselines', baselines, beats, verdict: verdictOf({ ...found, baselines }) }
  }

  async #ofCharacters(asked: Asked): Promise<Baselines> {
    const characters = await this.#run(asked, 'searchControls', inputOf(asked))
    return { ...characters, untrained: null, rotated: null, controlFeature: null }
  }

  /** The best unit of the untrained networks by the same search, and p of each unit against them. */
  async #untrained({ recording, expression, held, signal }: Asked, found: SearchResult, options: SearchOptions) {
    const untrained = this.#controls.of(recording)
    if (untrained.length === 0) return null
    let best: Baselines['untrained'] = null
    let p: Float64Array | null = null
    const overall = Float64Array.from({ length: found.scores.length })
    for (const { column, overall: r } of found.scores) overall[column] = r
    const { scale, shifts = DEFAULT_SHIFTS } = options
    for (const { id } of untrained) {
      const search = this.#search.run(id, expression, { scale, shifts, held: Promise.resolve(held) }, signal)
      const other = await searchResult(search)
      const [first] = other.scores
      if (!first) continue
      if (!best || Math.abs(first.r) > Math.abs(best.train.r))
        best = { unit: first.unit, ...predictorOf(first), recording: id, seeds: untrained.length }
      if (found.largest.length !== other.largest.length || other.largest.length === 0) continue
      const reach = { best: Math.max(...other.scores.map((score) => Math.abs(score.overall))), largest: other.largest }
      const now = againstUntrained(overall, found.largest, reach)
      p = p ? p.map((each, column) => Math.max(each, now[column])) : now
    }
    return { best, p }
  }

  /** Mean metrics over several seeds; null where no control feature can be scored. */
  async #controlFeature({ recording, expression, scale, held, signal }: Asked) {
    const all: ReturnType<typeof predictorOf>[] = []
    for (const seed of CONTROL_SEEDS) {
      const control = this.#search.control(held, seed, signal)
      try {
        const options = { shifts: 0, scale, held: control, exact: false } // codes are enough for what is to be beaten
        const found = await searchResult(this.#search.run(recording, expression, options, signal))
        all.push(predictorOf(found.scores[0]))
      } catch (error) {
        if (!(error instanceof AppError) || error.code === 'cancelled' || signal.aborted) throw error
      } finally {
        control.then((held) => held.release()).catch(() => undefined)
      }
    }
    return all.length > 0 ? meanPredictor(all) : null
  }

  /** The best units from their values; all of them where few characters are true. */
  async *#refined(asked: Asked, found: SearchResult): AsyncGenerator<SearchEvent> {
    const bounded = Math.max(FEWEST, Math.floor(MOST_VALUES / found.characters))
    const all = isRare(found) && found.scores.length <= bounded
    const units = found.scores
      .slice(0, all ? undefined : Math.min(BEST, bounded))
      .map(({ unit, column }) => ({ unit, column }))
    const best = found.scores[0]
    const input = { ...inputOf(asked), units, scale: asked.scale }
    const refining = runEvents<'searchRefine'>(
      (options) => {
        const run = this.#context.threads.run('searchRefine', input, options)
        void asked.held.reading(run.done)
        return run
      },
      { signal: asked.signal },
    )
    for await (const event of refining) {
      if (event.type === 'refined') yield event
      if (event.type !== 'shifted') continue
      const note = shiftedNote(found.kind, best, event)
      if (note) yield { type: 'notes', notes: [note] }
    }
  }
}

const inputOf = ({ recording, characters, held }: Asked) => ({ recording, characters, feature: held.values })

/** Without held-out metrics of the rotated states where the text is too short. */
function heldOutOf(found: SearchResult, rotated: NonNullable<Baselines['rotated']>): NonNullable<Baselines['rotated']> {
  return found.heldout ? rotated : { ...rotated, figures: NOT_HELD_OUT }
}
