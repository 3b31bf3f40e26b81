// A ZIP archive whose entries are stored as they are, as PyTorch and Keras write them, or deflated: names and bytes by
// the central directory.

import { AppError } from '../errors.ts'
import { inflateRaw } from './inflate.ts'

const END = 0x06054b50
const ENTRY = 0x02014b50
const LOCAL = 0x04034b50
const END_LENGTH = 22
const LONGEST_COMMENT = 0xffff
/** A field that says that the number stands in a ZIP64 extra field. */
const ELSEWHERE = 0xffffffff

const bad = (problem: string) => new AppError('bad-zip', `This is not a sound ZIP archive: ${problem}.`)

/** By the signature of a local header at the beginning. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes.length >= END_LENGTH && bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4
}

/**
 * Name → bytes, as views into the archive where they are stored as they are.
 * @throws AppError `bad-zip`
 */
export function readZip(bytes: Uint8Array): Map<string, Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = endOf(view)
  const entries = new Map<string, Uint8Array>()
  let at = view.getUint32(end + 16, true)
  let count = view.getUint16(end + 10, true)
  if (at === ELSEWHERE || count === 0xffff) [at, count] = directory64(view, end)
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== ENTRY)
      throw bad(`entry ${i} of its directory is damaged`)
    const nameLength = view.getUint16(at + 28, true)
    const extraLength = view.getUint16(at + 30, true)
    if (at + 46 + nameLength + extraLength > bytes.length) throw bad(`entry ${i} of its directory is damaged`)
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength))
    const method = view.getUint16(at + 10, true)
    if (method !== 0 && method !== 8) throw bad(`${name} is compressed in a way that is not read (${method})`)
    const extra = new DataView(bytes.buffer, bytes.byteOffset + at + 46 + nameLength, extraLength)
    const sizes = [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)]
    const [size, packed, offset] = long(sizes, extra)
    const data = dataAt(bytes, view, offset, method === 0 ? size : packed, name)
    entries.set(name, method === 0 ? data : inflateRaw(data, size, bad))
    at += 46 + nameLength + extraLength + view.getUint16(at + 32, true)
  }
  return entries
}

function endOf(view: DataView): number {
  const last = view.byteLength - END_LENGTH
  for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) if (view.getUint32(at, true) === END) return at
  throw bad('its directory is missing; the file is not complete')
}

/** @returns where the directory begins, and how many entries it has */
function directory64(view: DataView, end: number): [at: number, count: number] {
  if (end < 20 || view.getUint32(end - 20, true) !== 0x07064b50) throw bad('its ZIP64 locator is missing')
  const at = number64(view, end - 12)
  if (at + 56 > view.byteLength) throw bad('its ZIP64 directory lies outside the file')
  return [number64(view, at + 48), number64(view, at + 32)]
}

/** Size, compressed size and offset, those that stand in the ZIP64 extra field taken from there. */
function long(sizes: number[], extra: DataView): number[] {
  if (!sizes.includes(ELSEWHERE)) return sizes
  for (let at = 0; at + 4 <= extra.byteLength; at += 4 + extra.getUint16(at + 2, true)) {
    if (extra.getUint16(at, true) !== 1) continue
    let next = at + 4
    return sizes.map((size) => {
      if (size !== ELSEWHERE) return size
      if (next + 8 > extra.byteLength) throw bad('a ZIP64 field is too short')
      next += 8
      return number64(extra, next - 8)
    })
  }
  throw bad('a ZIP64 field is missing')
}

function number64(view: DataView, at: number): number {
  const value = view.getBigUint64(at, true)
  if (value > BigInt(view.byteLength) && value > 2n ** 40n) throw bad('a size in it is impossible')
  return Number(value)
}

function dataAt(bytes: Uint8Array, view: DataView, offset: number, size: number, name: string): Uint8Array {
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== LOCAL)
    throw bad(`${name} is not where it should be`)
  const from = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true)
  if (from + size > bytes.length) throw bad(`${name} goes beyond the end of the file`)
  return bytes.subarray(from, from + size)
}
