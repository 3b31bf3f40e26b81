// HDF5 as h5py writes it by default, and a little more: groups by symbol tables or links, attributes that are
// strings or numbers, datasets of floats that are compact, contiguous or in chunks, deflated and shuffled or not.
// What the format has besides is refused by name. Layouts: HDF5 File Format Specification, version 3.0.

import { sizeOf, type Tensor } from '../model/spec.ts'
import { fromHalf } from '../util/float16.ts'
import { type Attribute, attributeOf, Bytes, bad, type DataType, dataspaceOf, dataTypeOf } from './hdf5-values.ts'
import { inflateZlib } from './inflate.ts'

export interface Hdf5Group {
  attributes: ReadonlyMap<string, Attribute>
  groups: ReadonlyMap<string, Hdf5Group>
  /** read when they are asked for */
  datasets: ReadonlyMap<string, () => Tensor>
}

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]

export const isHdf5 = (bytes: Uint8Array): boolean => SIGNATURE.every((byte, i) => bytes[i] === byte)

/** @throws AppError `bad-hdf5`, whatever the bytes */
export function readHdf5(bytes: Uint8Array): Hdf5Group {
  return new Reader(bytes).root()
}

interface Message {
  type: number
  at: number
  end: number
}

/** Objects and blocks that are visited at most, so that a file that refers to itself comes to an end. */
const MOST_VISITS = 100_000
const DEEPEST = 20

class Reader {
  readonly #bytes: Bytes
  readonly #data: Uint8Array
  #visits = 0

  constructor(data: Uint8Array) {
    this.#bytes = new Bytes(data)
    this.#data = data
  }

  root(): Hdf5Group {
    const bytes = this.#bytes
    const version = bytes.u8(8)
    if (version > 3) throw bad(`its superblock is of version ${version}`)
    const old = version < 2
    bytes.widths(bytes.u8(old ? 13 : 9), bytes.u8(old ? 14 : 10))
    // of old ones, the fifth address is in the entry of the root group, behind the offset of its name
    const at = old ? (version === 1 ? 28 : 24) + 5 * bytes.addressWidth : 12 + 3 * bytes.addressWidth
    return this.#group(bytes.address(at), 0)
  }

  #visit(): void {
    if (++this.#visits > MOST_VISITS) throw bad('it refers to itself')
  }

  #group(header: number, depth: number): Hdf5Group {
    if (depth > DEEPEST) throw bad('its groups are nested too deeply')
    const messages = this.#messages(header)
    const groups = new Map<string, Hdf5Group>()
    const datasets = new Map<string, () => Tensor>()
    for (const [name, address] of this.#links(messages)) {
      const inner = this.#messages(address)
      if (inner.some(({ type }) => type === 0x08)) datasets.set(name, () => this.#dataset(inner, name))
      else groups.set(name, this.#group(address, depth + 1))
    }
    const attributes = new Map<string, Attribute>()
    for (const { type, at, end } of messages) {
      if (type !== 0x0c) continue
      const [name, value] = attributeOf(this.#bytes, at, end)
      attributes.set(name, value)
    }
    return { attributes, groups, datasets }
  }

  #messages(header: number): Message[] {
    this.#visit()
    const bytes = this.#bytes
    return bytes.tag(header, 'OHDR') ? this.#newMessages(header) : this.#oldMessages(header)
  }

  #oldMessages(header: number): Message[] {
    const bytes = this.#bytes
    if (bytes.u8(header) !== 1) throw bad('an object has no header')
    const out: Message[] = []
    const blocks: [from: number, to: number][] = [[header + 16, header + 16 + bytes.u32(header + 8)]]
    for (const [from, to] of blocks) {
      this.#visit()
      for (let at = from; at + 8 <= to; ) {
        this.#visit()
        const [type, size] = [bytes.u16(at), bytes.u16(at + 2)]
        if (type === 0x10) {
          const next = bytes.address(at + 8)
          blocks.push([next, next + bytes.length(at + 8 + bytes.addressWidth)])
        } else out.push({ type, at: at + 8, end: at + 8 + size })
        at += 8 + size
      }
    }
    return out
  }

  #newMessages(header: number): Message[] {
    const bytes = this.#bytes
    const flags = bytes.u8(header + 5)
    let at = header + 6 + (flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0)
    const width = 1 << (flags & 3)
    const size = bytes.number(at, width)
    at += width
    const out: Message[] = []
    const blocks: [from: number, to: number][] = [[at, at + size]]
    const head = flags & 4 ? 6 : 4
    for (const [from, to] of blocks) {
      this.#visit()
      for (let next = from; next + head <= to; ) {
        this.#visit()
        const [type, length] = [bytes.u8(next), bytes.u16(next + 1)]
        const body = next + head
        if (type === 0x10) {
          const block = bytes.address(body)
          if (!bytes.tag(block, 'OCHK')) throw bad('the header of an object does not go on where it says')
          blocks.push([block + 4, block + bytes.length(body + bytes.addressWidth) - 4])
        } else out.push({ type, at: body, end: body + length })
        next = body + length
      }
    }
    return out
  }

  /** Name and address of the header of everything in a group. */
  #links(messages: readonly Message[]): [name: string, address: number][] {
    const bytes = this.#bytes
    const out: [string, number][] = []
    for (const { type, at } of messages) {
      if (type === 0x11) this.#symbols(bytes.address(at), this.#heap(bytes.address(at + bytes.addressWidth)), 0, out)
      if (type === 0x06) {
        const link = this.#link(at)
        if (link) out.push(link)
      }
      if (type === 0x02) {
        const heap = at + 2 + (bytes.u8(at + 1) & 1 ? 8 : 0)
        if (bytes.defined(heap))
          throw bad('its groups are in fractal heaps, as libver="latest" makes them; save it without')
      }
    }
    return out
  }

  /** Where the names of a group begin. */
  #heap(at: number): number {
    const bytes = this.#bytes
    if (!bytes.tag(at, 'HEAP')) throw bad('the names of a group are missing')
    return bytes.address(at + 8 + 2 * bytes.lengthWidth)
  }

  #symbols(at: number, names: number, depth: number, out: [string, number][]): void {
    this.#visit()
    if (depth > DEEPEST) throw bad('its groups are nested too deeply')
    const bytes = this.#bytes
    if (!bytes.tag(at, 'TREE')) throw bad('the tree of a group is missing')
    const [level, count] = [bytes.u8(at + 5), bytes.u16(at + 6)]
    const first = at + 8 + 2 * bytes.addressWidth + bytes.lengthWidth
    for (let i = 0; i < count; i++) {
      const child = bytes.address(first + i * (bytes.addressWidth + bytes.lengthWidth))
      if (level > 0) this.#symbols(child, names, depth + 1, out)
      else this.#leaf(child, names, out)
    }
  }

  #leaf(at: number, names: number, out: [string, number][]): void {
    const bytes = this.#bytes
    if (!bytes.tag(at, 'SNOD')) throw bad('the entries of a group are missing')
    const count = bytes.u16(at + 6)
    const width = 2 * bytes.addressWidth + 24
    for (let i = 0; i < count; i++) {
      this.#visit()
      const entry = at + 8 + i * width
      out.push([bytes.zeroEnded(names + bytes.address(entry)), bytes.address(entry + bytes.addressWidth)])
    }
  }

  /** A hard link; null for others, which lead out of the file or to what has another name. */
  #link(at: number): [string, number] | null {
    const bytes = this.#bytes
    const flags = bytes.u8(at + 1)
    let next = at + 2
    const type = flags & 8 ? bytes.u8(next++) : 0
    next += (flags & 4 ? 8 : 0) + (flags & 0x10 ? 1 : 0)
    const width = 1 << (flags & 3)
    const length = bytes.number(next, width)
    next += width
    return type === 0 ? [bytes.text(next, length), bytes.address(next + length)] : null
  }

  #dataset(messages: readonly Message[], name: string): Tensor {
    const bytes = this.#bytes
    const message = (type: number) => messages.find((one) => one.type === type)
    const [space, type, layout] = [message(0x01), message(0x03), message(0x08)]
    if (!space || !type || !layout) throw bad(`${name} has no shape, no type or no place`)
    const shape = dataspaceOf(bytes, space.at)
    const element = dataTypeOf(bytes, type.at)
    const read = reader(element, name)
    const size = sizeOf(shape)
    if (!Number.isSafeInteger(size * element.size)) throw bad(`${name} is impossibly large`)
    const raw = this.#raw(layout.at, message(0x0b)?.at, shape, element.size, name)
    if (raw.length < size * element.size)
      throw bad(`${name} has ${raw.length} bytes, and ${size * element.size} belong to it`)
    const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength)
    const data = new Float32Array(size)
    for (let i = 0; i < size; i++) data[i] = read(view, i * element.size)
    return { shape, data }
  }

  #raw(at: number, filters: number | undefined, shape: readonly number[], width: number, name: string): Uint8Array {
    const bytes = this.#bytes
    const [version, kind] = [bytes.u8(at), bytes.u8(at + 1)]
    if (version !== 3 && !(version === 4 && kind < 2))
      throw bad(`${name} is laid out in a way that is not read (${version})`)
    if (kind === 0) return this.#part(at + 4, bytes.u16(at + 2), name)
    if (kind === 1)
      return bytes.defined(at + 2)
        ? this.#part(bytes.address(at + 2), bytes.length(at + 2 + bytes.addressWidth), name)
        : this.#data.subarray(0, 0)
    if (kind !== 2) throw bad(`${name} is laid out in a way that is not read`)
    const rank = bytes.u8(at + 2) - 1
    if (rank !== shape.length || rank < 1) throw bad(`the chunks of ${name} have another rank`)
    const chunk = Array.from({ length: rank }, (_, d) => bytes.u32(at + 3 + bytes.addressWidth + 4 * d))
    return this.#chunks(bytes.address(at + 3), filters, shape, chunk, width, name)
  }

  #part(at: number, length: number, name: string): Uint8Array {
    if (at + length > this.#data.length) throw bad(`${name} goes beyond the end of the file`)
    return this.#data.subarray(at, at + length)
  }

  #chunks(
    tree: number,
    filters: number | undefined,
    shape: readonly number[],
    chunk: readonly number[],
    width: number,
    name: string,
  ): Uint8Array {
    const found: { at: number; size: number; mask: number; offset: number[] }[] = []
    this.#chunkTree(tree, shape.length, 0, found)
    const whole = sizeOf(shape) * width
    const each = sizeOf(chunk) * width
    const wanted = shape.reduce((product, n, d) => product * Math.ceil(n / chunk[d]), 1)
    if (!(each > 0) || found.length < wanted) throw bad(`${name} lacks chunks`)
    const pipeline = filters === undefined ? [] : filtersOf(this.#bytes, filters)
    // deflate makes at most 1,032 of 1
    const most = found.reduce((sum, { size }) => sum + (pipeline.includes(1) ? 1032 * size + 64 : size), 0)
    if (!Number.isSafeInteger(whole) || whole > most || each > most)
      throw bad(`${name} claims more than its chunks can hold`)
    const out = new Uint8Array(whole)
    for (const { at, size, mask, offset } of found) {
      this.#visit()
      const plain = unfiltered(this.#part(at, size, name), pipeline, mask, each, width)
      if (plain.length < each) throw bad(`a chunk of ${name} is too short`)
      place(out, plain, shape, chunk, offset, width)
    }
    return out
  }

  #chunkTree(
    at: number,
    rank: number,
    depth: number,
    out: { at: number; size: number; mask: number; offset: number[] }[],
  ): void {
    this.#visit()
    if (depth > DEEPEST) throw bad('a tree of chunks is nested too deeply')
    const bytes = this.#bytes
    if (!bytes.tag(at, 'TREE') || bytes.u8(at + 4) !== 1) throw bad('the tree of chunks is missing')
    const [level, count] = [bytes.u8(at + 5), bytes.u16(at + 6)]
    const key = 8 + 8 * (rank + 1)
    for (let i = 0; i < count; i++) {
      this.#visit()
      const from = at + 8 + 2 * bytes.addressWidth + i * (key + bytes.addressWidth)
      const child = bytes.address(from + key)
      if (level > 0) this.#chunkTree(child, rank, depth + 1, out)
      else
        out.push({
          at: child,
          size: bytes.u32(from),
          mask: bytes.u32(from + 4),
          offset: Array.from({ length: rank }, (_, d) => bytes.number(from + 8 + 8 * d, 8)),
        })
    }
  }
}

function reader({ kind, size, littleEndian }: DataType, name: string): (view: DataView, at: number) => number {
  if (kind === 'float' && size === 4) return (view, at) => view.getFloat32(at, littleEndian)
  if (kind === 'float' && size === 8) return (view, at) => view.getFloat64(at, littleEndian)
  if (kind === 'float' && size === 2) return (view, at) => fromHalf(view.getUint16(at, littleEndian))
  if (kind === 'integer' && size === 8) return (view, at) => Number(view.getBigInt64(at, littleEndian))
  if (kind === 'integer' && size === 4) return (view, at) => view.getInt32(at, littleEndian)
  if (kind === 'integer' && size === 1) return (view, at) => view.getUint8(at)
  throw bad(`${name} holds no numbers that are read here`)
}

/** Numbers of the filters, in the order in which they were applied. */
function filtersOf(bytes: Bytes, at: number): number[] {
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

function unfiltered(
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

/** Copies what of a chunk lies within the shape. */
function place(
  out: Uint8Array,
  plain: Uint8Array,
  shape: readonly number[],
  chunk: readonly number[],
  offset: readonly number[],
  width: number,
): void {
  const rank = shape.length
  const inside = chunk.map((n, d) => Math.min(n, shape[d] - offset[d]))
  if (inside.some((n) => !(n > 0))) return
  const run = inside[rank - 1] * width
  const rows = sizeOf(inside.slice(0, -1))
  for (let row = 0; row < rows; row++) {
    let [rest, from, to, fromStep, toStep] = [row, 0, offset[rank - 1], chunk[rank - 1], shape[rank - 1]]
    for (let d = rank - 2; d >= 0; d--) {
      const index = rest % inside[d]
      rest = Math.floor(rest / inside[d])
      from += index * fromStep
      to += (offset[d] + index) * toStep
      fromStep *= chunk[d]
      toStep *= shape[d]
    }
    out.set(plain.subarray(from * width, from * width + run), to * width)
  }
}
