// Data that comes in pieces for a key: the last piece is the whole as far as it is known. A new key, or none, ends the
// old stream; what was there stays until the first piece of the new one.

import { batch, effect, type ReadonlySignal, signal } from '@preact/signals-core'
import { createQuery } from './query.ts'
import { type Key, sameKey } from './resource.ts'
import { sentence } from './sentence.ts'

export interface Streamed<T> {
  value: ReadonlySignal<T | null>
  /** the key that `value` belongs to */
  key: ReadonlySignal<Key | null>
  running: ReadonlySignal<boolean>
  /** one sentence, or null */
  problem: ReadonlySignal<string | null>
  /** Ends the stream; what has come stays. */
  stop(): void
  dispose(): void
}

/** @param gather the value with one more piece; the first piece of a key is given null */
export function streamed<P, T, const K extends Key>(
  key: () => K | null,
  open: (key: K, signal: AbortSignal) => AsyncIterable<P>,
  gather: (old: T | null, piece: P) => T,
): Streamed<T> {
  const value = signal<T | null>(null)
  const loaded = signal<Key | null>(null)
  const running = signal(false)
  const problem = signal<string | null>(null)
  let current: K | null = null
  const query = createQuery()

  const set = (next: T | null, forKey: Key | null, trouble: string | null) =>
    batch(() => {
      value.value = next
      loaded.value = forKey
      problem.value = trouble
    })
  const start = async (next: K) => {
    running.value = true
    problem.value = null
    let sum: T | null = null
    const isCurrent = await query.each(
      (signal) => open(next, signal),
      (piece) => {
        sum = gather(sum, piece)
        set(sum, next, null)
      },
      (error) => set(null, null, sentence(error)),
    )
    if (isCurrent) running.value = false
  }
  const stop = effect(() => {
    const next = key()
    if (sameKey(current, next)) return
    current = next
    if (next) return void start(next)
    query.cancel()
    running.value = false
    set(null, null, null)
  })
  return {
    value,
    key: loaded,
    running,
    problem,
    stop() {
      query.cancel()
      running.value = false
    },
    dispose() {
      stop()
      query.cancel()
    },
  }
}
