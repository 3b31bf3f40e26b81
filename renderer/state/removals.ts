// Kept searches that are removed: gone from the window at once, from the workspace only after a while, so that the
// removal can be undone. A window that closes before carries them out. What is large goes into the bin instead.

import { type ReadonlySignal, signal } from '@preact/signals-core'
import type { Disposable } from '../disposable.ts'

export interface Thing {
  kind: 'search'
  id: number
}

export interface Removals extends Disposable {
  leaving: ReadonlySignal<readonly Thing[]>
  /** Hides a thing, and removes it in earnest after a while. */
  begin(thing: Thing, carryOut: () => Promise<unknown>): void
  /** Brings it back. */
  cancel(thing: Thing): void
  /** Removes all that is hidden now. */
  flush(): void
}

export interface Timer {
  set(run: () => void, ms: number): number
  clear(id: number): void
}

export const GRACE_MS = 12_000

export function createRemovals(timer: Timer, failed: (error: unknown) => void): Removals {
  const leaving = signal<readonly Thing[]>([])
  const waiting = new Map<string, { timer: number; carryOut: () => Promise<unknown> }>()
  const keyOf = ({ kind, id }: Thing) => `${kind} ${id}`
  const show = (thing: Thing) => {
    leaving.value = leaving.peek().filter((other) => keyOf(other) !== keyOf(thing))
  }
  const finish = async (thing: Thing) => {
    const one = waiting.get(keyOf(thing))
    if (!one) return
    waiting.delete(keyOf(thing))
    timer.clear(one.timer)
    try {
      await one.carryOut()
    } catch (error) {
      failed(error)
      show(thing)
    }
    // a thing that is gone stays hidden: the catalogue that still lists it may be on its way
  }
  const flush = () => {
    for (const thing of leaving.peek()) void finish(thing)
  }
  return {
    leaving,
    begin(thing, carryOut) {
      waiting.set(keyOf(thing), { timer: timer.set(() => void finish(thing), GRACE_MS), carryOut })
      leaving.value = [...leaving.peek(), thing]
    },
    cancel(thing) {
      const one = waiting.get(keyOf(thing))
      if (one) timer.clear(one.timer)
      waiting.delete(keyOf(thing))
      show(thing)
    },
    flush,
    dispose: flush,
  }
}
