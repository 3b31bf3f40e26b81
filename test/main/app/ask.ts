// A search asked to its end, as a test wants it: all that was told, or its last word.

import type { App } from '../../../main/app.ts'
import type { SearchEvent } from '../../../main/contract/types.ts'

/** The ranking with p, against all circular shifts. */
export type Judged = Extract<SearchEvent, { type: 'null' }>

/** Everything that the search service tells of one expression. */
export function searchOf(app: App, recording: number, expression: string): Promise<SearchEvent[]> {
  return Array.fromAsync(app.search.run(recording, expression, {}, new AbortController().signal))
}

/** The last ranking that was judged against chance. */
export function lastJudged(events: readonly SearchEvent[]): Judged {
  const judged = events.findLast((event) => event.type === 'null')
  if (!judged) throw new Error('the search did not end')
  return judged
}
