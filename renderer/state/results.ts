// What a search has told so far, gathered from its events.

import type { Controls, Intervals, KeptSearch, Score, SearchEvent } from '../../main/contract/types.ts'

export interface Results {
  expression: string
  recording: number
  kind: 'boolean' | 'number'
  characters: number
  positives: number
  runs: number
  scores: readonly Score[] | null
  /** until all units were ranked */
  seconds: number
  maxima: Float64Array | null
  shifts: number
  controls: Controls | null
  /** when it was made, for one that was kept: only the best units are in it */
  keptAt: number | null
}

/** The results with one more event. */
export function merge(old: Results | null, recording: number, expression: string, event: SearchEvent): Results {
  const base: Results = old ?? {
    expression,
    recording,
    kind: 'boolean',
    characters: 0,
    positives: 0,
    runs: 0,
    scores: null,
    seconds: 0,
    maxima: null,
    shifts: 0,
    controls: null,
    keptAt: null,
  }
  switch (event.type) {
    case 'feature':
      return { ...base, kind: event.kind, characters: event.characters, positives: event.positives, runs: event.runs }
    case 'scores':
      return { ...base, scores: event.scores, seconds: event.seconds }
    case 'null':
      return { ...base, scores: kept(base.scores, event.scores), maxima: event.maxima, shifts: event.shifts }
    case 'intervals':
      return { ...base, scores: base.scores && within(base.scores, event.intervals) }
    case 'controls':
      return { ...base, controls: event.controls }
  }
}

/** The question that has been answered; the same for all that is told of it later. Null while there is no answer. */
export function answered(results: Results | null): string | null {
  return results?.scores ? `${results.recording} ${results.expression}` : null
}

/** A search from the workspace, as if it had just been run. */
export function recalled(search: KeptSearch): Results {
  const { expression, recording, kind, characters, positives, runs, seconds, top, maxima, shifts, controls, madeAt } =
    search
  const made = { scores: top, maxima: maxima.length > 0 ? maxima : null, controls: controls ?? null, keptAt: madeAt }
  return { expression, recording, kind, characters, positives, runs, seconds, shifts, ...made }
}

/** The new scores, with the intervals that were known already: they may come before p or after it. */
function kept(old: readonly Score[] | null, scores: readonly Score[]): readonly Score[] {
  const known = new Map(old?.map((score) => [score.unit, score.intervals]))
  return scores.map((score) => ({ ...score, intervals: score.intervals ?? known.get(score.unit) ?? null }))
}

function within(scores: readonly Score[], intervals: readonly { unit: string; intervals: Intervals }[]): Score[] {
  const known = new Map(intervals.map((entry) => [entry.unit, entry.intervals]))
  return scores.map((score) => ({ ...score, intervals: known.get(score.unit) ?? score.intervals }))
}
