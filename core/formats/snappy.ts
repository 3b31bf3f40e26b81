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
