// HDF5 as h5py writes it by default, and a little more: groups by symbol tables or links, attributes that are
// strings or numbers, datasets of floats that are compact, contiguous or in chunks, deflated and shuffled or not.
// What the format has besides is refused by name. Layouts: HDF5 File Format Specification, version 3.0.

import { Bytes, bad, type Hdf5Source } from './hdf5-bytes.ts'
import { datasetOf, type Hdf5Dataset, type Message, Visits } from './hdf5-dataset.ts'
import { type Attribute, attributeOf } from './hdf5-values.ts'

export interface Hdf5Group {
  attributes: ReadonlyMap<string, Attribute>
  groups: ReadonlyMap<string, Hdf5Group>
  /** opened when they are asked for */
  datasets: ReadonlyMap<string, () => Hdf5Dataset>
}

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]

/** By the signature at the beginning. */
export const isHdf5 = (bytes: Uint8Array): boolean => SIGNATURE.every((byte, i) => bytes[i] === byte)

/** A file in memory, or one of which parts are read. @throws AppError `bad-hdf5`, whatever the bytes */
export function readHdf5(given: Uint8Array | Hdf5Source): Hdf5Group {
  return new Reader(new Bytes(given)).root()
}

/** The array at a path, groups separated by slashes; undefined where there is none. */
export function hdf5Dataset(root: Hdf5Group, path: string): Hdf5Dataset | undefined {
  const parts = path.split('/').filter(Boolean)
  const name = parts.pop() ?? ''
  let group: Hdf5Group | undefined = root
  for (const part of parts) group = group?.groups.get(part)
  return group?.datasets.get(name)?.()
}

const DEEPEST = 20

class Reader {
  readonly #bytes: Bytes
  readonly #visits: Visits

  constructor(bytes: Bytes) {
    this.#bytes = bytes
    this.#visits = new Visits(bytes.size)
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

  #group(header: number, depth: number): Hdf5Group {
    if (depth > DEEPEST) throw bad('its groups are nested too deeply')
    const messages = this.#messages(header)
    const groups = new Map<string, Hdf5Group>()
    const datasets = new Map<string, () => Hdf5Dataset>()
    for (const [name, address] of this.#links(messages)) {
      const inner = this.#messages(address)
      if (inner.some(({ type }) => type === 0x08))
        datasets.set(name, () => datasetOf(this.#bytes, inner, name, this.#visits))
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
    this.#visits.another()
    const bytes = this.#bytes
    return bytes.tag(header, 'OHDR') ? this.#newMessages(header) : this.#oldMessages(header)
  }

  #oldMessages(header: number): Message[] {
    const bytes = this.#bytes
    if (bytes.u8(header) !== 1) throw bad('an object has no header')
    const out: Message[] = []
    const blocks: [from: number, to: number][] = [[header + 16, header + 16 + bytes.u32(header + 8)]]
    for (const [from, to] of blocks) {
      this.#visits.another()
      for (let at = from; at + 8 <= to; ) {
        this.#visits.another()
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
      this.#visits.another()
      for (let next = from; next + head <= to; ) {
        this.#visits.another()
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
        if (bytes.defined(heap)) throw bad('its groups are in fractal heaps; write it with libver="earliest"')
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
    this.#visits.another()
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
      this.#visits.another()
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
}
