// Thrift's compact protocol as far as headers of Parquet's pages need it.

export type Fields = Map<number, number | Fields>

const DEEPEST = 8

/** Numbers and structures of Thrift's compact protocol; texts and lists are passed over. */
export class Compact {
  readonly #bytes: Uint8Array
  at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  #byte(): number {
    if (this.at >= this.#bytes.length) throw new RangeError('the header ends')
    return this.#bytes[this.at++]
  }

  varint(): number {
    let value = 0
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.#byte()
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
    throw new RangeError('a number is too long')
  }

  #zigzag(): number {
    const value = this.varint()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  struct(depth: number): Fields {
    if (depth > DEEPEST) throw new RangeError('too deep')
    const fields: Fields = new Map()
    for (let id = 0; ; ) {
      const byte = this.#byte()
      const type = byte & 15
      if (type === 0) return fields
      id = byte >> 4 ? id + (byte >> 4) : this.#zigzag()
      const value = this.#value(type, depth)
      if (value !== null) fields.set(id, value)
    }
  }

  #value(type: number, depth: number): number | Fields | null {
    if (type === 1 || type === 2) return type === 1 ? 1 : 0
    if (type === 3) return this.#byte()
    if (type <= 6) return this.#zigzag()
    if (type === 12) return this.struct(depth + 1)
    if (type === 7) this.at += 8
    else if (type === 8) this.at += this.varint()
    else throw new RangeError('not in a header of a page')
    return null
  }
}
