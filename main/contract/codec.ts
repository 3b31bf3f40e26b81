// Values as bytes, the same in Node and in a browser: what JSON holds, and also undefined, NaN, ±Infinity, −0 and
// typed arrays, whose bytes travel as they are (little-endian: both ends are one machine). A tag byte, then the value;
// object keys are written once a message. The decoder believes nothing: every length is held against what is left.

import { AppError } from '../../core/errors.ts'

const ARRAYS = [
  'Uint8Array',
  'Int8Array',
  'Uint8ClampedArray',
  'Uint16Array',
  'Int16Array',
  'Uint32Array',
  'Int32Array',
  'Float16Array',
  'Float32Array',
  'Float64Array',
  'BigUint64Array',
  'BigInt64Array',
] as const

/** Tags below ARRAY; ARRAY + n is the n-th kind of typed array; SMALL + n is the integer n. */
const UNDEFINED = 0
const NULL = 1
const FALSE = 2
const TRUE = 3
const INTEGER = 4
const FLOAT = 5
const STRING = 6
const UTF16 = 7
const LIST = 8
const OBJECT = 9
const ARRAY = 0x20
const SMALL = 0x80

const MAX_DEPTH = 64
/** zigzag doubles an integer, and a varint holds what a double counts exactly */
const MAX_INTEGER = 2 ** 52 - 1
/** typed arrays from this size on are not copied into the scratch space first */
const LARGE = 4096

/** @throws AppError `not-encodable` for functions, symbols, bigints, instances of classes, and nesting beyond 64 */
export function encode(value: unknown): Uint8Array {
  const writer = new Writer()
  writer.value(value, 0)
  return writer.finish()
}

/** Every typed array that comes out owns its buffer. @throws AppError `bad-message` */
export function decode(bytes: Uint8Array): unknown {
  const reader = new Reader(bytes)
  const value = reader.value(0)
  reader.end()
  return value
}

class Writer {
  readonly #parts: Uint8Array[] = []
  readonly #keys = new Map<string, number>()
  readonly #utf8 = new TextEncoder()
  #scratch = new Uint8Array(256)
  #view = new DataView(this.#scratch.buffer)
  #from = 0
  #to = 0
  /** the innermost key, for the sentence when its value cannot be sent */
  #key = ''

  value(value: unknown, depth: number): void {
    if (value === undefined) this.#byte(UNDEFINED)
    else if (value === null) this.#byte(NULL)
    else if (value === false) this.#byte(FALSE)
    else if (value === true) this.#byte(TRUE)
    else if (typeof value === 'number') this.#number(value)
    else if (typeof value === 'string') this.#string(value)
    else if (typeof value === 'object') this.#object(value, depth)
    else throw this.#refusal(`a ${typeof value}`)
  }

  finish(): Uint8Array {
    this.#cut()
    return joined(this.#parts)
  }

  #object(value: object, depth: number): void {
    if (depth >= MAX_DEPTH) throw this.#refusal(`nested deeper than ${MAX_DEPTH} levels, or holds itself`)
    if (ArrayBuffer.isView(value)) this.#array(value)
    else if (Array.isArray(value)) this.#list(value, depth)
    else if (isPlain(value)) this.#record(value as Record<string, unknown>, depth)
    else throw this.#refusal(`a ${value.constructor?.name ?? 'class instance'}`)
  }

  #list(items: readonly unknown[], depth: number): void {
    this.#byte(LIST)
    this.#varint(items.length)
    for (let i = 0; i < items.length; i++) this.value(items[i], depth + 1)
  }

  #record(record: Record<string, unknown>, depth: number): void {
    const keys = Object.keys(record)
    this.#byte(OBJECT)
    this.#varint(keys.length)
    for (const key of keys) {
      this.#key = key
      this.#keyName(key)
      this.value(record[key], depth + 1)
    }
  }

  /** 0 and the name the first time, then its place among the names so far, from 1. */
  #keyName(key: string): void {
    if (key === '__proto__') throw this.#refusal('a key that no message may hold')
    const known = this.#keys.get(key)
    this.#varint(known ?? 0)
    if (known !== undefined) return
    this.#keys.set(key, this.#keys.size + 1)
    this.#string(key)
  }

  #number(value: number): void {
    if (!Number.isInteger(value) || Math.abs(value) > MAX_INTEGER || Object.is(value, -0)) this.#float(value)
    else if (value >= 0 && value < 0x80) this.#byte(SMALL + value)
    else {
      this.#byte(INTEGER)
      this.#varint(value < 0 ? -2 * value - 1 : 2 * value)
    }
  }

  #float(value: number): void {
    this.#byte(FLOAT)
    this.#reserve(8)
    this.#view.setFloat64(this.#to, value, true)
    this.#to += 8
  }

  #string(text: string): void {
    if (!text.isWellFormed()) return this.#utf16(text)
    const bytes = this.#utf8.encode(text)
    this.#byte(STRING)
    this.#varint(bytes.length)
    this.#raw(bytes)
  }

  /** Half a surrogate pair has no UTF-8, and must not turn into U+FFFD on the way. */
  #utf16(text: string): void {
    const units = Uint16Array.from({ length: text.length }, (_, i) => text.charCodeAt(i))
    this.#byte(UTF16)
    this.#varint(units.byteLength)
    this.#raw(new Uint8Array(units.buffer))
  }

  #array(view: ArrayBufferView): void {
    const kind = ARRAYS.indexOf((view as unknown as { [Symbol.toStringTag]: (typeof ARRAYS)[number] })[Symbol.toStringTag])
    if (kind < 0) throw this.#refusal('a DataView')
    this.#byte(ARRAY + kind)
    this.#varint(view.byteLength)
    this.#raw(new Uint8Array(view.buffer, view.byteOffset, view.byteLength))
  }

  #raw(bytes: Uint8Array): void {
    if (bytes.length >= LARGE) {
      this.#cut()
      this.#parts.push(bytes)
      return
    }
    this.#reserve(bytes.length)
    this.#scratch.set(bytes, this.#to)
    this.#to += bytes.length
  }

  #varint(value: number): void {
    let rest = value
    while (rest >= 0x80) {
      this.#byte((rest % 0x80) + 0x80)
      rest = Math.floor(rest / 0x80)
    }
    this.#byte(rest)
  }

  #byte(byte: number): void {
    this.#reserve(1)
    this.#scratch[this.#to++] = byte
  }

  #reserve(bytes: number): void {
    if (this.#to + bytes <= this.#scratch.length) return
    const grown = new Uint8Array(Math.max(2 * this.#scratch.length, this.#to + bytes))
    grown.set(this.#scratch.subarray(0, this.#to))
    this.#scratch = grown
    this.#view = new DataView(grown.buffer)
  }

  /** What the scratch space holds since the last cut becomes a part of its own. */
  #cut(): void {
    if (this.#to > this.#from) this.#parts.push(this.#scratch.slice(this.#from, this.#to))
    this.#from = this.#to = 0
  }

  #refusal(what: string): AppError {
    const where = this.#key === '' ? 'The value' : `“${this.#key}”`
    return new AppError('not-encodable', `${where} cannot be sent: it is ${what}.`)
  }
}

class Reader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #keys: string[] = []
  readonly #utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  #at = 0

  constructor(bytes: Uint8Array) {
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

  /** How many follow, each of at least `least` bytes: more than there is room for is refused before anything is made. */
  #count(least: number, depth: number): number {
    if (depth >= MAX_DEPTH) throw refused(`it is nested deeper than ${MAX_DEPTH} levels`)
    const count = this.#varint()
    if (count * least > this.#bytes.length - this.#at) throw refused('it ends too early')
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

/** `{…}` and objects without a prototype, of any realm. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function codeUnits(bytes: Uint8Array): string {
  if (bytes.length % 2 !== 0) throw refused('a text ends in half a character')
  let text = ''
  for (let i = 0; i < bytes.length; i += 2) text += String.fromCharCode((bytes[i] as number) + 256 * (bytes[i + 1] as number))
  return text
}

/** One array of all parts, in order. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0] as Uint8Array
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function refused(why: string): AppError {
  return new AppError('bad-message', `A message could not be read: ${why}.`)
}
