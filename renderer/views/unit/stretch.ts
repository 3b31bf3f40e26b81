// The characters of a stretch of the recorded text, and where the feature holds in them.

import type { Store } from '../../state/store.ts'
import { maskOf } from '../../text/runs.ts'

/** [end − start] code points; empty ones where the text is not there. */
export function charactersOf(store: Store, start: number, end: number): string[] {
  const source = store.text.value.value
  if (!source) return new Array(end - start).fill('')
  const { text, length } = source
  if (length === text.length) return Array.from(text.slice(start, end))
  const offset = (characters: number, from: number) => {
    let at = from
    for (let i = 0; i < characters; i++) at += text.charCodeAt(at) >> 10 === 0x36 ? 2 : 1
    return at
  }
  const first = offset(start, 0)
  return Array.from(text.slice(first, offset(end - start, first)))
}

/** Where the feature in use is true, with its name; nothing without one. */
export function markedIn(store: Store, start: number, end: number): { mask?: Uint8Array; feature?: string } {
  const runs = store.runs.value.value
  const feature = store.feature.value
  return runs && feature !== null ? { mask: maskOf(runs, start, end), feature } : {}
}
