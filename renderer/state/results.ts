// What a search has emitted so far, and what it was asked.

import { emptyResult, reduce, type SearchResult } from '../../main/contract/search-result.ts'
import type { KeptSearch, Score, SearchEvent } from '../../main/contract/types.ts'
import { kindOf } from './units.ts'

export interface Results extends Omit<SearchResult, 'scores' | 'maxima'> {
  expression: string
  recording: number
  /** null before the first ranking */
  scores: readonly Score[] | null
  /** null before the circular shifts */
  maxima: Float64Array | null
  /** when it was made, for one that was kept: only the best units are in it */
  keptAt: number | null
}

/** The results with one more event. */
export function merge(old: Results | null, recording: number, expression: string, event: SearchEvent): Results {
  const { scores = null, maxima = null, keptAt = null } = old ?? {}
  const before = old ? { ...old, scores: [...(scores ?? [])], maxima: maxima ?? new Float64Array() } : emptyResult()
  const found = reduce(before, event)
  const isShifted = maxima !== null || event.type === 'null'
  const isRanked = scores !== null || isShifted || event.type === 'scores'
  const known = { scores: isRanked ? found.scores : null, maxima: isShifted ? found.maxima : null }
  return { ...found, ...known, expression, recording, keptAt }
}

/** The question that has been answered; the same for all later events of it. Null while there is no answer. */
export function answered(results: Results | null): string | null {
  return results?.scores ? `${results.recording} ${results.expression}` : null
}

/** A search from the workspace, as if it had just been run. */
export function recalled(search: KeptSearch): Results {
  const { expression, recording, kind, characters, positives, runs, seconds, top, maxima, shifts, baselines, madeAt } =
    search
  // the threshold of a cell state that was judged as recorded is none on the shown scale: the unit page finds its own
  const scores = search.split.endsWith('tanh')
    ? top
    : top.map((score) => (kindOf(score.unit) === 'c' ? { ...score, threshold: Number.NaN } : score))
  const made = { scores, maxima: maxima.length > 0 ? maxima : null, baselines: baselines ?? null, keptAt: madeAt }
  const counts = { kind, characters, positives, runs, seconds, shifts }
  return { ...emptyResult(), expression, recording, ...counts, ...made }
}
