// The part of the text that other views draw along with it: what is on screen. While another view covers the text, it
// stays what was there last; a text that has not been shown yet begins at its beginning.

import { computed, type ReadonlySignal, signal } from '@preact/signals-core'

export interface Span {
  from: number
  to: number
}

/** Characters of a text that no screen has shown yet: about a screen full. */
const BEGINNING = 1600

export interface OnScreen {
  /** half-open; empty only where there is no text */
  visible: ReadonlySignal<Span>
  /** What the text view shows now; an empty span, as it has while it is covered, changes nothing. */
  showing(span: Span): void
}

/** @param length characters of the text; 0 while there is none */
export function createOnScreen(length: ReadonlySignal<number>): OnScreen {
  const last = signal<Span>({ from: 0, to: 0 })
  return {
    visible: computed(() => {
      const { from, to } = last.value
      return to > from && to <= length.value ? last.value : { from: 0, to: Math.min(BEGINNING, length.value) }
    }),
    showing(span) {
      if (span.to > span.from) last.value = span
    },
  }
}
