// Ranks units by a feature. Every unit is scored from counts of its codes (scorer.ts) and compared with circular shifts
// (null.ts); r is then computed from the recorded values (exact.ts). A generator that yields between slices of work, so
// that the caller can show partial results or cancel.

import type { CodeCache, Slice } from './codes/code-cache.ts'
import { type ExactR, exactR } from './exact.ts'
import { nullMetrics } from './merge-shards.ts'
import { chanceOf } from './null/chance.ts'
import { correlateShifts, planShifts, type ShiftPlan, type TakeShifts, tablesOf, UnitVector } from './null/null.ts'
import type { PreparedFeature } from './prepared.ts'
import { ranked, withNull } from './ranked.ts'
import { BATCH, createScorer, type Scorer } from './scorer.ts'
import type { ActivationSource, NullColumns, Score, SearchStep, UnitsEvent } from './types.ts'

export interface SearchOptions {
  /** circular shifts of the null; 0 leaves p at null */
  shifts?: number
  /** milliseconds, for the `seconds` of the events */
  now: () => number
  /** true for a shard of the units (merge-shards.ts): p is computed over all shards */
  partial?: boolean
}

export const DEFAULT_SHIFTS = 255

/**
 * @param values the recording, for the exact r; without it r is that of the codes
 * @returns the scores of all units, best first
 */
export function* searchUnits(
  cache: CodeCache,
  feature: PreparedFeature,
  values: ActivationSource | null,
  options: SearchOptions,
): Generator<UnitsEvent, Score[]> {
  const begun = options.now()
  const seconds = () => (options.now() - begun) / 1000
  const { characters, units } = cache.source
  yield { type: 'feature', characters, ...feature.description }
  const { shifts = DEFAULT_SHIFTS } = options
  const scorer = createScorer(feature)
  let scores: Score[] = []
  for (const slice of cache.slices) {
    for (const loaded of cache.load(slice))
      yield { type: 'progress', phase: 'codes', done: slice.first + loaded, total: units }
    yield* scoreSlice(cache, slice, scorer, scores, seconds)
  }
  const plan = planShifts(characters, shifts)
  const correlations = shifts > 0 ? yield* correlated(cache, feature, plan) : undefined
  const chance = correlations && !options.partial ? chanceOf(correlations, plan.shifts) : undefined
  const chanceMetrics = chance ? nullMetrics(chance) : { ...NO_NULL, shifts: correlations ? plan.shifts : 0 }
  const { z, p } = chance ?? NO_CHANCE
  const columns: NullColumns = { overall: overallOf(correlations, units, plan), z, p, r: null, heldoutR: null }
  if (correlations) {
    scores = withNull(scores, columns)
    yield { type: 'null', columns, seconds: seconds(), ...chanceMetrics, exact: false, correlations }
  }
  if (!values) return ranked(scores)
  const exact: ExactR[] = []
  for (const { done, r } of exactR(values, feature, (column) => cache.book(column))) {
    exact.push(...r)
    yield { type: 'progress', phase: 'exact', done, total: units }
  }
  const r = Float64Array.from(exact, ({ train }) => train)
  const heldoutR = feature.description.heldout ? Float64Array.from(exact, ({ heldout }) => heldout) : null
  if (correlations) {
    const known = { ...columns, r, heldoutR }
    yield { type: 'null', columns: known, seconds: seconds(), ...chanceMetrics, exact: true }
    return withNull(scores, known)
  }
  scores = ranked(scores.map((score) => replaced(score, exact[score.column], feature)))
  yield { type: 'scores', scores, seconds: seconds(), units }
  return scores
}

/** [units] r at no shift, with the feature less its drift. */
function overallOf(correlations: Float32Array | undefined, units: number, { blocks }: ShiftPlan): Float64Array {
  return Float64Array.from({ length: units }, (_, column) => correlations?.[column * blocks] ?? Number.NaN)
}

/** [units][shifts + 1] r of every unit at every shift. */
function* correlated(cache: CodeCache, feature: PreparedFeature, plan: ShiftPlan): Generator<SearchStep, Float32Array> {
  const { units } = cache.source
  const vector = new UnitVector(feature.values, plan.length, true)
  const r = new Float32Array(units * plan.blocks)
  let done = 0
  for (const slice of cache.nearest) {
    for (const _ of cache.load(slice)) yield { type: 'progress', phase: 'null', done, total: units }
    const take: TakeShifts = (unit, _feature, of) => r.set(of, (slice.first + unit) * plan.blocks)
    for (const share of correlateShifts(cache.arena, tablesOf(cache, slice, plan), [vector], plan, take, slice.slot))
      yield { type: 'progress', phase: 'null', done: done + share * slice.count, total: units }
    done += slice.count
  }
  return r
}

function replaced(score: Score, { train, heldout }: ExactR, { description }: PreparedFeature): Score {
  if (!description.heldout) return { ...score, r: train }
  return { ...score, r: train, heldout: { ...score.heldout, r: heldout } }
}

const NO_CHANCE = { z: new Float64Array(), p: new Float64Array() }
/** Of some units alone. */
const NO_NULL = { maxima: new Float64Array(), largest: new Float64Array(), detectable: Number.NaN }
/** Fields of a score before the null. */
const BEFORE_NULL = { overall: Number.NaN, z: Number.NaN, p: null, pUntrained: null, intervals: null, exact: false }

/** Ranks the scores so far each time their number has doubled, and at the end of the slice. */
function* scoreSlice(
  cache: CodeCache,
  slice: Slice,
  scorer: Scorer,
  scores: Score[],
  seconds: () => number,
): Generator<SearchStep> {
  const { units, name } = cache.source
  let shown = slice.first
  for (let done = 0; done < slice.count; done += BATCH) {
    for (const score of scorer.score(cache, slice.slot + done, Math.min(BATCH, slice.count - done)))
      scores.push({ unit: name(scores.length), column: scores.length, ...score, ...BEFORE_NULL })
    yield { type: 'progress', phase: 'scores', done: scores.length, total: units }
    if (scores.length < 2 * shown && scores.length < slice.first + slice.count) continue
    shown = scores.length
    yield { type: 'scores', scores: ranked(scores), seconds: seconds(), units: shown }
  }
}
