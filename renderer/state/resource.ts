// Data that is fetched for a key. A new key cancels the old request; the old value stays until the new one is there,
// so that views can show it faded instead of flickering.

import { batch, computed, effect, type ReadonlySignal, signal } from '@preact/signals-core'
import { createQuery } from './query.ts'
import { sentence } from './sentence.ts'

export type Key = readonly (string | number | boolean | null)[]

export interface Resource<T> {
  value: ReadonlySignal<T | null>
  /** the key that `value` was loaded for */
  key: ReadonlySignal<Key | null>
  pending: ReadonlySignal<boolean>
  /** one sentence, or null */
  problem: ReadonlySignal<string | null>
  dispose(): void
}

/** `key` is read as a computed; null empties the resource. */
export function resource<T, const K extends Key>(
  key: () => K | null,
  load: (key: K, signal: AbortSignal) => Promise<T>,
): Resource<T> {
  const value = signal<T | null>(null)
  const loaded = signal<Key | null>(null)
  const pending = signal(false)
  const problem = signal<string | null>(null)
  let current: K | null = null
  const query = createQuery()

  const settle = (next: T | null, forKey: Key | null, trouble: string | null) =>
    batch(() => {
      value.value = next
      loaded.value = forKey
      problem.value = trouble
      pending.value = false
    })
  const start = async (next: K) => {
    pending.value = true
    await query.one(
      (signal) => load(next, signal),
      (result) => settle(result, next, null),
      (error) => settle(null, next, sentence(error)),
    )
  }
  const stop = effect(() => {
    const next = key()
    if (sameKey(current, next)) return
    current = next
    if (next) void start(next)
    else {
      query.cancel()
      settle(null, null, null)
    }
  })
  return {
    value,
    key: loaded,
    pending,
    problem,
    dispose() {
      stop()
      query.cancel()
    },
  }
}

/** A resource that has nothing while what it holds is of another subject: the first part of its key says of which. */
export function onlyOf<T>(inner: Resource<T>, subject: () => Key[number]): Resource<T> {
  return { ...inner, value: computed(() => (inner.key.value?.[0] === subject() ? inner.value.value : null)) }
}

export function sameKey(a: Key | null, b: Key | null): boolean {
  if (a === null || b === null) return a === b
  return a.length === b.length && a.every((part, i) => part === b[i])
}

const PASSING = 80 // milliseconds

/** A load that waits a moment first: units that are only passed by, with J held down, are never asked about. */
export function unhurried<T, K extends Key>(
  load: (key: K, signal: AbortSignal) => Promise<T>,
): (key: K, signal: AbortSignal) => Promise<T> {
  return async (key, signal) => {
    await new Promise((resolve) => setTimeout(resolve, PASSING))
    signal.throwIfAborted()
    return load(key, signal)
  }
}
