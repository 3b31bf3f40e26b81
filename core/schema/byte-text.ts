// Bytes as a text with one code point a byte, so that any file can be processed as a text. Where bytes are UTF-8, the
// last byte of a character maps to that character; its earlier bytes, and bytes that decode to nothing, map to code
// points of a private plane that encode the byte.
//
//   E2 82 AC   →  U+F10E2 U+F1082 €        FF → U+F00FF        00 → U+F0000        0A → line feed

import { decodeSequence, sequenceLength } from './utf8.ts'

/** + byte: one that is no part of a character, or a control character that a text does not hold. */
const ALONE = 0xf0000
/** + byte: a byte of a character whose last byte comes later. */
const PART = 0xf1000

const isText = (byte: number) => byte === 9 || byte === 10 || byte === 13 || (byte > 31 && byte < 127)

/** The byte that a code point names, of one that decodes to nothing; −1 for all other code points. */
export function aloneByte(point: number): number {
  return point >= ALONE && point < ALONE + 256 ? point - ALONE : -1
}

/** The byte that a code point names, of one inside a character; −1 for all other code points. */
export function partByte(point: number): number {
  return point >= PART && point < PART + 256 ? point - PART : -1
}

/** The byte at a code point of a text of bytes: of a character, its last one in UTF-8. */
export function byteOf(point: number): number {
  if (point < 0x80) return point
  const named = Math.max(aloneByte(point), partByte(point))
  return named >= 0 ? named : 0x80 | (point & 0x3f)
}

/** The name of each byte by itself: the characters of a vocabulary of bytes, in the order of their ids. */
export const BYTE_NAMES: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  String.fromCodePoint(isText(byte) ? byte : ALONE + byte),
)

/** [bytes] code points. */
export function byteText(bytes: Uint8Array): string {
  const parts: string[] = []
  const points: number[] = []
  for (let i = 0; i < bytes.length; ) {
    const length = sequenceLength(bytes, i)
    if (length < 2) points.push(isText(bytes[i]) ? bytes[i] : ALONE + bytes[i])
    else {
      for (let k = 0; k < length - 1; k++) points.push(PART + bytes[i + k])
      points.push(decodeSequence(bytes, i, length))
    }
    i += Math.max(1, length)
    if (points.length >= 8192) parts.push(String.fromCodePoint(...points.splice(0)))
  }
  parts.push(String.fromCodePoint(...points))
  return parts.join('')
}

/** The bytes of a text of bytes, and of any other text those of UTF-8: `byteText(bytesOf(text))` is a text of bytes. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const bytes: number[] = []
  const encoder = new TextEncoder()
  let inside = false
  for (const character of text) {
    const point = character.codePointAt(0)!
    const part = partByte(point) >= 0
    if (point < 0x80 || part || inside || aloneByte(point) >= 0) bytes.push(byteOf(point))
    else bytes.push(...encoder.encode(character))
    inside = part
  }
  return Uint8Array.from(bytes)
}

/** For people and the clipboard: characters once, bytes that decode to nothing as `\xE2`. */
export function plainText(text: string): string {
  if (!/[\u{f0000}-\u{f10ff}]/u.test(text)) return text
  return Array.from(text, (character) => {
    const point = character.codePointAt(0)!
    if (partByte(point) >= 0) return ''
    const alone = aloneByte(point)
    return alone < 0 ? character : `\\x${hexByte(alone)}`
  }).join('')
}

/** `E2` */
export function hexByte(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0')
}
