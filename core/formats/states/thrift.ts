// Thrift's compact protocol as far as Parquet's footer and the headers of its pages need it.

export type Fields = Map<number, number | Fields>

const DEEPEST = 16

/** Numbers and structures of Thrift's compact protocol; texts and lists are passed over, which must be there. */
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

  #pass(count: number): void {
    this.at += count
    if (this.at > this.#bytes.length) throw new RangeError('a text is longer than what is left')
  }

  #list(depth: number): void {
    const head = this.#byte()
    const count = head >> 4 === 15 ? this.varint() : head >> 4
    if (depth > DEEPEST || count > this.#bytes.length - this.at)
      throw new RangeError('a list is longer than what is left')
    // booleans have a byte each in a list
    for (let i = 0; i < count; i++) this.#value((head & 15) <= 2 ? 3 : head & 15, depth)
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
    if (type === 7) this.#pass(8)
    else if (type === 8) this.#pass(this.varint())
    else if (type === 9) this.#list(depth + 1)
    else throw new RangeError('not of this protocol')
    return null
  }
}
