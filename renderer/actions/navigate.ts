// Moving about: the next match, the next unit, a place in the text.

import { stepUnit } from '../state/ranking.ts'
import type { Store } from '../state/store.ts'
import { stepRun } from '../text/runs.ts'

/** To the next or previous place where the feature is true, going round at the ends. */
export function stepMatch(store: Store, direction: 1 | -1): void {
  const runs = store.runs.value.peek()
  if (!runs || runs.length === 0) return
  store.goTo(runs[2 * stepRun(runs, store.caret.peek(), direction)])
}

/** Down or up the list of units. */
export function stepCurrentUnit(store: Store, steps: number): void {
  const next = stepUnit(store.ranking.rows.peek(), store.unit.peek(), steps)
  if (next !== null) store.chosenUnit.value = next
}

/** The next place after the caret that holds the words, going round; −1 when there is none. Positions in characters. */
export function findText(text: string, words: string, from: number): number {
  if (words === '') return -1
  const at = text.indexOf(words, from)
  return at >= 0 ? at : text.indexOf(words)
}
