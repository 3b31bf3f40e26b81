// The least HDF5 that holds arrays one after the other, written in the order of the file: superblock 0, a root group (one
// B-tree node, one heap, one symbol table node) and for each array an object header of version 1 with a contiguous layout
// (HDF5 File Format Specification, version 3.0: II.A, III.A–D, IV.A). Sizes are known beforehand, and so every address.

export interface Hdf5Array {
  /** a link of the root group, without a slash */
  name: string
  type: 'float32' | 'int32'
  shape: readonly number[]
}

const UNDEFINED = 0xffffffffffffffffn
const SUPERBLOCK = 96
/** Children of a node of the B-tree: 2 K + 1 keys and 2 K children. */
const TREE_K = 16
const TREE = 24 + (2 * TREE_K + 1) * 8 + 2 * TREE_K * 8
const HEADER = 16

const padded = (size: number, to = 8) => Math.ceil(size / to) * to

/** Bytes that the values of an array take. */
export function hdf5Bytes({ shape }: Hdf5Array): number {
  return shape.reduce((product, n) => product * n, 4)
}

/** Everything that stands before the arrays, whose bytes follow in their order, little-endian and row-major. */
export function hdf5Head(arrays: readonly Hdf5Array[]): Uint8Array {
  const sorted = [...arrays].sort((a, b) => (a.name < b.name ? -1 : 1))
  const leafK = Math.max(4, Math.ceil(arrays.length / 2))
  const heapSize = 8 + arrays.reduce((sum, { name }) => sum + padded(name.length + 1), 0)
  const root = SUPERBLOCK
  const tree = root + HEADER + 8 + 16
  const heap = tree + TREE
  const heapData = heap + 32
  const symbols = heapData + heapSize
  const first = symbols + 8 + 2 * leafK * 40
  const headers = new Map<Hdf5Array, number>()
  let at = first
  for (const array of arrays) {
    headers.set(array, at)
    at += HEADER + messagesSize(array)
  }
  const data = padded(at)
  const end = arrays.reduce((sum, array) => sum + hdf5Bytes(array), data)
  const out = new Writer(data)

  out.bytes([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0, 0, 8, 8, 0])
  out.u16(leafK).u16(TREE_K).u32(0).u64(0).u64(UNDEFINED).u64(end).u64(UNDEFINED)
  out.u64(0).u64(root).u32(1).u32(0).u64(tree).u64(heap)

  out.at = root
  header(out, 1, 8 + 16)
  message(out, 0x11, 16)
  out.u64(tree).u64(heap)

  out.at = heapData + 8
  const names = new Map<Hdf5Array, number>()
  for (const array of sorted) {
    names.set(array, out.at - heapData)
    const start = out.at
    out.bytes(new TextEncoder().encode(array.name))
    out.at = start + padded(array.name.length + 1)
  }

  out.at = tree
  out.text('TREE').bytes([0, 0]).u16(1).u64(UNDEFINED).u64(UNDEFINED)
  out
    .u64(0)
    .u64(symbols)
    .u64(names.get(sorted[sorted.length - 1])!)

  out.at = heap
  out.text('HEAP').bytes([0, 0, 0, 0]).u64(heapSize).u64(1).u64(heapData)

  out.at = symbols
  out.text('SNOD').bytes([1, 0]).u16(arrays.length)
  for (const array of sorted) out.u64(names.get(array)!).u64(headers.get(array)!).u32(0).u32(0).u64(0).u64(0)

  let address = data
  for (const array of arrays) {
    out.at = headers.get(array)!
    arrayHeader(out, array, address)
    address += hdf5Bytes(array)
  }
  return out.all
}

function messagesSize({ shape }: Hdf5Array): number {
  return 4 * 8 + (8 + 8 * shape.length) + 24 + 8 + 24
}

function arrayHeader(out: Writer, array: Hdf5Array, address: number): void {
  const { shape, type } = array
  header(out, 4, messagesSize(array))
  message(out, 0x01, 8 + 8 * shape.length)
  out.bytes([1, shape.length, 0, 0, 0, 0, 0, 0])
  for (const size of shape) out.u64(size)
  message(out, 0x03, 24)
  const begin = out.at
  // version 1; class 1 float: implied leading bit, sign in bit 31; class 0 integer: signed
  if (type === 'float32') out.bytes([0x11, 0x20, 31, 0]).u32(4).u16(0).u16(32).bytes([23, 8, 0, 23]).u32(127)
  else out.bytes([0x10, 0x08, 0, 0]).u32(4).u16(0).u16(32)
  out.at = begin + 24
  message(out, 0x05, 8)
  out.bytes([2, 1, 0, 0, 0, 0, 0, 0]) // version 2, allocated early, no fill value
  message(out, 0x08, 24)
  out.bytes([3, 1]).u64(address).u64(hdf5Bytes(array)) // version 3, contiguous
}

function header(out: Writer, messages: number, size: number): void {
  out.bytes([1, 0]).u16(messages).u32(1).u32(size).u32(0)
}

function message(out: Writer, type: number, size: number): void {
  out.u16(type).u16(size).u32(0)
}

class Writer {
  readonly all: Uint8Array
  readonly #view: DataView
  at = 0

  constructor(size: number) {
    this.all = new Uint8Array(size)
    this.#view = new DataView(this.all.buffer)
  }

  bytes(bytes: ArrayLike<number>): this {
    this.all.set(bytes, this.at)
    this.at += bytes.length
    return this
  }

  text(text: string): this {
    return this.bytes(new TextEncoder().encode(text))
  }

  u16(value: number): this {
    this.#view.setUint16(this.at, value, true)
    this.at += 2
    return this
  }

  u32(value: number): this {
    this.#view.setUint32(this.at, value, true)
    this.at += 4
    return this
  }

  u64(value: number | bigint): this {
    this.#view.setBigUint64(this.at, BigInt(value), true)
    this.at += 8
    return this
  }
}
