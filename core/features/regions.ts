// Features that follow delimiters through the text: inside, depth, since, until, column and line.
// All take occurrences as UTF-16 offsets [from, to, …] (regex.ts) and answer by code point.

import type { IndexedText } from './text.ts'

/**
 * 1 between an opening delimiter and the next closing one. Regions do not nest: inside one, further openings mean
 * nothing. One that is never closed goes on to the end of the text. Delimiters belong to it only if `inclusive`.
 */
export function insideRegions(
  text: IndexedText,
  open: Uint32Array,
  close: Uint32Array,
  inclusive: boolean,
): Uint8Array {
  const inside = new Uint8Array(text.length)
  let o = 0
  let c = 0
  while (o < open.length) {
    c = firstFrom(close, open[o + 1], c)
    const closed = c < close.length
    const end = closed ? close[c + (inclusive ? 1 : 0)] : text.text.length
    inside.fill(1, text.at(open[o + (inclusive ? 0 : 1)]), text.at(end))
    o = closed ? firstFrom(open, close[c + 1], o) : open.length
  }
  return inside
}

/** The same with one delimiter that opens and closes in turn. */
export function insideToggles(text: IndexedText, delimiters: Uint32Array, inclusive: boolean): Uint8Array {
  const inside = new Uint8Array(text.length)
  for (let d = 0; d < delimiters.length; d += 4) {
    const closed = d + 2 < delimiters.length
    const end = closed ? delimiters[d + (inclusive ? 3 : 2)] : text.text.length
    inside.fill(1, text.at(delimiters[d + (inclusive ? 0 : 1)]), text.at(end))
  }
  return inside
}

/** The index of the first occurrence that begins at or after `offset`, looking from index `i` on. */
function firstFrom(occurrences: Uint32Array, offset: number, i: number): number {
  while (i < occurrences.length && occurrences[i] < offset) i += 2
  return i
}

/**
 * How many regions are open once the character has been read: an opening delimiter's last character already counts
 * one more, a closing one's last character one less. A closing delimiter too many is ignored: it never goes below 0.
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
 * Characters since the delimiter: 0 at its last character, 1 at the one after it. Before the first one the count goes
 * from the beginning of the text, which is taken to stand right after a delimiter.
 */
export function sinceDelimiter(text: IndexedText, delimiters: Uint32Array): Float32Array {
  const since = new Float32Array(text.length)
  let next = 0
  let last = -1
  for (let t = 0; t < since.length; t++) {
    for (; next < delimiters.length && text.at(delimiters[next + 1] - 1) <= t; next += 2)
      last = text.at(delimiters[next + 1] - 1)
    since[t] = t - last
  }
  return since
}

/**
 * Characters until the delimiter: 0 at its first character, 1 at the one before it. After the last one the count goes
 * to the end of the text, which is taken to stand right before a delimiter.
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

/** Characters before this one on its line; the line end is the last character of its line. */
export function columns(text: IndexedText): Float32Array {
  const column = new Float32Array(text.length)
  forEachPoint(text, (t, isLineEnd) => {
    if (t + 1 < column.length) column[t + 1] = isLineEnd ? 0 : column[t] + 1
  })
  return column
}

/** Lines before this one. */
export function lines(text: IndexedText): Float32Array {
  const line = new Float32Array(text.length)
  forEachPoint(text, (t, isLineEnd) => {
    if (t + 1 < line.length) line[t + 1] = line[t] + (isLineEnd ? 1 : 0)
  })
  return line
}

function forEachPoint({ text, at, length }: IndexedText, visit: (point: number, isLineEnd: boolean) => void): void {
  let lineEnd = text.indexOf('\n')
  for (let t = 0; t < length; t++) {
    const isLineEnd = lineEnd >= 0 && at(lineEnd) === t
    if (isLineEnd) lineEnd = text.indexOf('\n', lineEnd + 1)
    visit(t, isLineEnd)
  }
}
