// Which units follow a feature? Codes are counted to score every unit (scorer.ts), turned to ask whether chance would
// have come as far (null.ts), and r is computed once more from the values themselves (exact.ts). A generator: it stops
// between slices of work, so that whoever drives it can show what is there so far, or drop it for a newer question.

import { chanceOf } from './chance.ts'
import type { CodeCache, Slice } from './code-cache.ts'
import { type ExactR, exactR } from './exact.ts'
import { nullMetrics, withP } from './merge-shards.ts'
import { correlateShifts, planShifts, type ShiftPlan, type TakeShifts, tablesOf, UnitVector } from './null.ts'
import type { PreparedFeature } from './prepared.ts'
import { BATCH, createScorer, type Scorer } from './scorer.ts'
import { ranked } from './scores.ts'
import type { ActivationSource, Score, SearchStep, UnitsEvent } from './types.ts'

export interface SearchOptions {
  /** turns of the null; 0 leaves p at null */
  shifts?: number
  /** milliseconds, for the `seconds` of the events */
  now: () => number
  /** true for some of the units of a search that is joined (joined.ts): p is left to be made of all of them */
  joined?: boolean
}

export const DEFAULT_SHIFTS = 255

/**
 * @param values the recording itself, for the exact r; without it r stays as the codes give it
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
  const turned = shifts > 0 ? yield* turn(cache, feature, plan) : undefined
  if (turned) scores = ranked(scores.map((score) => ({ ...score, overall: turned[score.column * plan.blocks] })))
  const chance = turned && !options.joined ? chanceOf(turned, plan.shifts) : undefined
  if (chance) scores = withP(scores, chance)
  const figures = chance ? nullMetrics(chance) : { ...NO_NULL, shifts: turned ? plan.shifts : 0 }
  if (turned) yield { type: 'null', scores, seconds: seconds(), ...figures, exact: false, turned }
  if (!values) return ranked(scores)
  const exact: ExactR[] = []
  for (const { done, r } of exactR(values, feature, (column) => cache.book(column))) {
    exact.push(...r)
    yield { type: 'progress', phase: 'exact', done, total: units }
  }
  scores = ranked(scores.map((score) => replaced(score, exact[score.column], feature)))
  if (turned) yield { type: 'null', scores, seconds: seconds(), ...figures, exact: true }
  else yield { type: 'scores', scores, seconds: seconds(), units }
  return scores
}

/** [units][shifts + 1] r of every unit at every turn. */
function* turn(cache: CodeCache, feature: PreparedFeature, plan: ShiftPlan): Generator<SearchStep, Float32Array> {
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

/** Of some units alone. */
const NO_NULL = { maxima: new Float64Array(), largest: new Float64Array(), detectable: Number.NaN }
/** What is not known before the null is in. */
const UNJUDGED = { overall: Number.NaN, z: Number.NaN, p: null, pUntrained: null, intervals: null, exact: false }

/** Ranks what is scored so far each time that has doubled, and at the end of the slice. */
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
      scores.push({ unit: name(scores.length), column: scores.length, ...score, ...UNJUDGED })
    yield { type: 'progress', phase: 'scores', done: scores.length, total: units }
    if (scores.length < 2 * shown && scores.length < slice.first + slice.count) continue
    shown = scores.length
    yield { type: 'scores', scores: ranked(scores), seconds: seconds(), units: shown }
  }
}
