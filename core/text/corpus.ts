// Decodes the bytes of a file to a text: encoding, line ends, and refusal of binary files. Every change is reported in a
// note.

import { AppError } from '../errors.ts'
import { hexByte } from '../schema/byte-text.ts'
import { decodeBytes, type EncodingId, guessEncodings, titleOf } from '../schema/encodings.ts'
import { firstInvalidUtf8 } from '../schema/utf8.ts'
import { showCharacter } from './code-points.ts'

export { firstInvalidUtf8 } from '../schema/utf8.ts'
export { codePointSlice, codePoints, countCodePoints } from './code-points.ts'

/** Bytes of the largest file: a larger text and its ids do not fit in memory. */
export const MAXIMUM_BYTES = 128 * 1024 * 1024

export interface DecodedText {
  /** without a byte order mark; `\n` line ends unless CR is kept */
  text: string
  /** sentences on what was changed */
  notes: string[]
}

export interface Reading {
  /** encoding; unless given UTF-8, or UTF-16 by its byte order mark */
  encoding?: EncodingId
  /** keep CR LF and CR */
  keepCr?: boolean
}

/**
 * @param name of the file, for messages
 * @throws AppError `file-too-large`, `empty-file`, `binary-file`, `wrong-encoding`, `one-character`
 */
export function decodeText(bytes: Uint8Array, name: string, reading: Reading = {}): DecodedText {
  if (bytes.length > MAXIMUM_BYTES) throw tooLarge(bytes.length, name)
  const notes: string[] = []
  const { text, ends } = decode(bytes, name, notes, reading)
  if (ends > 0) notes.push(`${ends} line ends were changed from CR LF or CR to LF.`)
  if (text.length === 0) throw new AppError('empty-file', `“${name}” is empty; choose a file that holds text.`)
  if (reading.encoding !== 'bytes') refuseOneCharacter(text, name)
  return { text, notes }
}

function tooLarge(length: number, name: string): AppError {
  const mib = (n: number) => Math.ceil(n / 1024 / 1024)
  return new AppError(
    'file-too-large',
    `“${name}” has ${mib(length)} MiB and the limit is ${mib(MAXIMUM_BYTES)} MiB; ${WAY_OUT}`,
  )
}

/** Remedy for a file that is too long. */
export const WAY_OUT =
  'cut it between lines, as “split -C 100M FILE part-” does, and add one of the parts, or several as texts of their own.'

/** A text with `\n` line ends, and the number of others that were converted. */
interface Normalised {
  text: string
  ends: number
}

function decode(bytes: Uint8Array, name: string, notes: string[], { encoding, keepCr = false }: Reading): Normalised {
  if (encoding === 'bytes') return { text: decodeBytes(bytes, 'bytes'), ends: 0 }
  if (startsWith(bytes, 0xff, 0xfe, 0, 0) || startsWith(bytes, 0, 0, 0xfe, 0xff))
    throw new AppError('wrong-encoding', `“${name}” is UTF-32; save it as UTF-8 and add it again.`)
  if (encoding && encoding !== 'utf-8') return decodeNamed(bytes, name, notes, encoding, keepCr)
  if (startsWith(bytes, 0xff, 0xfe)) return decodeUtf16(bytes.subarray(2), 'little', name, notes, keepCr)
  if (startsWith(bytes, 0xfe, 0xff)) return decodeUtf16(bytes.subarray(2), 'big', name, notes, keepCr)
  if (!startsWith(bytes, 0xef, 0xbb, 0xbf)) return decodeUtf8(bytes, 0, name, keepCr)
  notes.push('A byte order mark at the start was removed.')
  return decodeUtf8(bytes.subarray(3), 3, name, keepCr)
}

function startsWith(bytes: Uint8Array, ...prefix: number[]): boolean {
  return bytes.length >= prefix.length && prefix.every((byte, i) => bytes[i] === byte)
}

/** @param skipped bytes in front of these, so that the offset in a message is the file's */
function decodeUtf8(bytes: Uint8Array, skipped: number, name: string, keepCr: boolean): Normalised {
  refuseBinary(bytes, name)
  const { units, ends } = keepCr ? { units: bytes, ends: 0 } : withLineFeeds(bytes)
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(units), ends }
  } catch {
    const offset = firstInvalidUtf8(bytes)
    const [guess] = guessEncodings(bytes)
    throw new AppError(
      'wrong-encoding',
      `“${name}” is not UTF-8 (byte ${offset + skipped} is 0x${hexByte(bytes[offset])}). It may be ${titleOf(guess)}: add it with its encoding named (--encoding ${guess}).`,
    )
  }
}

/** @throws AppError `wrong-encoding` where the file is not in it; `binary-file` for one that holds NULs in it */
function decodeNamed(
  bytes: Uint8Array,
  name: string,
  notes: string[],
  encoding: EncodingId,
  keepCr: boolean,
): Normalised {
  if (encoding === 'utf-16le' || encoding === 'utf-16be') {
    const marked = startsWith(bytes, ...(encoding === 'utf-16le' ? [0xff, 0xfe] : [0xfe, 0xff]))
    const order = encoding === 'utf-16le' ? 'little' : 'big'
    return decodeUtf16(marked ? bytes.subarray(2) : bytes, order, name, notes, keepCr)
  }
  // CR and LF are single bytes in all of the others
  const { units, ends } = keepCr ? { units: bytes, ends: 0 } : withLineFeeds(bytes)
  let text: string
  try {
    text = decodeBytes(units, encoding)
  } catch (error) {
    const why = error instanceof RangeError ? 'cannot be read as' : 'is not in'
    const [guess] = guessEncodings(bytes)
    throw new AppError(
      'wrong-encoding',
      `“${name}” ${why} ${titleOf(encoding)}; it may be ${titleOf(guess)} (--encoding ${guess}).`,
    )
  }
  const nul = text.indexOf('\0')
  if (nul >= 0) throw binary(name, placeOf(text, nul))
  notes.push(`The text was converted from ${titleOf(encoding)}.`)
  return { text, ends }
}

function decodeUtf16(
  bytes: Uint8Array,
  order: 'little' | 'big',
  name: string,
  notes: string[],
  keepCr: boolean,
): Normalised {
  const pairs = order === 'little' ? bytes : swapPairs(bytes)
  const { units, ends } =
    pairs.length % 2 === 0 && !keepCr ? withLineFeeds(new Uint16Array(pairs.slice().buffer)) : { units: pairs, ends: 0 }
  notes.push(`The text was converted from UTF-16 (${order}-endian).`)
  let text: string
  try {
    text = new TextDecoder('utf-16le', { fatal: true, ignoreBOM: true }).decode(units)
  } catch {
    throw new AppError(
      'wrong-encoding',
      `“${name}” holds half a character of UTF-16; save it as UTF-8 and add it again.`,
    )
  }
  const nul = text.indexOf('\0')
  if (nul >= 0) throw binary(name, placeOf(text, nul))
  return { text, ends }
}

function swapPairs(bytes: Uint8Array): Uint8Array {
  const swapped = new Uint8Array(bytes.length)
  for (let i = 0; i < bytes.length; i++) swapped[i] = bytes[i ^ 1] ?? bytes[i]
  return swapped
}

const binary = (name: string, why: string) =>
  new AppError(
    'binary-file',
    `“${name}” is a binary file, not a text: ${why}. Choose a plain text file, or add it as bytes (--encoding bytes).`,
  )

/** “a NUL stands in line 3, column 17 (character 210)”; line and column from 1. */
function placeOf(text: string, at: number): string {
  const before = text.slice(0, at)
  const line = before.split('\n').length
  return `a NUL stands in line ${line}, column ${at - before.lastIndexOf('\n')} (character ${at})`
}

/** The same of bytes. */
function byteOffset(bytes: Uint8Array, at: number): string {
  let [line, last] = [1, -1]
  for (let next = bytes.indexOf(10); next >= 0 && next < at; next = bytes.indexOf(10, next + 1)) {
    line++
    last = next
  }
  return `a NUL stands in line ${line}, column ${at - last} (byte ${at})`
}

/** Binary: NULs, or more than one control character in a hundred. */
function refuseBinary(bytes: Uint8Array, name: string): void {
  const nul = bytes.indexOf(0)
  if (nul >= 0) throw looksLikeUtf16(bytes) ? unmarkedUtf16(bytes, name) : binary(name, byteOffset(bytes, nul))
  const head = bytes.subarray(0, 65_536)
  let controls = 0
  for (const byte of head) if (byte === 127 || (byte < 32 && (byte < 9 || byte > 13) && byte !== 27)) controls++
  if (controls > head.length / 100)
    throw binary(name, `${controls} of its first ${head.length} bytes are control characters`)
}

/** In UTF-16, every second byte of Latin text is zero, and no other. */
function looksLikeUtf16(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 1024)
  const zeros = [0, 0]
  for (const [i, byte] of head.entries()) if (byte === 0) zeros[i & 1]++
  return Math.min(...zeros) === 0 && Math.max(...zeros) > head.length * 0.4
}

function unmarkedUtf16(bytes: Uint8Array, name: string): AppError {
  const id = bytes[0] === 0 ? 'utf-16be' : 'utf-16le'
  return new AppError(
    'wrong-encoding',
    `“${name}” looks like ${titleOf(id)}, without a byte order mark; add it with its encoding named (--encoding ${id}).`,
  )
}

/** CR LF, and CR alone, as LF; on the units, since replacing millions of line ends in a string is slow. */
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
