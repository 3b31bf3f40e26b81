// The scores of a search after each of its `null` events.

import { withNull } from '../../../core/search/ranked.ts'
import type { Score, UnitsEvent } from '../../../core/search/types.ts'

type NullEvent = Extract<UnitsEvent, { type: 'null' }>

/** The null events, each with the scores of all units by then, best first. */
export function nullScores(steps: readonly UnitsEvent[]): (NullEvent & { scores: Score[] })[] {
  let scores: Score[] = []
  return steps.flatMap((step) => {
    if (step.type === 'scores') scores = step.scores
    if (step.type !== 'null') return []
    scores = withNull(scores, step.columns)
    return [{ ...step, scores }]
  })
}
