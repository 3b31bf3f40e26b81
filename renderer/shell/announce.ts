// Says the unit on show to screen readers when it has changed and rests: its name, what it is called, what it is, and
// where it stands in the ranking.

import { effect } from '@preact/signals-core'
import { score } from '../charts/format.ts'
import { type Disposable, disposables } from '../disposable.ts'
import type { Store } from '../state/store.ts'
import { describeUnit } from '../state/units.ts'

/** while units are walked through quickly, only the last is said, milliseconds */
const REST = 350

/** “L1.c.17, quote cell, cell state · layer 1 · unit 17, rank 3 of 1,024, r 0.84” */
export function unitWords({ unit, notes, search }: Pick<Store, 'unit' | 'notes' | 'search'>): string {
  const name = unit.value
  if (name === null) return ''
  const scores = search.results.value?.scores ?? []
  const at = scores.findIndex((one) => one.unit === name)
  const rank = at < 0 ? [] : [`rank ${at + 1} of ${scores.length}`, `r ${score(scores[at].r)}`]
  return [name, notes.nameOf(name), describeUnit(name), ...rank].filter(Boolean).join(', ')
}

export function announceUnit(root: HTMLElement, store: Store): Disposable {
  const live = root.appendChild(document.createElement('div'))
  live.className = 'offscreen announcement'
  live.ariaLive = 'polite'
  let waiting = 0
  let said: string | null = null
  const follow = effect(() => {
    const unit = store.unit.value
    window.clearTimeout(waiting)
    if (unit === said) return
    waiting = window.setTimeout(() => {
      if (said !== null) live.textContent = unitWords(store) // the first one is what the window opens with
      said = unit
    }, REST)
  })
  return disposables(
    follow,
    () => window.clearTimeout(waiting),
    () => live.remove(),
  )
}
