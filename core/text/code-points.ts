// Characters are Unicode code points everywhere in this program; JavaScript's strings count UTF-16 units.
// These helpers are the only place where the two meet. A lone surrogate counts as one character, as in JavaScript.

const isHigh = (unit: number) => (unit & 0xfc00) === 0xd800
const isLow = (unit: number) => (unit & 0xfc00) === 0xdc00

/** Whether a pair of UTF-16 units starting at `index` is one code point. */
function isPair(text: string, index: number): boolean {
  return isHigh(text.charCodeAt(index)) && index + 1 < text.length && isLow(text.charCodeAt(index + 1))
}

/** The code points of a text, in order. */
export function codePoints(text: string): Uint32Array {
  const points = new Uint32Array(text.length)
  let count = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    points[count++] = isHigh(unit) && isPair(text, i) ? text.codePointAt(i++)! : unit
  }
  return count === text.length ? points : points.slice(0, count)
}

export function countCodePoints(text: string): number {
  let pairs = 0
  for (let i = 0; i < text.length; i++) if (isHigh(text.charCodeAt(i)) && isPair(text, i)) pairs++
  return text.length - pairs
}

/** The index in UTF-16 units of code point number `position`, walking on from a known place; the length if past the end. */
function unitIndex(text: string, position: number, fromUnit = 0, fromPosition = 0): number {
  let i = fromUnit
  for (let p = fromPosition; p < position && i < text.length; p++) i += isPair(text, i) ? 2 : 1
  return i
}

/** Code points start…end of a text, half-open; like `slice`, without negative indices. */
export function codePointSlice(text: string, start: number, end = Number.POSITIVE_INFINITY): string {
  const from = unitIndex(text, start)
  return text.slice(from, end < text.length ? unitIndex(text, Math.max(start, end), from, start) : text.length)
}

/** The distinct code points of a text, ascending. */
export function distinctCodePoints(points: Uint32Array): Uint32Array {
  const seen = new Uint8Array(0x110000)
  for (let i = 0; i < points.length; i++) seen[points[i]] = 1
  let count = 0
  for (const flag of seen) count += flag
  const out = new Uint32Array(count)
  for (let point = 0, n = 0; n < count; point++) if (seen[point]) out[n++] = point
  return out
}

/** `U+0041`, as Unicode writes it. */
export function codePointName(point: number): string {
  return `U+${point.toString(16).toUpperCase().padStart(4, '0')}`
}

/** A character as a sentence may show it: “é” (U+00E9); a blank or invisible one by its number alone. */
export function showCharacter(point: number): string {
  const character = String.fromCodePoint(point)
  return /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character) ? `“${character}” (${codePointName(point)})` : codePointName(point)
}
