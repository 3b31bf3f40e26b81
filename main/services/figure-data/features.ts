// Data of figures of features against all units: rankings and the matrix.

import { AppError } from '../../../core/errors.ts'
import { inOrder } from '../../../core/figures/kinds/ranking.ts'
import { nameAt } from '../../../core/model/unit-names.ts'
import type { SearchResult } from '../../contract/search-result.ts'
import type { Explanation, ProbeStep, RecordingInfo, Score } from '../../contract/types.ts'
import { expressionFor, namesOf, recordingFor } from '../figure-sources.ts'
import { searchResult } from '../search-result.ts'
import type { ServiceContext } from '../service-context.ts'
import type { FigureNeeds, FigureRequest, Gathered, Gatherers } from './gather.ts'

/** Searches whose results are cached, for the table after the picture. */
const REMEMBERED = 8
/** Units, best by |r|, of a drawn ranking: as many as a kept search has. */
const BEST = 100

export class FeatureFigures {
  readonly #context: ServiceContext
  readonly #needs: FigureNeeds
  readonly #outcomes = new Map<string, Promise<SearchResult>>()

  constructor(context: ServiceContext, needs: FigureNeeds) {
    this.#context = context
    this.#needs = needs
  }

  get gatherers(): Gatherers<'ranking' | 'matrix' | 'explanations' | 'probe' | 'effects' | 'sources' | 'replication'> {
    return {
      ranking: (request) => this.#ranking(request),
      matrix: (request) => this.#matrix(request),
      explanations: (request) => this.#explanations(request),
      probe: (request) => this.#probe(request),
      effects: (request) => this.#effects(request),
      sources: (request) => this.#sources(request),
      replication: (request) => this.#replication(request),
    }
  }

  async #explanations({ figure, source, signal }: FigureRequest<'explanations'>): Promise<Gathered<'explanations'>> {
    const recording = recordingFor(figure, source, this.#context.reader)
    let explanations: readonly Explanation[] = []
    for await (const known of this.#needs.explain.unit(recording.id, figure.unit, signal))
      explanations = known.explanations
    return { explanations, rows: figure.rows }
  }

  /** Of all units, or of some; in the same order and with the same draws as the window's. */
  async #probe({ figure, source, signal }: FigureRequest<'probe'>): Promise<Gathered<'probe'>> {
    const { reader } = this.#context
    const recording = recordingFor(figure, source, reader)
    const { method, states, among: units, most } = figure
    const options = { method, bothStates: states === 'both', units, most }
    const steps: ProbeStep[] = []
    const expression = expressionFor(figure.feature, source, reader)
    for await (const event of this.#needs.probe.run(recording.id, expression, options, signal)) {
      if (event.type === 'step') steps.push(event.step)
      if (event.type === 'result') return { steps, result: event.result, names: namesOf(figure, source, reader) }
    }
    throw new AppError('cancelled', 'The probe was not fitted to its end.')
  }

  async #sources({ figure, source, signal }: FigureRequest<'sources'>): Promise<Gathered<'sources'>> {
    const { position, method, length, target } = figure
    const recording = recordingFor(figure, source, this.#context.reader)
    const input = { recording: recording.id, position, method, length, target }
    const found = await this.#needs.effects.sources(input, signal)
    return { ...found, first: recording.start + found.start }
  }

  async #effects({ figure, source, signal }: FigureRequest<'effects'>): Promise<Gathered<'effects'>> {
    const { reader } = this.#context
    const { feature, at, target, places, window, exact, seed } = figure
    const recording = recordingFor(figure, source, reader).id
    const input = {
      recording,
      expression: expressionFor(feature, source, reader),
      at,
      target,
      places,
      window,
      exact,
      seed,
    }
    for await (const event of this.#needs.effects.run(input, signal)) if (event.type === 'result') return event
    throw new AppError('cancelled', 'The effects were not measured to their end.')
  }

  async #replication({
    figure,
    source,
    provenance,
    signal,
  }: FigureRequest<'replication'>): Promise<Gathered<'replication'>> {
    const { reader } = this.#context
    const other = reader.recordings().find(({ id }) => id === figure.on)
    if (!other)
      throw new AppError(
        'figure-lost',
        'The recording that the units were tried on again has been removed; record it again, and add the figure anew.',
      )
    const found = await this.#ranking({ figure: { ...figure, kind: 'ranking' }, source, provenance, signal })
    const scores = inOrder(found.scores, found.kind).slice(0, figure.rows)
    const expression = expressionFor(figure.feature, source, reader)
    const there = await this.#needs.evidence.replicate(other.id, expression, scores, {}, signal)
    return { kind: found.kind, scores, found: there, name: other.name, names: namesOf(figure, source, reader) }
  }

  /** The picture from the kept search, if any; the table, which lists all units, from a complete one. */
  async #ranking({ figure, source, signal }: FigureRequest<'ranking'>): Promise<Gathered<'ranking'>> {
    const { shifts, seed, rows, feature } = figure
    const { reader } = this.#context
    const recording = recordingFor(figure, source, reader)
    const expression = expressionFor(feature, source, reader)
    const kept = this.#needs.searches.find(recording, { expression, shifts, seed })
    const whole = () => this.#searched(recording, expression, { shifts, seed }, signal)
    const refined = (scores: readonly Score[]) => scores.slice(0, BEST).every(({ intervals }) => intervals !== null)
    const found =
      kept && refined(kept.top)
        ? { kind: kept.kind, maxima: kept.maxima, scores: kept.top, baselines: kept.baselines, notes: undefined }
        : await whole()
    return {
      ...{ kind: found.kind, scores: found.scores.slice(0, BEST), maxima: found.maxima, baselines: found.baselines },
      ...{ rows, units: recording.units, shifts, names: namesOf(figure, source, reader) },
      whole,
      notes: found.notes,
    }
  }

  #searched(
    { id, characters }: RecordingInfo,
    expression: string,
    options: { shifts: number; seed: number },
    signal: AbortSignal,
  ): Promise<SearchResult> {
    const key = JSON.stringify([id, characters, expression, options])
    const known = this.#outcomes.get(key)
    if (known) return known
    const asked = searchResult(this.#needs.evidence.search(id, expression, options, signal))
    asked.catch(() => this.#outcomes.delete(key))
    this.#outcomes.set(key, asked)
    for (const old of [...this.#outcomes.keys()].slice(0, -REMEMBERED)) this.#outcomes.delete(old)
    return asked
  }

  /** Rows keep the names that they had when the figure was added. */
  async #matrix({ figure, source, signal }: FigureRequest<'matrix'>): Promise<Gathered<'matrix'>> {
    const { reader } = this.#context
    const recording = recordingFor(figure, source, reader)
    const expressions = figure.features.map((feature) => expressionFor(feature, source, reader))
    const { features, rows } = await this.#needs.matrix.whole(recording.id, expressions, figure.shifts, signal)
    const column = (_: unknown, i: number) => nameAt(recording, i)
    const { metric, best } = figure
    return {
      features: features.map((feature, i) => ({ ...feature, name: figure.features[i] })),
      units: Array.from({ length: recording.units }, column),
      rows,
      metric,
      best,
      names: namesOf(figure, source, reader),
    }
  }
}
