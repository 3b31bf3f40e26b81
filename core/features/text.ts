// A text with conversion from UTF-16 offsets, as regexes have them, to code points.

export interface IndexedText {
  text: string
  /** code points */
  length: number
  /** the code point at this UTF-16 offset; `text.length` gives `length` */
  at(offset: number): number
  /** the first character of each file of the text, UTF-16 offsets [from, to, …]: at least that of the text itself */
  borders: Uint32Array
}

/**
 * Memory: four bytes a UTF-16 unit for a text beyond the basic plane, else none.
 * @param starts code points at which the files of the text begin, ascending
 */
export function indexText(text: string, starts: readonly number[] = []): IndexedText {
  const astral = countPairs(text)
  const length = text.length - astral
  const borders = firstCharacters(text, [0, ...starts.filter((start) => start > 0 && start < length)])
  if (astral === 0) return { text, length, at: (offset) => offset, borders }
  const points = pointIndex(text)
  return { text, length, at: (offset) => points[offset], borders }
}

/** UTF-16 offsets of the characters at some code points, ascending: [from, to, …]. */
function firstCharacters(text: string, points: readonly number[]): Uint32Array {
  if (text === '') return new Uint32Array()
  let [offset, at] = [0, 0]
  return Uint32Array.from(
    points.flatMap((point) => {
      for (; at < point; at++) offset += isPair(text, offset) ? 2 : 1
      return [offset, offset + (isPair(text, offset) ? 2 : 1)]
    }),
  )
}

function countPairs(text: string): number {
  let pairs = 0
  for (let i = 0; i + 1 < text.length; i++) if (isPair(text, i)) pairs++
  return pairs
}

function isPair(text: string, i: number): boolean {
  return (text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00
}

/** [text.length + 1] both halves of a pair give the same code point */
function pointIndex(text: string): Uint32Array {
  const points = new Uint32Array(text.length + 1)
  let point = 0
  for (let i = 0; i < text.length; i++, point++) {
    points[i] = point
    if (isPair(text, i)) points[++i] = point
  }
  points[text.length] = point
  return points
}
