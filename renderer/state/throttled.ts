// A signal that follows another one at most every so many milliseconds: for what is drawn anew with each unit that is
// passed by while a key is held.

import { effect, type ReadonlySignal, signal } from '@preact/signals-core'
import type { Disposable } from '../disposable.ts'

/** Follows `source` at once, or, where it changed less than `milliseconds` ago, when that time is over. */
export function throttled<T>(
  source: ReadonlySignal<T>,
  milliseconds: number,
): Disposable & { value: ReadonlySignal<T> } {
  const value = signal(source.peek())
  let timer: ReturnType<typeof setTimeout> | undefined
  let next = value.peek()
  let last = Number.NEGATIVE_INFINITY
  const follow = () => {
    timer = undefined
    last = performance.now()
    value.value = next
  }
  const stop = effect(() => {
    next = source.value
    if (next === value.peek() && timer === undefined) return
    const left = last + milliseconds - performance.now()
    if (left <= 0 && timer === undefined) follow()
    else timer ??= setTimeout(follow, left)
  })
  return {
    value,
    dispose() {
      stop()
      clearTimeout(timer)
    },
  }
}
