// What a search has told so far, gathered from its events.

import type { Beats, Controls, KeptSearch, RefinedScore, Score, SearchEvent } from '../../main/contract/types.ts'
import { kindOf } from './units.ts'

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
  /** see NullMetrics */
  detectable: number
  /** sentences: how far the answer can be trusted */
  notes: readonly string[]
  controls: Controls | null
  beats: Beats | null
  /** sentences: whether any unit is beyond chance, and what the best one beats */
  verdict: readonly string[]
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
    detectable: Number.NaN,
    notes: [],
    controls: null,
    beats: null,
    verdict: [],
    keptAt: null,
  }
  switch (event.type) {
    case 'feature': {
      const { kind, characters, positives, runs, notes = [] } = event
      return { ...base, kind, characters, positives, runs, notes }
    }
    case 'scores':
      return { ...base, scores: event.scores, seconds: event.seconds }
    case 'null':
      return { ...base, scores: event.scores, maxima: event.maxima, shifts: event.shifts, detectable: event.detectable }
    case 'refined':
      return { ...base, scores: base.scores && within(base.scores, event.scores) }
    case 'untrained':
      return { ...base, scores: base.scores?.map((score) => ({ ...score, pUntrained: event.p[score.column] })) ?? null }
    case 'notes':
      return { ...base, notes: [...base.notes, ...event.notes] }
    case 'controls':
      return { ...base, controls: event.controls, beats: event.beats, verdict: event.verdict }
    case 'otherText':
      return { ...base, verdict: event.verdict }
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
  // the threshold of a cell state that was judged as recorded is none on the shown scale: the unit page finds its own
  const scores = search.split.endsWith('tanh')
    ? top
    : top.map((score) => (kindOf(score.unit) === 'c' ? { ...score, threshold: Number.NaN } : score))
  const made = { scores, maxima: maxima.length > 0 ? maxima : null, controls: controls ?? null, keptAt: madeAt }
  const unknown = { detectable: Number.NaN, notes: [], beats: null, verdict: [] }
  return { expression, recording, kind, characters, positives, runs, seconds, shifts, ...unknown, ...made }
}

/** The scores, where they were computed again as they are now. */
function within(scores: readonly Score[], refined: readonly RefinedScore[]): Score[] {
  const known = new Map(refined.map((score) => [score.unit, score]))
  return scores.map((score) => ({ ...score, ...known.get(score.unit) }))
}
