// Places of words in a text, as pairs of characters (code points) [from, to, from, to, …].

/** More matches are not counted. */
const MOST_FOUND = 500_000

/** Places that hold the words, from the first on; they do not overlap. */
export function findWords(text: string, words: string, exactCase: boolean): Uint32Array {
  if (words === '') return new Uint32Array(0)
  const escaped = words.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  const pattern = new RegExp(escaped, exactCase ? 'gu' : 'giu')
  const found: number[] = []
  for (const match of text.matchAll(pattern)) {
    found.push(match.index, match.index + match[0].length)
    if (found.length >= 2 * MOST_FOUND) break
  }
  return toCharacters(text, found)
}

/** UTF-16 offsets, ascending, as numbers of code points. */
function toCharacters(text: string, offsets: readonly number[]): Uint32Array {
  let [at, characters] = [0, 0]
  return Uint32Array.from(offsets, (offset) => {
    for (; at < offset; at++) if ((text.charCodeAt(at) & 0xfc00) !== 0xdc00) characters++
    return characters
  })
}

/**
 * The matches behind the runs of their first and of their last characters: a run of length three of either is three
 * matches that begin, or end, side by side.
 */
export function pairRuns(starts: Uint32Array, lasts: Uint32Array): Uint32Array {
  const [from, to] = [eachOf(starts), eachOf(lasts)]
  const count = Math.min(from.length, to.length, MOST_FOUND)
  return Uint32Array.from({ length: 2 * count }, (_, i) => (i % 2 === 0 ? from[i >> 1] : to[i >> 1] + 1))
}

function eachOf(runs: Uint32Array): number[] {
  const all: number[] = []
  for (let i = 0; i < runs.length && all.length < MOST_FOUND; i += 2)
    for (let p = runs[i]; p < runs[i + 1]; p++) all.push(p)
  return all
}

/** The number of the next place that begins after a character, or the last one before it, going round; −1 for none. */
export function stepFound(found: Uint32Array, from: number, direction: 1 | -1): number {
  const count = found.length / 2
  if (count === 0) return -1
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >> 1
    if (found[2 * middle] < from + (direction > 0 ? 1 : 0)) low = middle + 1
    else high = middle
  }
  return direction > 0 ? low % count : (low - 1 + count) % count
}

/** The first character of a line, from 1; lines beyond the last give the last one's. */
export function lineStart(text: string, line: number): number {
  let [at, characters, left] = [0, 0, line - 1]
  let start = 0
  for (; at < text.length && left > 0; at++) {
    const code = text.charCodeAt(at)
    if ((code & 0xfc00) !== 0xdc00) characters++
    if (code === 10 && at + 1 < text.length) {
      left--
      start = characters
    }
  }
  return start
}
