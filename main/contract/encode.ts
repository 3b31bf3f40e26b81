// Values to bytes, in one pass. Small values are written to a scratch buffer; large arrays are copied at the end only.

import { AppError } from '../../core/errors.ts'
import { concatenated } from './bytes.ts'
import {
  ARRAY,
  ARRAYS,
  FALSE,
  FLOAT,
  INTEGER,
  LIST,
  MAX_DEPTH,
  NULL,
  OBJECT,
  SMALL,
  STRING,
  TRUE,
  UNDEFINED,
  UTF16,
} from './codec-tags.ts'

/** zigzag doubles an integer, and a varint holds what a double counts exactly */
const MAX_INTEGER = 2 ** 52 - 1
/** typed arrays from this size on are not copied to the scratch buffer */
const LARGE = 4096

/** @throws AppError `not-encodable` for functions, symbols, bigints, instances of classes, and nesting beyond 64 */
export function encode(value: unknown): Uint8Array {
  const writer = new Writer()
  writer.value(value, 0)
  return writer.finish()
}

class Writer {
  readonly #parts: Uint8Array[] = []
  readonly #keys = new Map<string, number>()
  readonly #utf8 = new TextEncoder()
  #scratch = new Uint8Array(256)
  #view = new DataView(this.#scratch.buffer)
  #to = 0
  /** the innermost key, for messages */
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
    return concatenated(this.#parts)
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

  /** 0 and the name the first time, then its index among the names so far, from 1. */
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
    const wellFormed = text.isWellFormed()
    const bytes = wellFormed ? this.#utf8.encode(text) : codeUnits(text)
    this.#byte(wellFormed ? STRING : UTF16)
    this.#varint(bytes.length)
    this.#raw(bytes)
  }

  #array(view: ArrayBufferView): void {
    const kind = ARRAYS.indexOf(
      (view as unknown as { [Symbol.toStringTag]: (typeof ARRAYS)[number] })[Symbol.toStringTag],
    )
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

  /** Ends a part of the scratch buffer. */
  #cut(): void {
    if (this.#to > 0) this.#parts.push(this.#scratch.slice(0, this.#to))
    this.#to = 0
  }

  #refusal(what: string): AppError {
    const where = this.#key === '' ? 'The value' : `“${this.#key}”`
    return new AppError('not-encodable', `${where} cannot be sent: it is ${what}.`)
  }
}

/** `{…}` and objects without a prototype, of any realm. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** Lone surrogates have no UTF-8, and must not become U+FFFD. */
function codeUnits(text: string): Uint8Array {
  const units = Uint16Array.from({ length: text.length }, (_, i) => text.charCodeAt(i))
  return new Uint8Array(units.buffer)
}
