// The order in which J and K go through units: that of the list in which the keyboard is, else that of the ranking on
// show. After a search the walk starts at the top of what it found.

import { effect, type ReadonlySignal, type Signal } from '@preact/signals-core'
import type { Disposable } from '../disposable.ts'

export interface Walk extends Disposable {
  /** A view puts its list on offer, in the order on show, until disposed. */
  offer(view: string, units: () => readonly string[]): Disposable
  /** So many units further on. @param view where the keyboard is */
  step(steps: number, view: string | null): void
}

interface Needs {
  /** the question that has been answered; null while there is none */
  question: ReadonlySignal<string | null>
  unit: ReadonlySignal<string | null>
  chosenUnit: Signal<string | null>
  /** all units, in the order that the list of all units has */
  all: () => readonly string[]
}

/** the list that is walked where the keyboard is in none */
const RANKING = 'search'

export function createWalk({ question, unit, chosenUnit, all }: Needs): Walk {
  const lists = new Map<string, () => readonly string[]>()
  /** the question at which a unit was chosen last: from there on the walk goes from unit to unit */
  let begun: string | null = null
  /** what was chosen before the first answer goes on from where it is: the window found its place again */
  let first = chosenUnit.peek() !== null
  const choose = effect(() => {
    chosenUnit.value
    begun = question.peek()
  })
  const answer = effect(() => {
    if (question.value === null || !first) return
    first = false
    begun = question.value
  })
  const listOf = (view: string | null) => {
    const here = (view !== null && lists.get(view)?.()) || []
    const ranking = lists.get(RANKING)?.() ?? []
    return here.length > 0 ? here : ranking.length > 0 ? ranking : all()
  }
  return {
    offer(view, units) {
      lists.set(view, units)
      return { dispose: () => lists.get(view) === units && lists.delete(view) }
    },
    step(steps, view) {
      const units = listOf(view)
      if (units.length === 0) return
      const now = unit.peek()
      const at = now === null ? -1 : units.indexOf(now)
      const fresh = question.peek() !== begun && at !== 0
      begun = question.peek()
      const next = fresh || at < 0 ? 0 : Math.max(0, Math.min(units.length - 1, at + steps))
      chosenUnit.value = units[next]
    },
    dispose() {
      choose()
      answer()
      lists.clear()
    },
  }
}
