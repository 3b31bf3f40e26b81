// Moving about: the next match, the next unit, a place in the text.

import type { Store } from '../state/store.ts'
import { stepRun } from '../text/runs.ts'

/** To the next or previous place where the feature is true, going round at the ends. */
export function stepMatch(store: Store, direction: 1 | -1): void {
  const runs = store.runs.value.peek()
  if (!runs || runs.length === 0) return
  store.goTo(runs[2 * stepRun(runs, store.caret.peek(), direction)])
}

/** Down or up the list of units in which the keyboard is, or the ranking. */
export function stepCurrentUnit(store: Store, steps: number): void {
  const view = document.activeElement?.closest<HTMLElement>('[data-view]')?.dataset.view
  store.walk.step(steps, view ?? null)
}

/** UTF-16 offsets of at most `most` places that hold the words: from `from` on, then round to those before it. */
export function findAll(text: string, words: string, from: number, most: number): number[] {
  const found: number[] = []
  if (words === '') return found
  const collect = (start: number, end: number) => {
    for (let at = text.indexOf(words, start); at >= 0 && at < end && found.length < most; ) {
      found.push(at)
      at = text.indexOf(words, at + 1)
    }
  }
  collect(from, text.length)
  collect(0, from)
  return found
}

/** Characters (code points) before a UTF-16 offset. */
export function countCharacters(text: string, offset: number): number {
  let n = 0
  for (let i = 0; i < offset; i++) if ((text.charCodeAt(i) & 0xfc00) !== 0xdc00) n++
  return n
}
