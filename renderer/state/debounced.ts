// A signal that waits until another has stood still: for what is fetched anew whenever the text is scrolled.

import { effect, type ReadonlySignal, signal } from '@preact/signals-core'
import type { Disposable } from '../disposable.ts'

/** Follows `source` once it has not changed for so many milliseconds; at once the first time. */
export function settled<T>(source: ReadonlySignal<T>, milliseconds: number): Disposable & { value: ReadonlySignal<T> } {
  const value = signal(source.peek())
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = effect(() => {
    const next = source.value
    clearTimeout(timer)
    timer = setTimeout(() => {
      value.value = next
    }, milliseconds)
  })
  return {
    value,
    dispose() {
      stop()
      clearTimeout(timer)
    },
  }
}
