// Features from delimiters: inside, depth, since, until, column and line. All but `until` are the state after reading the
// character: a mark counts from its last character on. Occurrences are UTF-16 offsets [from, to, …] (regex.ts), results
// are by code point.

import type { Edges } from './expression.ts'
import { occurrences } from './regex.ts'
import type { IndexedText } from './text.ts'

/**
 * 1 inside regions: from an opening delimiter on to the next closing one, or to the next boundary if that comes first.
 * Regions do not nest: inside one, further openings are ignored. An unclosed one extends to the end of the text. `edges`
 * gives the characters of the marks that belong to it; a boundary is treated as a closing mark.
 * @param close the same occurrences as `open` for a mark that alternately opens and closes
 */
export function insideRegions(
  text: IndexedText,
  open: Uint32Array,
  close: Uint32Array,
  boundaries: Uint32Array,
  edges: Edges,
): Uint8Array {
  const inside = new Uint8Array(text.length)
  let [o, c, b] = [0, 0, 0]
  while (o < open.length) {
    c = firstFrom(close, open[o + 1], c)
    b = firstEndingAfter(boundaries, open[o + 1], b)
    const from = edges === 'state' ? text.at(open[o + 1] - 1) : text.at(open[o + (edges === 'inclusive' ? 0 : 1)])
    const bounded = b < boundaries.length && (c >= close.length || boundaries[b + 1] < close[c + 1])
    const ends = bounded ? boundaries : close
    const e = bounded ? b : c
    const closed = e < ends.length
    const to = closed ? endOf(text, ends[e], ends[e + 1], edges) : text.length
    if (to > from) inside.fill(1, from, to)
    if (!closed) break
    o = bounded ? firstEndingAfter(open, ends[e + 1], o) : firstFrom(open, ends[e + 1], o)
  }
  return inside
}

/** The first code point after a region. @param from @param to of the mark that ends it */
function endOf(text: IndexedText, from: number, to: number, edges: Edges): number {
  if (edges === 'state') return text.at(to - 1)
  return text.at(edges === 'inclusive' ? to : from)
}

/** The index, from `i` on, of the first occurrence that begins at or after `offset`. */
function firstFrom(occurrences: Uint32Array, offset: number, i: number): number {
  while (i < occurrences.length && occurrences[i] < offset) i += 2
  return i
}

/** The index, from `i` on, of the first occurrence whose end lies after `offset`. */
function firstEndingAfter(occurrences: Uint32Array, offset: number, i: number): number {
  while (i < occurrences.length && occurrences[i + 1] <= offset) i += 2
  return i
}

/**
 * The number of open regions after reading the character: +1 at the last character of an opening delimiter, −1 at that of
 * a closing one, at least 0.
 */
export function nestingDepth(text: IndexedText, open: Uint32Array, close: Uint32Array): Float32Array {
  const change = new Int8Array(text.length)
  for (let i = 0; i < open.length; i += 2) change[text.at(open[i + 1] - 1)]++
  for (let i = 0; i < close.length; i += 2) change[text.at(close[i + 1] - 1)]--
  const depth = new Float32Array(text.length)
  for (let t = 0, d = 0; t < depth.length; t++) depth[t] = d = Math.max(0, d + change[t])
  return depth
}

/**
 * Characters since the delimiter: 0 at its last character, 1 at the one after it. The text is taken to begin right after
 * a delimiter.
 */
export function sinceDelimiter(text: IndexedText, delimiters: Uint32Array): Float32Array {
  const since = new Float32Array(text.length)
  let last = -1
  let t = 0
  const countTo = (end: number) => {
    for (; t < end; t++) since[t] = t - last
  }
  for (let i = 1; i < delimiters.length; i += 2) {
    const read = text.at(delimiters[i] - 1)
    countTo(read)
    last = read
  }
  countTo(since.length)
  return since
}

/**
 * Characters until the delimiter: 0 at its first character, 1 at the one before it. The text is taken to end right before
 * a delimiter.
 */
export function untilDelimiter(text: IndexedText, delimiters: Uint32Array): Float32Array {
  const until = new Float32Array(text.length)
  let next = delimiters.length - 2
  let first = text.length
  for (let t = until.length - 1; t >= 0; t--) {
    for (; next >= 0 && text.at(delimiters[next]) >= t; next -= 2) first = text.at(delimiters[next])
    until[t] = first - t
  }
  return until
}

/** Characters read since the last line break: 0 at a line break, 1 at the first character of a line. */
export function columns(text: IndexedText): Float32Array {
  return sinceDelimiter(text, lineBreaks(text.text))
}

/** [code points] 1 at the first character of each file of the text. */
export function borders(text: IndexedText): Uint8Array {
  const first = new Uint8Array(text.length)
  for (let i = 0; i < text.borders.length; i += 2) first[text.at(text.borders[i])] = 1
  return first
}

/** Line breaks read so far, one at this character included. */
export function lines(text: IndexedText): Float32Array {
  const line = new Float32Array(text.length)
  const breaks = lineBreaks(text.text)
  for (let i = 0; i < breaks.length; i += 2) {
    const end = i + 2 < breaks.length ? text.at(breaks[i + 2]) : line.length
    line.fill(i / 2 + 1, text.at(breaks[i]), end)
  }
  return line
}

function lineBreaks(text: string): Uint32Array {
  return occurrences(text, '\n')
}
