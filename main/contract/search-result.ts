// A search as its events give it: one reducer, for the host's services, the command line and the window.

import { withNull } from '../../core/search/ranked.ts'
import type { Baselines, Beats, OtherText, RefinedScore, Score, SearchEvent } from './types.ts'

export interface SearchResult {
  kind: 'boolean' | 'number'
  characters: number
  positives: number
  runs: number
  /** characters after which the feature's autocorrelation has fallen to 1/e */
  correlationTime: number
  /** whether there are held-out figures */
  heldout: boolean
  /** notes on the limits of the result */
  notes: string[]
  seconds: number
  /** all units, best first, with p and, for the best, intervals */
  scores: Score[]
  shifts: number
  /** [shifts] see NullMetrics */
  maxima: Float64Array
  largest: Float64Array
  detectable: number
  baselines: Baselines | null
  beats: Beats | null
  otherText: OtherText | null
  /** sentences: whether any unit is beyond chance, and what the best one beats */
  verdict: string[]
}

/** What is known before the first event. */
export function emptyResult(): SearchResult {
  const counts = { characters: 0, positives: 0, runs: 0, correlationTime: 0, seconds: 0, shifts: 0 }
  const chance = { maxima: new Float64Array(), largest: new Float64Array(), detectable: Number.NaN }
  return {
    kind: 'boolean',
    ...counts,
    ...chance,
    heldout: true,
    notes: [],
    scores: [],
    baselines: null,
    beats: null,
    otherText: null,
    verdict: [],
  }
}

/** The result after one more event. */
export function reduce(found: SearchResult, event: SearchEvent): SearchResult {
  switch (event.type) {
    case 'feature': {
      const { kind, characters, positives, runs, correlationTime, heldout, notes = [] } = event
      return { ...found, kind, characters, positives, runs, correlationTime, heldout, notes }
    }
    case 'scores':
      return { ...found, scores: event.scores, seconds: event.seconds }
    case 'null': {
      const { columns, seconds, shifts, maxima, largest, detectable } = event
      return { ...found, scores: withNull(found.scores, columns), seconds, shifts, maxima, largest, detectable }
    }
    case 'refined':
      return { ...found, scores: refined(found.scores, event.scores) }
    case 'untrained':
      return { ...found, scores: found.scores.map((score) => ({ ...score, pUntrained: event.p[score.column] })) }
    case 'notes':
      return { ...found, notes: [...found.notes, ...event.notes] }
    case 'baselines':
      return { ...found, baselines: event.baselines, beats: event.beats, verdict: event.verdict }
    case 'otherText':
      return { ...found, otherText: event.otherText, verdict: event.verdict }
  }
}

function refined(scores: Score[], known: readonly RefinedScore[]): Score[] {
  const of = new Map(known.map((score) => [score.unit, score]))
  return scores.map((score) => ({ ...score, ...of.get(score.unit) }))
}
