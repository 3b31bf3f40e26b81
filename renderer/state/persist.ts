// Small facts of the window that outlive it: layouts, what was selected. Never data. Some belong to the person, some
// to the workspace on show.

import { effect, type Signal, signal } from '@preact/signals-core'
import type { StateScope } from '../../main/contract/types.ts'

export interface Memory {
  get(scope: StateScope, key: string): string | null
  set(scope: StateScope, key: string, value: string): void
}

/** The browser's own memory, where no host keeps anything; it knows one workspace. */
export function browserMemory(storage: Pick<Storage, 'getItem' | 'setItem'>): Memory {
  return {
    get: (_, key) => storage.getItem(`neuronscope.${key}`),
    set(_, key, value) {
      try {
        storage.setItem(`neuronscope.${key}`, value)
      } catch {
        // a full or forbidden storage only means that the window forgets
      }
    },
  }
}

export interface Persist {
  /** A signal that starts with what was kept under `key`, if `fits` accepts it. */
  signal<T>(key: string, initial: T, fits: (value: unknown) => boolean, scope?: StateScope): Signal<T>
  dispose(): void
}

export function persist(memory: Memory): Persist {
  const stops: (() => void)[] = []
  return {
    signal<T>(key: string, initial: T, fits: (value: unknown) => boolean, scope: StateScope = 'user') {
      const kept = read(memory.get(scope, key))
      const s = signal<T>(kept !== undefined && fits(kept) ? (kept as T) : initial)
      let first = true
      stops.push(
        effect(() => {
          const text = JSON.stringify(s.value)
          if (!first) memory.set(scope, key, text)
          first = false
        }),
      )
      return s
    },
    dispose() {
      for (const stop of stops) stop()
    },
  }
}

function read(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}
