// All that a search told, taken together once it has ended.

import type { Controls, Intervals, Score, SearchEvent } from '../contract/types.ts'

export interface Outcome {
  kind: 'boolean' | 'number'
  characters: number
  positives: number
  runs: number
  /** what a reader has to know about how far the answer goes */
  notes: string[]
  seconds: number
  /** all units, best first, with p and, for the best, intervals */
  scores: Score[]
  maxima: Float64Array
  shifts: number
  controls: Controls | null
}

/** @param told hears every event as it comes */
export async function outcome(
  events: AsyncIterable<SearchEvent>,
  told: (event: SearchEvent) => void = () => {},
): Promise<Outcome> {
  let found = nothing()
  for await (const event of events) {
    found = joined(found, event)
    told(event)
  }
  return found
}

/** What is known before the first event. */
export function nothing(): Outcome {
  const counts = { characters: 0, positives: 0, runs: 0, seconds: 0, shifts: 0 }
  return { kind: 'boolean', ...counts, notes: [], scores: [], maxima: new Float64Array(), controls: null }
}

/** With one event more. */
export function joined(found: Outcome, event: SearchEvent): Outcome {
  switch (event.type) {
    case 'feature': {
      const { kind, characters, positives, runs, notes = [] } = event
      return { ...found, kind, characters, positives, runs, notes }
    }
    case 'scores':
      return { ...found, scores: event.scores, seconds: event.seconds }
    case 'null':
      return { ...found, scores: event.scores, seconds: event.seconds, maxima: event.maxima, shifts: event.shifts }
    case 'intervals':
      return { ...found, scores: withIntervals(found.scores, event.intervals) }
    case 'controls':
      return { ...found, controls: event.controls }
  }
}

function withIntervals(scores: Score[], known: { unit: string; intervals: Intervals }[]): Score[] {
  const of = new Map(known.map(({ unit, intervals }) => [unit, intervals]))
  return scores.map((score) => ({ ...score, intervals: of.get(score.unit) ?? score.intervals }))
}
