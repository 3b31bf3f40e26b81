// A text as ids read on demand, so that a long one need not be in memory.

import type { Ids } from './vocabulary.ts'

export interface IdSource {
  /** characters */
  readonly length: number
  /** Ids of characters start…end, half-open, within the text; valid until the next read. */
  read(start: number, end: number): Ids
}

/** Ids in memory as a source; a source as it is. */
export function sourceOf(text: Ids | IdSource): IdSource {
  if ('read' in text) return text
  return { length: text.length, read: (start, end) => text.subarray(start, end) }
}

/** The text from `start` on. */
export function sourceFrom(source: IdSource, start: number): IdSource {
  return { length: source.length - start, read: (from, to) => source.read(start + from, start + to) }
}

/**
 * [count, streams] ids, time-major; stream s from `start` + s · `apart` on; 0 outside the text, which may begin before
 * `start`.
 */
export function columns(source: IdSource, start: number, count: number, streams: number, apart: number): Int32Array {
  const out = new Int32Array(count * streams)
  for (let stream = 0; stream < streams; stream++) {
    const first = start + stream * apart
    const [from, to] = [Math.max(0, first), Math.min(source.length, first + count)]
    if (to <= from) continue
    const ids = source.read(from, to)
    for (let i = 0, at = (from - first) * streams + stream; i < ids.length; i++, at += streams) out[at] = ids[i]
  }
  return out
}
