// Messages of Protocol Buffers by the numbers of their fields, without a description of them.

import { AppError } from '../errors.ts'

export interface Field {
  number: number
  /** of a varint or of four or eight bytes; 0 for bytes */
  value: number
  /** of a field that has a length; empty for a number */
  bytes: Uint8Array
}

/** The error of a file that cannot be read. */
export const bad = (problem: string) => new AppError('bad-protobuf', `The file is damaged: ${problem}.`)

/** Reads numbers of seven bits a byte. */
export class Varints {
  readonly bytes: Uint8Array
  at: number

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes
    this.at = at
  }

  get done(): boolean {
    return this.at >= this.bytes.length
  }

  /** Above 2^53 not exact; negative ones come out as such. */
  next(): number {
    let value = 0
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.done) throw bad('it ends in the middle of a number')
      const byte = this.bytes[this.at++]
      value += (byte & 127) * 2 ** shift
      if (byte < 128) return value >= 2 ** 63 ? value - 2 ** 64 : value
    }
    throw bad('a number of it has no end')
  }

  take(length: number): Uint8Array {
    if (!(length >= 0) || this.at + length > this.bytes.length) throw bad('it ends before what it announces')
    this.at += length
    return this.bytes.subarray(this.at - length, this.at)
  }
}

const NONE = new Uint8Array()

/** @throws AppError `bad-protobuf` */
export function* fieldsOf(bytes: Uint8Array): Generator<Field, void, undefined> {
  const source = new Varints(bytes)
  while (!source.done) {
    const key = source.next()
    const number = Math.floor(key / 8)
    const wire = key % 8
    if (wire === 0) yield { number, value: source.next(), bytes: NONE }
    else if (wire === 2) yield { number, value: 0, bytes: source.take(source.next()) }
    else if (wire === 1 || wire === 5) {
      const part = source.take(wire === 1 ? 8 : 4)
      const view = new DataView(part.buffer, part.byteOffset, part.length)
      yield { number, value: wire === 1 ? view.getFloat64(0, true) : view.getFloat32(0, true), bytes: part }
    } else throw bad(`it has a field of the unknown kind ${wire}`)
  }
}

/** Numbers of a repeated field, packed or one by one. */
export function numbersOf({ value, bytes }: Field): number[] {
  if (bytes.length === 0) return [value]
  const out: number[] = []
  for (const source = new Varints(bytes); !source.done; ) out.push(source.next())
  return out
}

/** UTF-8; invalid bytes become U+FFFD. */
export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
