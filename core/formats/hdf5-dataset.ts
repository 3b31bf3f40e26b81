// One array of an HDF5 file: compact, contiguous or in chunks, deflated and shuffled or not. Rows are read as they are
// asked for, so that an array may be larger than memory.

import { sizeOf, type Tensor } from '../model/spec.ts'
import { fromHalf } from '../util/float16.ts'
import { type Bytes, bad } from './hdf5-bytes.ts'
import { filtersOf, unfiltered } from './hdf5-filters.ts'
import { type DataType, dataspaceOf, dataTypeOf } from './hdf5-values.ts'
import { mostInflated } from './inflate.ts'

export interface Hdf5Dataset {
  shape: readonly number[]
  /** All of it, float32. */
  tensor(): Tensor
  /** Rows from … to of the first dimension, row-major, as float32. */
  rows(from: number, to: number): Float32Array
}

/** A message of an object's header. */
export interface Message {
  type: number
  at: number
  end: number
}

/** Counts what is looked at, so that a file that refers to itself comes to an end. */
export class Visits {
  #left: number

  /** @param size of the file: every block of it has some bytes */
  constructor(size: number) {
    this.#left = 100_000 + Math.floor(size / 256)
  }

  another(): void {
    if (--this.#left < 0) throw bad('it refers to itself')
  }
}

const DEEPEST = 20

/** What lies where: raw bytes of rows from … to of the first dimension. */
type RawRows = (from: number, to: number) => Uint8Array

/** @throws AppError `bad-hdf5` */
export function datasetOf(bytes: Bytes, messages: readonly Message[], name: string, visits: Visits): Hdf5Dataset {
  const message = (type: number) => messages.find((one) => one.type === type)
  const [space, type, layout] = [message(0x01), message(0x03), message(0x08)]
  if (!space || !type || !layout) throw bad(`${name} has no shape, no type or no place`)
  const shape = dataspaceOf(bytes, space.at)
  const element = dataTypeOf(bytes, type.at)
  const read = reader(element, name)
  if (!Number.isSafeInteger(sizeOf(shape) * element.size)) throw bad(`${name} is impossibly large`)
  const raw = rawRows(bytes, layout.at, message(0x0b)?.at, shape, element.size, name, visits)
  const [first = 1, ...rest] = shape
  const rows = (from: number, to: number) => {
    if (!(from >= 0 && to <= first)) throw bad(`${name} has ${first} rows, and others are asked for`)
    const data = new Float32Array(Math.max(0, to - from) * sizeOf(rest))
    if (data.length === 0) return data
    const part = raw(from, to)
    const view = new DataView(part.buffer, part.byteOffset, part.byteLength)
    for (let i = 0; i < data.length; i++) data[i] = read(view, i * element.size)
    return data
  }
  return { shape, rows, tensor: () => ({ shape, data: rows(0, first) }) }
}

function rawRows(
  bytes: Bytes,
  at: number,
  filters: number | undefined,
  shape: readonly number[],
  width: number,
  name: string,
  visits: Visits,
): RawRows {
  const [version, kind] = [bytes.u8(at), bytes.u8(at + 1)]
  if (version !== 3 && !(version === 4 && kind < 2))
    throw bad(`${name} is laid out as libver="latest" makes it (${version}); write it with libver="earliest"`)
  const wanted = sizeOf(shape) * width
  const row = sizeOf(shape.slice(1)) * width
  const part = (from: number, length: number): RawRows => {
    if (length < wanted) throw bad(`${name} has ${length} bytes, and ${wanted} belong to it`)
    if (!(from + wanted <= bytes.size)) throw bad(`${name} goes beyond the end of the file`)
    return (first, last) => bytes.slice(from + first * row, (last - first) * row)
  }
  if (kind === 0) return part(at + 4, bytes.u16(at + 2))
  if (kind === 1)
    return bytes.defined(at + 2) ? part(bytes.address(at + 2), bytes.length(at + 2 + bytes.addressWidth)) : part(0, 0)
  if (kind !== 2) throw bad(`${name} is laid out in a way that is not read`)
  const rank = bytes.u8(at + 2) - 1
  if (rank !== shape.length || rank < 1) throw bad(`the chunks of ${name} have another rank`)
  const chunk = Array.from({ length: rank }, (_, d) => bytes.u32(at + 3 + bytes.addressWidth + 4 * d))
  const pipeline = filters === undefined ? [] : filtersOf(bytes, filters)
  return chunkedRows(bytes, bytes.address(at + 3), pipeline, shape, chunk, width, name, visits)
}

interface Chunk {
  at: number
  size: number
  mask: number
  offset: number[]
}

function chunkedRows(
  bytes: Bytes,
  tree: number,
  pipeline: readonly number[],
  shape: readonly number[],
  chunk: readonly number[],
  width: number,
  name: string,
  visits: Visits,
): RawRows {
  const found: Chunk[] = []
  chunkTree(bytes, tree, shape.length, 0, found, visits)
  const [whole, each] = [sizeOf(shape) * width, sizeOf(chunk) * width]
  const wanted = shape.reduce((product, n, d) => product * Math.ceil(n / chunk[d]), 1)
  if (!(each > 0) || found.length < wanted) throw bad(`${name} lacks chunks`)
  const most = found.reduce((sum, { size }) => sum + (pipeline.includes(1) ? mostInflated(size) : size), 0)
  if (!Number.isSafeInteger(whole) || whole > most || each > most)
    throw bad(`${name} claims more than its chunks can hold`)
  found.sort((a, b) => a.offset[0] - b.offset[0])
  let from = 0
  /** the chunks of the rows that were read last: the next ones may be in them, too */
  let kept = new Map<Chunk, Uint8Array>()
  return (first, last) => {
    const out = new Uint8Array((last - first) * sizeOf(shape.slice(1)) * width)
    if (found[from]?.offset[0] + chunk[0] > first) from = 0
    while (from < found.length && found[from].offset[0] + chunk[0] <= first) from++
    const now = new Map<Chunk, Uint8Array>()
    for (let i = from; i < found.length && found[i].offset[0] < last; i++) {
      const one = found[i]
      const plain = kept.get(one) ?? unfiltered(bytes.slice(one.at, one.size), pipeline, one.mask, each, width)
      if (plain.length < each) throw bad(`a chunk of ${name} is too short`)
      place(out, plain, { shape, chunk, offset: one.offset, width, first, last })
      if (one.offset[0] + chunk[0] > last) now.set(one, plain)
    }
    kept = now
    return out
  }
}

function chunkTree(bytes: Bytes, at: number, rank: number, depth: number, out: Chunk[], visits: Visits): void {
  visits.another()
  if (depth > DEEPEST) throw bad('a tree of chunks is nested too deeply')
  if (!bytes.tag(at, 'TREE') || bytes.u8(at + 4) !== 1) throw bad('the tree of chunks is missing')
  const [level, count] = [bytes.u8(at + 5), bytes.u16(at + 6)]
  const key = 8 + 8 * (rank + 1)
  for (let i = 0; i < count; i++) {
    visits.another()
    const from = at + 8 + 2 * bytes.addressWidth + i * (key + bytes.addressWidth)
    const child = bytes.address(from + key)
    if (level > 0) chunkTree(bytes, child, rank, depth + 1, out, visits)
    else
      out.push({
        at: child,
        size: bytes.u32(from),
        mask: bytes.u32(from + 4),
        offset: Array.from({ length: rank }, (_, d) => bytes.number(from + 8 + 8 * d, 8)),
      })
  }
}

interface Placing {
  shape: readonly number[]
  chunk: readonly number[]
  offset: readonly number[]
  width: number
  /** the rows that are wanted */
  first: number
  last: number
}

/** Copies what of a chunk lies within the wanted rows of the shape. */
function place(out: Uint8Array, plain: Uint8Array, { shape, chunk, offset, width, first, last }: Placing): void {
  const rank = shape.length
  const top = Math.max(first, offset[0])
  const inside = chunk.map((n, d) =>
    d === 0 ? Math.min(last, offset[0] + n) - top : Math.min(n, shape[d] - offset[d]),
  )
  if (inside.some((n) => !(n > 0))) return
  const [skipped, down] = [top - offset[0], top - first]
  if (rank === 1) {
    out.set(plain.subarray(skipped * width, (skipped + inside[0]) * width), down * width)
    return
  }
  const run = inside[rank - 1] * width
  const runs = sizeOf(inside.slice(0, -1))
  for (let i = 0; i < runs; i++) {
    let [rest, from, to, fromStep, toStep] = [i, 0, offset[rank - 1], chunk[rank - 1], shape[rank - 1]]
    for (let d = rank - 2; d >= 0; d--) {
      const index = rest % inside[d]
      rest = Math.floor(rest / inside[d])
      from += (d === 0 ? skipped + index : index) * fromStep
      to += (d === 0 ? down + index : offset[d] + index) * toStep
      fromStep *= chunk[d]
      toStep *= shape[d]
    }
    out.set(plain.subarray(from * width, from * width + run), to * width)
  }
}

function reader({ kind, size, littleEndian, signed }: DataType, name: string): (view: DataView, at: number) => number {
  if (kind === 'float' && size === 4) return (view, at) => view.getFloat32(at, littleEndian)
  if (kind === 'float' && size === 8) return (view, at) => view.getFloat64(at, littleEndian)
  if (kind === 'float' && size === 2) return (view, at) => fromHalf(view.getUint16(at, littleEndian))
  if (kind === 'integer' && size === 8)
    return (view, at) => Number(signed ? view.getBigInt64(at, littleEndian) : view.getBigUint64(at, littleEndian))
  if (kind === 'integer' && size === 4)
    return (view, at) => (signed ? view.getInt32(at, littleEndian) : view.getUint32(at, littleEndian))
  if (kind === 'integer' && size === 2)
    return (view, at) => (signed ? view.getInt16(at, littleEndian) : view.getUint16(at, littleEndian))
  if (kind === 'integer' && size === 1) return (view, at) => (signed ? view.getInt8(at) : view.getUint8(at))
  throw bad(`${name} holds no numbers that are read here`)
}
