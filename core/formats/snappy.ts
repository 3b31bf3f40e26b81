// Snappy, unpacked: runs of bytes as they are, and copies of what came before.

import type { AppError } from '../errors.ts'
import { Varints } from './protobuf.ts'

/** A copy makes at most 64 bytes of two. */
const MOST_GROWTH = 32

/** Decompresses a Snappy block (raw format). @throws `bad` for one that is damaged */
export function unsnap(data: Uint8Array, bad: (problem: string) => AppError): Uint8Array {
  const start = new Varints(data)
  const size = start.next()
  if (!(size >= 0) || size > MOST_GROWTH * data.length) throw bad('a packed block claims more than it can hold')
  const out = new Uint8Array(size)
  let [from, to] = [start.at, 0]
  /** An unsigned little-endian number of so many bytes. */
  const number = (bytes: number): number => {
    if (from + bytes > data.length) throw bad('a packed block ends before what it announces')
    let value = 0
    for (let i = 0; i < bytes; i++) value += data[from + i] * 2 ** (8 * i)
    from += bytes
    return value
  }
  while (from < data.length) {
    const tag = data[from++]
    const [kind, upper] = [tag & 3, tag >> 2]
    if (kind === 0) {
      const length = 1 + (upper < 60 ? upper : number(upper - 59))
      if (from + length > data.length) throw bad('a packed block ends before what it announces')
      if (to + length > size) throw bad('a packed block is longer than it says')
      out.set(data.subarray(from, from + length), to)
      from += length
      to += length
      continue
    }
    const length = kind === 1 ? 4 + (upper & 7) : 1 + upper
    const offset = kind === 1 ? ((tag >> 5) << 8) | number(1) : number(kind === 2 ? 2 : 4)
    if (offset < 1 || offset > to || to + length > size) throw bad('a packed block refers to what is not there')
    for (let i = 0; i < length; i++, to++) out[to] = out[to - offset]
  }
  if (to !== size) throw bad('a packed block is shorter than it says')
  return out
}

/** Distances that a copy of three bytes reaches, and places of the table of words. */
const [FARTHEST, PLACES] = [0xffff, 2 ** 14]
const seen = new Int32Array(PLACES)

/**
 * Compresses into a Snappy block (raw format). Copies begin at multiples of four bytes and are whole words, which is what
 * numbers of 32 bits repeat, and takes a quarter of the looks that single bytes would.
 */
export function snap(data: Uint8Array): Uint8Array {
  const out = new Uint8Array(10 + data.length + (data.length >> 4) + 64)
  let to = 0
  for (let rest = data.length; ; rest = Math.floor(rest / 128)) {
    out[to++] = rest < 128 ? rest : (rest % 128) | 128
    if (rest < 128) break
  }
  const literal = (from: number, end: number): void => {
    if (end === from) return
    const length = end - from - 1
    const extra = length < 60 ? 0 : length < 2 ** 8 ? 1 : length < 2 ** 16 ? 2 : length < 2 ** 24 ? 3 : 4
    out[to++] = (extra === 0 ? length : 59 + extra) << 2
    for (let i = 0; i < extra; i++) out[to++] = Math.floor(length / 2 ** (8 * i)) & 255
    out.set(data.subarray(from, end), to)
    to += end - from
  }
  const aligned = data.byteOffset % 4 === 0 ? data : data.slice()
  const words = new Int32Array(aligned.buffer, aligned.byteOffset, data.length >> 2)
  seen.fill(-1)
  let [from, misses] = [0, 0]
  for (let at = 0; at < words.length; ) {
    const word = words[at]
    const place = Math.imul(word, 0x1e35a7bd) >>> 18
    const before = seen[place]
    seen[place] = at
    if (before < 0 || 4 * (at - before) > FARTHEST || words[before] !== word) {
      at += 1 + (misses++ >> 6)
      continue
    }
    let end = at + 1
    while (end < words.length && words[end] === words[end - at + before]) end++
    literal(4 * from, 4 * at)
    const distance = 4 * (at - before)
    for (let left = 4 * (end - at); left > 0; left -= 64) {
      const length = Math.min(64, left)
      const near = length < 12 && distance < 2048
      out[to++] = near ? 1 | ((length - 4) << 2) | ((distance >> 8) << 5) : 2 | ((length - 1) << 2)
      out[to++] = distance & 255
      if (!near) out[to++] = distance >> 8
    }
    from = end
    misses = 0
    at = end
  }
  literal(4 * from, data.length)
  return out.subarray(0, to)
}
