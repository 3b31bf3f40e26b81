// The bytes of a file become a text: which encoding, which line ends, and a clear refusal of what is no text.
// What was changed on the way is said in notes; nothing is replaced or dropped in silence.

import { AppError } from '../errors.ts'
import { showCharacter } from './code-points.ts'

export { codePointSlice, codePoints, countCodePoints } from './code-points.ts'

/** The largest file that is taken: beyond it a text no longer fits comfortably in memory with its ids. */
export const MAXIMUM_BYTES = 128 * 1024 * 1024

export interface DecodedText {
  /** `\n` line ends, no byte order mark */
  text: string
  /** sentences that say what was changed */
  notes: string[]
}

/**
 * @param name what the messages call the file
 * @throws AppError `file-too-large`, `empty-file`, `binary-file`, `wrong-encoding`, `one-character`
 */
export function decodeText(bytes: Uint8Array, name: string): DecodedText {
  if (bytes.length > MAXIMUM_BYTES) throw tooLarge(bytes.length, name)
  const notes: string[] = []
  const { text, ends } = decode(bytes, name, notes)
  if (ends > 0) notes.push(`${ends} line ends were changed from CR LF or CR to LF.`)
  if (text.length === 0) throw new AppError('empty-file', `“${name}” is empty; choose a file that holds text.`)
  refuseOneCharacter(text, name)
  return { text, notes }
}

function tooLarge(length: number, name: string): AppError {
  const mib = (n: number) => Math.ceil(n / 1024 / 1024)
  return new AppError(
    'file-too-large',
    `“${name}” has ${mib(length)} MiB and the limit is ${mib(MAXIMUM_BYTES)} MiB; cut the file into parts and add one of them.`,
  )
}

/** A text with `\n` line ends, and how many were others. */
interface Normalised {
  text: string
  ends: number
}

function decode(bytes: Uint8Array, name: string, notes: string[]): Normalised {
  if (startsWith(bytes, 0xff, 0xfe, 0, 0) || startsWith(bytes, 0, 0, 0xfe, 0xff))
    throw new AppError('wrong-encoding', `“${name}” is UTF-32; save it as UTF-8 and add it again.`)
  if (startsWith(bytes, 0xff, 0xfe)) return decodeUtf16(bytes.subarray(2), 'little', name, notes)
  if (startsWith(bytes, 0xfe, 0xff)) return decodeUtf16(bytes.subarray(2), 'big', name, notes)
  if (!startsWith(bytes, 0xef, 0xbb, 0xbf)) return decodeUtf8(bytes, 0, name)
  notes.push('A byte order mark at the start was removed.')
  return decodeUtf8(bytes.subarray(3), 3, name)
}

function startsWith(bytes: Uint8Array, ...prefix: number[]): boolean {
  return bytes.length >= prefix.length && prefix.every((byte, i) => bytes[i] === byte)
}

/** @param skipped bytes in front of these, so that the offset in a message is the file's */
function decodeUtf8(bytes: Uint8Array, skipped: number, name: string): Normalised {
  refuseBinary(bytes, name)
  const { units, ends } = withLineFeeds(bytes)
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(units), ends }
  } catch {
    const offset = firstInvalidUtf8(bytes)
    throw new AppError(
      'wrong-encoding',
      `“${name}” is not UTF-8 (byte ${offset + skipped} is 0x${hex(bytes[offset])}); save it as UTF-8 and add it again.`,
    )
  }
}

const hex = (byte: number) => byte.toString(16).toUpperCase().padStart(2, '0')

function decodeUtf16(bytes: Uint8Array, order: 'little' | 'big', name: string, notes: string[]): Normalised {
  const pairs = order === 'little' ? bytes : swapPairs(bytes)
  const { units, ends } =
    pairs.length % 2 === 0 ? withLineFeeds(new Uint16Array(pairs.slice().buffer)) : { units: pairs, ends: 0 }
  notes.push(`The text was converted from UTF-16 (${order}-endian).`)
  let text: string
  try {
    text = new TextDecoder('utf-16le', { fatal: true, ignoreBOM: true }).decode(units)
  } catch {
    throw new AppError(
      'wrong-encoding',
      `“${name}” says that it is UTF-16 but holds half a character; save it as UTF-8 and add it again.`,
    )
  }
  if (text.includes('\0')) throw binary(name)
  return { text, ends }
}

function swapPairs(bytes: Uint8Array): Uint8Array {
  const swapped = new Uint8Array(bytes.length)
  for (let i = 0; i < bytes.length; i++) swapped[i] = bytes[i ^ 1] ?? bytes[i]
  return swapped
}

const binary = (name: string) =>
  new AppError('binary-file', `“${name}” is a binary file, not a text; choose a plain text file.`)

/** NULs, or more than one control character in a hundred, are no text. */
function refuseBinary(bytes: Uint8Array, name: string): void {
  if (bytes.includes(0)) throw looksLikeUtf16(bytes) ? unmarkedUtf16(name) : binary(name)
  const head = bytes.subarray(0, 65_536)
  let controls = 0
  for (const byte of head) if (byte === 127 || (byte < 32 && (byte < 9 || byte > 13) && byte !== 27)) controls++
  if (controls > head.length / 100) throw binary(name)
}

/** Every second byte of Latin text in UTF-16 is zero, and none of the others is. */
function looksLikeUtf16(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 1024)
  const zeros = [0, 0]
  for (const [i, byte] of head.entries()) if (byte === 0) zeros[i & 1]++
  return Math.min(...zeros) === 0 && Math.max(...zeros) > head.length * 0.4
}

const unmarkedUtf16 = (name: string) =>
  new AppError(
    'wrong-encoding',
    `“${name}” looks like UTF-16 without a byte order mark; save it as UTF-8 and add it again.`,
  )

/** Lowest second byte (and highest) after a lead byte; Unicode 15, table 3-7: no overlong forms, no surrogates. */
const SECOND: Record<number, readonly [number, number]> = {
  224: [0xa0, 0xbf],
  237: [0x80, 0x9f],
  240: [0x90, 0xbf],
  244: [0x80, 0x8f],
}

/** Offset of the byte that starts the first sequence that is not UTF-8; the length if all is well. */
export function firstInvalidUtf8(bytes: Uint8Array): number {
  for (let i = 0; i < bytes.length; ) {
    const length = sequenceLength(bytes, i)
    if (length === 0) return i
    i += length
  }
  return bytes.length
}

function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]
  if (lead < 0x80) return 1
  const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0
  const [low, high] = SECOND[lead] ?? [0x80, 0xbf]
  for (let k = 1; k < length; k++) {
    const byte = bytes[at + k] ?? 0
    if (k === 1 ? byte < low || byte > high : (byte & 0xc0) !== 0x80) return 0
  }
  return length
}

/** CR LF, and CR alone, as LF: before the units become a text, since a text of millions of line ends is slow to change. */
function withLineFeeds<A extends Uint8Array | Uint16Array>(given: A): { units: A; ends: number } {
  if (!given.includes(13)) return { units: given, ends: 0 }
  const units = given.slice() as A
  let [to, ends] = [0, 0]
  for (let at = 0; at < given.length; at++) {
    const unit = given[at]
    if (unit !== 13) units[to++] = unit
    else {
      units[to++] = 10
      ends++
      if (given[at + 1] === 10) at++
    }
  }
  return { units: units.subarray(0, to) as A, ends }
}

function refuseOneCharacter(text: string, name: string): void {
  const first = text.codePointAt(0)!
  const length = first > 0xffff ? 2 : 1
  for (let i = length; i < text.length; i += length) if (text.codePointAt(i) !== first) return
  throw new AppError(
    'one-character',
    `“${name}” holds only the character ${showCharacter(first)}; a network needs at least two distinct characters.`,
  )
}
