// Conversions between code points, which are the characters of this program, and UTF-16 units, which JavaScript's
// strings count. A lone surrogate counts as one character, as in JavaScript.

import { aloneByte, hexByte, partByte } from '../schema/byte-text.ts'
import { tokenName } from '../schema/tokens.ts'

const isHigh = (unit: number) => (unit & 0xfc00) === 0xd800
const isLow = (unit: number) => (unit & 0xfc00) === 0xdc00

/** Whether a pair of UTF-16 units starting at `index` is one code point. */
function isPair(text: string, index: number): boolean {
  return isHigh(text.charCodeAt(index)) && index + 1 < text.length && isLow(text.charCodeAt(index + 1))
}

/** Calls `visit` with each code point of a text and its position, counted in code points. */
export function forEachCodePoint(text: string, visit: (point: number, position: number) => void): void {
  for (let i = 0, position = 0; i < text.length; i++, position++) {
    const unit = text.charCodeAt(i)
    visit(isHigh(unit) && isPair(text, i) ? text.codePointAt(i++)! : unit, position)
  }
}

/** The code points of a text, in order. */
export function codePoints(text: string): Uint32Array<ArrayBuffer> {
  const points = new Uint32Array(countCodePoints(text))
  forEachCodePoint(text, (point, position) => {
    points[position] = point
  })
  return points
}

/** A surrogate without its other half counts as one. */
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
export function distinctCodePoints(text: string): Uint32Array {
  const seen = new Uint8Array(0x110000)
  forEachCodePoint(text, (point) => {
    seen[point] = 1
  })
  const distinct: number[] = []
  for (let point = seen.indexOf(1); point >= 0; point = seen.indexOf(1, point + 1)) distinct.push(point)
  return Uint32Array.from(distinct)
}

/** `U+0041`, as Unicode writes it. */
export function codePointName(point: number): string {
  return `U+${point.toString(16).toUpperCase().padStart(4, '0')}`
}

/** A character in a sentence: “é” (U+00E9); a blank or invisible one by its number alone. */
export function showCharacter(point: number): string {
  const byte = Math.max(aloneByte(point), partByte(point))
  if (byte >= 0) return `the byte 0x${hexByte(byte)}`
  const token = tokenName(point)
  if (token !== null) return `the token ${token}`
  const character = String.fromCodePoint(point)
  return /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character) ? `“${character}” (${codePointName(point)})` : codePointName(point)
}
