// A search asked to its end, as a test wants it: all events, or the ranking at the end.

import type { App } from '../../../main/app.ts'
import { emptyResult, reduce, type SearchResult } from '../../../main/contract/search-result.ts'
import type { SearchEvent } from '../../../main/contract/types.ts'

/** The ranking with p, against all circular shifts. */
export type Judged = SearchResult & { exact: boolean }

/** Everything that the search service emits for one expression. */
export function searchOf(app: App, recording: number, expression: string): Promise<SearchEvent[]> {
  return Array.fromAsync(app.search.run(recording, expression, {}, new AbortController().signal))
}

/** The last ranking that was compared with chance. */
export function lastJudged(events: readonly SearchEvent[]): Judged {
  const last = events.findLastIndex((event) => event.type === 'null')
  const event = events[last]
  if (event?.type !== 'null') throw new Error('the search did not end')
  return { ...events.slice(0, last + 1).reduce(reduce, emptyResult()), exact: event.exact }
}
