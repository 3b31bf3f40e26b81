// Kept searches: every completed one, with all that is needed to repeat it and to report differences of the result.

import { type Definitions, definitionsOf, withoutNames } from '../../core/features/definitions.ts'
import type { Scale } from '../../core/search/codes/value-scale.ts'
import { compareSearches, type Found } from '../../core/search/compare.ts'
import { SPLIT_VERSION } from '../../core/search/split.ts'
import { emptyResult, reduce, type SearchResult } from '../contract/search-result.ts'
import type {
  KeptSearch,
  KeptSearchSummary,
  RecordingInfo,
  RepeatEvent,
  Score,
  SearchEvent,
} from '../contract/types.ts'
import type { NewKeptSearch, Store } from '../store/store.ts'
import { recordingHash } from './recording-hash.ts'
import { DEFAULT_SHIFTS, type SearchOptions } from './search.ts'
import type { SearchWithBaselines } from './search-with-baselines.ts'
import type { ServiceContext } from './service-context.ts'

/** Units whose metrics are stored. */
const KEPT_UNITS = 100
/** The rule of the train and held-out parts, and the scale of the values. */
const ruleOf = (scale: Scale) => `rule ${SPLIT_VERSION}, ${scale}`
/** The scale of a kept search: raw in older searches. */
const scaleOf = (split: string): Scale => (split.endsWith(', tanh') ? 'tanh' : 'raw')

export class KeptSearches {
  readonly #context: ServiceContext
  readonly #search: SearchWithBaselines

  constructor(context: ServiceContext, search: SearchWithBaselines) {
    this.#context = context
    this.#search = search
  }

  /**
   * A search as `SearchWithBaselines.search` emits it. It is stored once all units have exact r, even if it is cancelled
   * before the baselines.
   * @throws what `SearchWithBaselines.search` throws; AppError `disk-full` and the like where it cannot be stored
   */
  async *run(
    recording: number,
    expression: string,
    { shifts = DEFAULT_SHIFTS, seed = 1, scale = 'tanh' }: SearchOptions,
    signal: AbortSignal,
  ): AsyncGenerator<SearchEvent> {
    let result = emptyResult()
    let exact = false
    let failed = false
    try {
      for await (const event of this.#search.search(recording, expression, { shifts, seed, scale }, signal)) {
        result = reduce(result, event)
        exact ||= event.type === 'null' && event.exact
        yield event
      }
      const note = questionsNote(this.list(recording).filter((one) => one.expression !== expression).length + 1)
      if (note && !signal.aborted) yield { type: 'notes', notes: [note] }
    } catch (error) {
      failed = true
      throw error
    } finally {
      if (exact && !failed) await this.#keep({ recording, expression, shifts, seed }, foundIn(result), scale)
    }
  }

  list(recording?: number): KeptSearchSummary[] {
    return this.#context.reader.keptSearches(recording)
  }

  recall(search: number): KeptSearch {
    return this.#context.reader.keptSearch(search)
  }

  /** The kept result of the same search on the same values by this version; undefined if there is none. */
  find(recording: RecordingInfo, { expression, shifts, seed }: Omit<Question, 'recording'>): KeptSearch | undefined {
    const { reader, version } = this.#context
    const hash = recordingHash(recording, reader)
    const definitions = JSON.stringify(sorted(definitionsOf(expression, reader.features())))
    const asked = (one: KeptSearchSummary) =>
      one.expression === expression && one.shifts === shifts && one.seed === seed && one.recordingHash === hash
    const alike = (one: KeptSearchSummary) =>
      one.version === version && one.split === ruleOf('tanh') && JSON.stringify(sorted(one.definitions)) === definitions
    const found = reader.keptSearches().find((one) => asked(one) && alike(one))
    return found && this.recall(found.id)
  }

  /**
   * Repeats a kept search: on the same recording, or, if that was removed, on one with the same values, with the stored
   * definitions of names. Ends with a comparison.
   */
  async *repeat(search: number, signal: AbortSignal): AsyncGenerator<RepeatEvent> {
    const kept = this.recall(search)
    const { reader, version } = this.#context
    const { recording, said } = recordingFor(kept, reader)
    const today = definitionsOf(kept.expression, reader.features())
    const circumstances = [
      ...said,
      ...(kept.version === version ? [] : [`It was made by Neuronscope ${kept.version}; this is ${version}.`]),
      ...(kept.split === ruleOf(scaleOf(kept.split))
        ? []
        : ['Characters are divided into train and held-out parts by another rule now.']),
      ...redefinitions(kept.definitions, today),
    ]
    if (recording === undefined) {
      yield { type: 'compared', same: false, differences: circumstances }
      return
    }
    let result = emptyResult()
    let before = emptyResult()
    const { shifts, seed } = kept
    const scale = scaleOf(kept.split)
    for await (const event of this.#search.search(recording, asItWas(kept, today), { shifts, seed, scale }, signal)) {
      result = reduce(result, event)
      if (event.type !== 'refined') before = reduce(before, event)
      yield event
    }
    const scores = asFarAs(kept.top, result.scores, before.scores)
    const differences = compareSearches(kept, foundIn({ ...result, scores }))
    yield { type: 'compared', same: differences.length === 0, differences: [...circumstances, ...differences] }
  }

  async pin(search: number, pinned: boolean, note?: string): Promise<void> {
    await this.#context.writer.pinSearch(search, pinned, note)
  }

  /** Into the bin. */
  async forget(search: number): Promise<void> {
    await this.#context.writer.forgetSearch(search)
    this.#context.changed()
  }

  async #keep(question: Question, found: Found | undefined, scale: Scale): Promise<void> {
    const { reader, writer, readOnly, version } = this.#context
    if (readOnly || !found) return
    const recording = reader.recordings().find(({ id }) => id === question.recording)
    // a recording that was removed or has grown is not the one searched
    if (recording?.characters !== found.characters) return
    await writer.keepSearch({
      ...question,
      ...found,
      recordingName: recording.name,
      recordingHash: recordingHash(recording, reader),
      definitions: definitionsOf(question.expression, reader.features()),
      split: ruleOf(scale),
      version,
      best: bestOf(found.top),
    })
  }
}

/** From so many searches of a recording on, a note gives their number. */
const MANY = 10

/** p is corrected for the number of units, not of searches. */
export function questionsNote(questions: number): string | null {
  if (questions < MANY) return null
  const share = Math.round(100 * (1 - 0.95 ** questions))
  return `This is one of ${questions} questions that were asked of this recording: of so many about nothing at all, at least one has p ≤ 0.05 in ${share} % of cases.`
}

function sorted(definitions: Definitions): [string, string][] {
  return Object.entries(definitions).sort(([a], [b]) => (a < b ? -1 : 1))
}

type Question = Pick<NewKeptSearch, 'recording' | 'expression' | 'shifts' | 'seed'>

/** The stored part of a search; undefined without a null. */
function foundIn({ maxima, scores, ...searchResult }: SearchResult): Found | undefined {
  const { kind, characters, positives, runs, seconds, baselines } = searchResult
  if (maxima.length === 0) return undefined
  return { kind, characters, positives, runs, seconds, baselines, maxima, top: scores.slice(0, KEPT_UNITS) }
}

/**
 * Scores as far as the kept search had refined them: others as they were `before` refinement.
 */
function asFarAs(kept: readonly Score[], now: readonly Score[], before: readonly Score[]): Score[] {
  const left = new Set(kept.filter(({ exact }) => !exact).map(({ unit }) => unit))
  const earlier = new Map(before.map((score) => [score.unit, score]))
  return now.map((score) => (left.has(score.unit) ? earlier.get(score.unit)! : score))
}

function bestOf([first]: readonly Score[]): KeptSearchSummary['best'] {
  return first ? { unit: first.unit, r: first.heldout.r, auroc: first.heldout.auroc, p: first.p } : null
}

/** The recording to search, with notes. */
function recordingFor(kept: KeptSearch, reader: Store): { recording: number | undefined; said: string[] } {
  const name = `“${kept.recordingName}”`
  const all = reader.recordings()
  const same = all.find(({ id }) => id === kept.recording)
  if (same) {
    const changed = recordingHash(same, reader) !== kept.recordingHash
    return { recording: same.id, said: changed ? [changeOf(kept, same)] : [] }
  }
  const equal = all.find(
    (other) => other.characters === kept.characters && recordingHash(other, reader) === kept.recordingHash,
  )
  if (equal)
    return { recording: equal.id, said: [`The recording ${name} has been removed; “${equal.name}” holds the same.`] }
  return {
    recording: undefined,
    said: [`The recording ${name} has been removed, and no other holds the same; record it again to repeat this.`],
  }
}

function changeOf(kept: KeptSearch, { name, characters }: RecordingInfo): string {
  if (characters === kept.characters) return `The recording “${name}” holds other values than it did.`
  return `The recording “${name}” holds ${characters} characters now, and held ${kept.characters}.`
}

function redefinitions(then: Definitions, today: Definitions): string[] {
  return Object.entries(then)
    .filter(([name, expression]) => today[name] !== expression)
    .map(([name, expression]) =>
      today[name] === undefined
        ? `There is no feature ${name} any more; it was searched for as it was, ${expression}.`
        : `${name} means ${today[name]} now; it was searched for as it was, ${expression}.`,
    )
}

/** The expression with the stored definitions: names that have changed since are inlined. */
function asItWas({ expression, definitions }: KeptSearch, today: Definitions): string {
  const same = Object.keys(definitions).every((name) => today[name] === definitions[name])
  return same ? expression : withoutNames(expression, definitions)
}
