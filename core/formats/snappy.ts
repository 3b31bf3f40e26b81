// Snappy, unpacked: runs of bytes as they are, and copies of what came before.

import type { AppError } from '../errors.ts'
import { Varints } from './protobuf.ts'

/** A copy makes at most 64 bytes of two. */
const MOST_GROWTH = 32

/** Decompresses a Snappy block (raw format). @throws `bad` for one that is damaged */
export function unsnap(data: Uint8Array, bad: (problem: string) => AppError): Uint8Array {
  const source = new Varints(data)
  const size = source.next()
  if (!(size >= 0) || size > MOST_GROWTH * data.length) throw bad('a packed block claims more than it can hold')
  const out = new Uint8Array(size)
  let to = 0
  while (!source.done) {
    const tag = source.take(1)[0]
    const [kind, upper] = [tag & 3, tag >> 2]
    if (kind === 0) {
      const more = Math.max(0, upper - 59)
      const part = source.take(1 + (more ? little(source.take(more)) : upper))
      if (to + part.length > size) throw bad('a packed block is longer than it says')
      out.set(part, to)
      to += part.length
      continue
    }
    const length = kind === 1 ? 4 + (upper & 7) : 1 + upper
    const offset = kind === 1 ? ((tag >> 5) << 8) | source.take(1)[0] : little(source.take(kind === 2 ? 2 : 4))
    if (offset < 1 || offset > to || to + length > size) throw bad('a packed block refers to what is not there')
    for (let i = 0; i < length; i++, to++) out[to] = out[to - offset]
  }
  if (to !== size) throw bad('a packed block is shorter than it says')
  return out
}

const little = (bytes: Uint8Array): number => bytes.reduce((sum, byte, i) => sum + byte * 2 ** (8 * i), 0)
