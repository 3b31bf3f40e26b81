// Types and shapes in an HDF5 file, and its attributes, which are strings or numbers.

import { sizeOf } from '../model/spec.ts'
import { type Bytes, bad } from './hdf5-bytes.ts'

/** Strings, or numbers; null for what is neither. */
export type Attribute = string | string[] | number[] | null

export interface DataType {
  kind: 'integer' | 'float' | 'string' | 'strings' | 'other'
  /** bytes an element; of strings of any length, of the reference to one */
  size: number
  littleEndian: boolean
  signed: boolean
}

const KINDS: Record<number, DataType['kind']> = { 0: 'integer', 1: 'float', 3: 'string' }

/** A datatype message. */
export function dataTypeOf(bytes: Bytes, at: number): DataType {
  const [kind, bits, size] = [bytes.u8(at) & 15, bytes.u8(at + 1), bytes.u32(at + 4)]
  const strings = kind === 9 && (bits & 15) === 1
  return {
    ...{ kind: strings ? 'strings' : (KINDS[kind] ?? 'other'), size },
    ...{ littleEndian: (bits & 1) === 0, signed: (bits & 8) !== 0 },
  }
}

/** Sizes of the dimensions; none for a single value. */
export function dataspaceOf(bytes: Bytes, at: number): number[] {
  const [version, rank] = [bytes.u8(at), bytes.u8(at + 1)]
  if (rank > 32) throw bad(`a dataset has ${rank} dimensions`)
  const first = at + (version === 1 ? 8 : 4)
  const shape = Array.from({ length: rank }, (_, d) => bytes.length(first + d * bytes.lengthWidth))
  if (!shape.every((n) => Number.isSafeInteger(n))) throw bad('a dataset is impossibly large')
  return shape
}

const padded = (length: number) => Math.ceil(length / 8) * 8

/** An attribute message: its name, and its value or values. */
export function attributeOf(bytes: Bytes, at: number, end: number): [name: string, value: Attribute] {
  const version = bytes.u8(at)
  const sizes = [bytes.u16(at + 2), bytes.u16(at + 4), bytes.u16(at + 6)]
  const [nameSize, typeSize, spaceSize] = version === 1 ? sizes.map(padded) : sizes
  const name = bytes.zeroEnded(at + (version === 3 ? 9 : 8))
  const type = at + (version === 3 ? 9 : 8) + nameSize
  const data = type + typeSize + spaceSize
  const shape = dataspaceOf(bytes, type + typeSize)
  return [name, valuesOf(bytes, dataTypeOf(bytes, type), shape, data, end)]
}

function valuesOf(bytes: Bytes, type: DataType, shape: readonly number[], at: number, end: number): Attribute {
  const count = sizeOf(shape)
  if (!(type.size > 0) || at + count * type.size > end) return null
  const each = <T>(read: (at: number) => T): T[] => Array.from({ length: count }, (_, i) => read(at + i * type.size))
  const single = (values: string[]) => (shape.length === 0 ? values[0] : values)
  if (type.kind === 'string') return single(each((from) => bytes.text(from, type.size).replace(/\0[\s\S]*$/, '')))
  if (type.kind === 'strings') return single(each((from) => heapText(bytes, from)))
  if (type.kind === 'integer' && type.size <= 8) return each((from) => bytes.number(from, type.size))
  if (type.kind === 'float' && type.size === 8) return each((from) => bytes.f64(from, type.littleEndian))
  if (type.kind === 'float' && type.size === 4) return each((from) => bytes.f32(from, type.littleEndian))
  return null
}

/** A string of any length: how long it is, and where in which collection of the global heap it lies. */
function heapText(bytes: Bytes, at: number): string {
  const length = bytes.u32(at)
  if (length === 0) return ''
  const collection = bytes.address(at + 4)
  const wanted = bytes.u32(at + 4 + bytes.addressWidth)
  if (!bytes.tag(collection, 'GCOL')) throw bad('a string of it is missing')
  const end = collection + bytes.length(collection + 8)
  const head = 8 + bytes.lengthWidth
  for (let from = collection + 8 + bytes.lengthWidth; from + head <= end; ) {
    const [index, size] = [bytes.u16(from), bytes.length(from + 8)]
    if (index === wanted) return bytes.text(from + head, Math.min(length, size))
    if (index === 0) break
    from += head + padded(size)
  }
  throw bad('a string of it is missing')
}
