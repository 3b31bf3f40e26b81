// A checkpoint of TensorFlow (version 2 of the format): NAME.index, a table of LevelDB's that says which tensor lies
// where, and NAME.data-00000-of-00001 with the numbers. Blocks of the table are plain or packed with Snappy.

import { AppError } from '../errors.ts'
import { sizeOf, type Tensor } from '../model/spec.ts'
import { fromHalf } from '../util/float16.ts'
import { fieldsOf, Varints } from './protobuf.ts'
import { unsnap } from './snappy.ts'

export interface BundleEntry {
  type: number
  shape: number[]
  shard: number
  offset: number
  size: number
}

const bad = (problem: string) => new AppError('bad-bundle', `The TensorFlow checkpoint cannot be read: ${problem}.`)

const MAGIC = [0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb]
const FOOTER = 48
/** Kind of packing and a checksum behind each block. */
const TRAILER = 5
const MOST_ENTRIES = 200_000

/** By the magic number at the end of the table. */
export function isIndex(bytes: Uint8Array): boolean {
  return bytes.length >= FOOTER && MAGIC.every((byte, i) => bytes[bytes.length - 8 + i] === byte)
}

/** @throws AppError `bad-bundle`, `bad-protobuf` */
export function readIndex(bytes: Uint8Array): Map<string, BundleEntry> {
  if (!isIndex(bytes)) throw bad('its index has no end')
  const footer = new Varints(bytes.subarray(0, bytes.length - 8), bytes.length - FOOTER)
  footer.next()
  footer.next()
  const entries = new Map<string, BundleEntry>()
  for (const [, handle] of block(bytes, footer.next(), footer.next())) {
    const place = new Varints(handle)
    for (const [key, value] of block(bytes, place.next(), place.next())) {
      const name = new TextDecoder().decode(key)
      // the first entry, without a name, describes the whole
      if (name === '') refuseBigEndian(value)
      else entries.set(name, entryOf(name, value))
      if (entries.size > MOST_ENTRIES) throw bad('its index has too many entries')
    }
  }
  return entries
}

function block(bytes: Uint8Array, offset: number, size: number): [key: Uint8Array, value: Uint8Array][] {
  if (!(offset >= 0) || !(size >= 0) || offset + size + TRAILER > bytes.length)
    throw bad('a block of its index is missing')
  const packing = bytes[offset + size]
  if (packing > 1) throw bad(`a block of its index is packed in an unknown way (${packing})`)
  const stored = bytes.subarray(offset, offset + size)
  const data = packing === 1 ? unsnap(stored, bad) : stored
  if (data.length < 4) throw bad('a block of its index is empty')
  const restarts = new DataView(data.buffer, data.byteOffset, data.length).getUint32(data.length - 4, true)
  const end = data.length - 4 - 4 * restarts
  if (!(end >= 0)) throw bad('a block of its index is damaged')
  const source = new Varints(data.subarray(0, end))
  const out: [Uint8Array, Uint8Array][] = []
  let key = new Uint8Array()
  while (!source.done) {
    const [shared, own, length] = [source.next(), source.next(), source.next()]
    if (!(shared <= key.length)) throw bad('a name of its index is damaged')
    const next = new Uint8Array(shared + source.take(own).length)
    next.set(key.subarray(0, shared))
    next.set(source.bytes.subarray(source.at - own, source.at), shared)
    key = next
    out.push([key, source.take(length)])
    if (out.length > MOST_ENTRIES) throw bad('its index has too many entries')
  }
  return out
}

function refuseBigEndian(header: Uint8Array): void {
  for (const { number, value } of fieldsOf(header))
    if (number === 2 && value === 1) throw bad('its numbers are big-endian')
}

function entryOf(name: string, message: Uint8Array): BundleEntry {
  const entry: BundleEntry = { type: 0, shape: [], shard: 0, offset: 0, size: 0 }
  for (const { number, value, bytes } of fieldsOf(message)) {
    if (number === 1) entry.type = value
    if (number === 2) entry.shape = shapeOf(bytes)
    if (number === 3) entry.shard = value
    if (number === 4) entry.offset = value
    if (number === 5) entry.size = value
    if (number === 7) throw bad(`${name} is kept in slices, which are not read`)
  }
  return entry
}

/** TensorShapeProto: a message a dimension. */
function shapeOf(message: Uint8Array): number[] {
  const shape: number[] = []
  for (const { number, bytes } of fieldsOf(message))
    if (number === 2) {
      let size = 0
      for (const field of fieldsOf(bytes)) if (field.number === 1) size = field.value
      shape.push(size)
    }
  return shape
}

const TYPES: Record<number, [width: number, read: (view: DataView, at: number) => number]> = {
  1: [4, (view, at) => view.getFloat32(at, true)],
  2: [8, (view, at) => view.getFloat64(at, true)],
  3: [4, (view, at) => view.getInt32(at, true)],
  9: [8, (view, at) => Number(view.getBigInt64(at, true))],
  19: [2, (view, at) => fromHalf(view.getUint16(at, true))],
}

/** Whether it holds 32-, 64- or 16-bit floats. */
export const isFloat = ({ type }: BundleEntry): boolean => type === 1 || type === 2 || type === 19

/** @throws AppError `bad-bundle` */
export function bundleTensor(name: string, entry: BundleEntry, shards: readonly (Uint8Array | undefined)[]): Tensor {
  const { type, shape, shard, offset, size } = entry
  const known = TYPES[type]
  if (!known) throw bad(`${name} holds no numbers that are read here`)
  const data = shards[shard]
  if (!data) throw bad(`the file of its numbers, part ${shard} (.data-…), is missing; give the folder that both are in`)
  const [width, read] = known
  const sound = shape.every((n) => Number.isSafeInteger(n) && n >= 0) && offset >= 0
  if (!sound || size !== sizeOf(shape) * width || offset + size > data.length)
    throw bad(`${name} does not lie where its index says`)
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  return { shape, data: Float32Array.from({ length: size / width }, (_, i) => read(view, offset + i * width)) }
}
