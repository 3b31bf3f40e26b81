// Bytes to values. Input is untrusted: every length is checked against the rest of the message before allocation, varints
// and nesting are bounded, and keys cannot set a prototype.

import { AppError } from '../../core/errors.ts'
import {
  ARRAY,
  ARRAYS,
  FALSE,
  FLOAT,
  INTEGER,
  LIST,
  MAX_DEPTH,
  MAX_THINGS,
  NULL,
  OBJECT,
  SMALL,
  STRING,
  TRUE,
  UNDEFINED,
  UTF16,
} from './codec-tags.ts'

/**
 * Every decoded typed array owns its buffer.
 * @param most values of the message
 * @throws AppError `bad-message`
 */
export function decode(bytes: Uint8Array, most = MAX_THINGS): unknown {
  const reader = new Reader(bytes, most)
  const value = reader.value(0)
  reader.end()
  return value
}

class Reader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #keys: string[] = []
  readonly #utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  #at = 0
  #left: number

  constructor(bytes: Uint8Array, most: number) {
    this.#left = most
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  value(depth: number): unknown {
    const tag = this.#byte()
    if (tag >= SMALL) return tag - SMALL
    if (tag >= ARRAY) return this.#array(tag - ARRAY)
    switch (tag) {
      case UNDEFINED:
        return undefined
      case NULL:
        return null
      case FALSE:
        return false
      case TRUE:
        return true
      case INTEGER:
        return this.#integer()
      case FLOAT:
        return this.#view.getFloat64(this.#skip(8), true)
      case STRING:
      case UTF16:
        return this.#string(tag)
      case LIST:
        return this.#list(depth)
      case OBJECT:
        return this.#record(depth)
      default:
        throw refused(`the tag ${tag} has no meaning`)
    }
  }

  end(): void {
    if (this.#at < this.#bytes.length) throw refused(`${this.#bytes.length - this.#at} bytes are left over`)
  }

  #list(depth: number): unknown[] {
    const count = this.#count(1, depth)
    const items: unknown[] = []
    for (let i = 0; i < count; i++) items.push(this.value(depth + 1))
    return items
  }

  #record(depth: number): Record<string, unknown> {
    const count = this.#count(2, depth)
    const record: Record<string, unknown> = {}
    for (let i = 0; i < count; i++) {
      const key = this.#keyName()
      if (key === '__proto__' || Object.hasOwn(record, key)) throw refused(`the key “${key}” may not stand here`)
      record[key] = this.value(depth + 1)
    }
    return record
  }

  #keyName(): string {
    const place = this.#varint()
    if (place > this.#keys.length) throw refused(`it has no key number ${place}`)
    if (place > 0) return this.#keys[place - 1] as string
    const key = this.#string(this.#byte())
    this.#keys.push(key)
    return key
  }

  #integer(): number {
    const zigzag = this.#varint()
    return zigzag % 2 === 1 ? -(zigzag + 1) / 2 : zigzag / 2
  }

  #string(tag: number): string {
    if (tag !== STRING && tag !== UTF16) throw refused('a key is not text')
    const bytes = this.#raw(this.#varint())
    return tag === STRING ? this.#text(bytes) : codeUnits(bytes)
  }

  #text(bytes: Uint8Array): string {
    try {
      return this.#utf8.decode(bytes)
    } catch {
      throw refused('a text is not UTF-8')
    }
  }

  #array(kind: number): unknown {
    const name = ARRAYS[kind]
    const make = name && (globalThis as unknown as Record<string, Uint8ArrayConstructor | undefined>)[name]
    if (!make) throw refused(`there is no typed array number ${kind} here`)
    const length = this.#varint()
    if (length % make.BYTES_PER_ELEMENT !== 0) throw refused(`${length} bytes are no whole ${name}`)
    return new make(this.#raw(length).slice().buffer)
  }

  /** A count of items of at least `least` bytes each, refused before allocation if the message is shorter. */
  #count(least: number, depth: number): number {
    if (depth >= MAX_DEPTH) throw refused(`it is nested deeper than ${MAX_DEPTH} levels`)
    const count = this.#varint()
    if (count * least > this.#bytes.length - this.#at) throw refused('it ends too early')
    this.#left -= count * least
    if (this.#left < 0) throw refused('it is made of more parts than can be held')
    return count
  }

  #varint(): number {
    let value = 0
    for (let unit = 1; ; unit *= 0x80) {
      const byte = this.#byte()
      value += (byte % 0x80) * unit
      if (value > Number.MAX_SAFE_INTEGER) throw refused('a number in it is too large')
      if (byte < 0x80) return value
      if (unit > 2 ** 49) throw refused('a number in it does not end')
    }
  }

  #raw(length: number): Uint8Array {
    const from = this.#skip(length)
    return this.#bytes.subarray(from, from + length)
  }

  #byte(): number {
    return this.#bytes[this.#skip(1)] as number
  }

  #skip(length: number): number {
    const from = this.#at
    if (length > this.#bytes.length - from) throw refused('it ends too early')
    this.#at += length
    return from
  }
}

function codeUnits(bytes: Uint8Array): string {
  if (bytes.length % 2 !== 0) throw refused('a text ends in half a character')
  let text = ''
  for (let i = 0; i < bytes.length; i += 2)
    text += String.fromCharCode((bytes[i] as number) + 256 * (bytes[i + 1] as number))
  return text
}

function refused(why: string): AppError {
  return new AppError('bad-message', `A message could not be read: ${why}.`)
}
