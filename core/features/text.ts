// A text that can be asked for the code point at a UTF-16 offset: regexes speak of offsets, recordings of code points.

export interface IndexedText {
  text: string
  /** code points */
  length: number
  /** the code point that holds this UTF-16 offset; `text.length` gives `length` */
  at(offset: number): number
}

/** Takes four bytes a UTF-16 unit where the text goes beyond the basic plane, nothing elsewhere. */
export function indexText(text: string): IndexedText {
  const astral = countPairs(text)
  if (astral === 0) return { text, length: text.length, at: (offset) => offset }
  const points = pointIndex(text)
  return { text, length: text.length - astral, at: (offset) => points[offset] }
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
