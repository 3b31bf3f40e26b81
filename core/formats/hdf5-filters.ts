// What the chunks of an HDF5 file may be packed with: deflate, shuffle, and a checksum, which is passed over.

import { type Bytes, bad } from './hdf5-bytes.ts'
import { inflateZlib } from './inflate.ts'

/** Numbers of the filters, in the order in which they were applied. */
export function filtersOf(bytes: Bytes, at: number): number[] {
  const [version, count] = [bytes.u8(at), bytes.u8(at + 1)]
  let next = at + (version === 1 ? 8 : 2)
  const out: number[] = []
  for (let i = 0; i < count; i++) {
    const id = bytes.u16(next)
    const named = version === 1 || id >= 256
    const name = named ? bytes.u16(next + 2) : 0
    const values = bytes.u16(next + (named ? 6 : 4))
    next += (named ? 8 : 6) + (version === 1 ? Math.ceil(name / 8) * 8 : name) + 4 * values
    if (version === 1 && values % 2 === 1) next += 4
    out.push(id)
  }
  return out
}

/** A chunk after its filters were undone in reverse order. @throws AppError for a filter that is not known here */
export function unfiltered(
  given: Uint8Array,
  pipeline: readonly number[],
  mask: number,
  size: number,
  width: number,
): Uint8Array {
  let data = given
  for (let i = pipeline.length - 1; i >= 0; i--) {
    if (mask & (1 << i)) continue
    if (pipeline[i] === 1) data = inflateZlib(data, size, bad)
    else if (pipeline[i] === 2) data = unshuffled(data, width)
    else if (pipeline[i] === 3) data = data.subarray(0, data.length - 4)
    else throw bad(`it is packed with filter ${pipeline[i]}, which is not read; gzip is`)
  }
  return data
}

/** First all first bytes, then all second ones. */
function unshuffled(data: Uint8Array, width: number): Uint8Array {
  const count = Math.floor(data.length / width)
  const out = new Uint8Array(data.length)
  for (let i = 0; i < count; i++) for (let b = 0; b < width; b++) out[i * width + b] = data[b * count + i]
  return out
}
