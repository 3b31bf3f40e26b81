// Small facts of the window that outlive a reload: panel sizes, what was selected. Never data.

import { effect, type Signal, signal } from '@preact/signals-core'

export interface Memory {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
}

export interface Persist {
  /** A signal that starts with what was kept under `key`, if `fits` accepts it. */
  signal<T>(key: string, initial: T, fits: (value: unknown) => boolean): Signal<T>
  dispose(): void
}

export function persist(memory: Memory): Persist {
  const stops: (() => void)[] = []
  return {
    signal<T>(key: string, initial: T, fits: (value: unknown) => boolean) {
      const kept = read(memory, key)
      const s = signal<T>(kept !== undefined && fits(kept) ? (kept as T) : initial)
      let first = true
      stops.push(
        effect(() => {
          const text = JSON.stringify(s.value)
          if (!first) write(memory, key, text)
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

function read(memory: Memory, key: string): unknown {
  try {
    return JSON.parse(memory.getItem(`neuronscope.${key}`) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}

function write(memory: Memory, key: string, text: string): void {
  try {
    memory.setItem(`neuronscope.${key}`, text)
  } catch {
    // a full or forbidden storage only means that the window forgets
  }
}
