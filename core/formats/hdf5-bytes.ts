// Numbers and names of an HDF5 file, read a page at a time: the file may be larger than memory.

import { AppError } from '../errors.ts'

/** The error of a file that cannot be read. */
export const bad = (problem: string) => new AppError('bad-hdf5', `The HDF5 file cannot be read: ${problem}.`)

/** A file of which parts can be read. */
export interface Hdf5Source {
  readonly size: number
  read(from: number, length: number): Uint8Array
}

const PAGE = 65_536
/** Pages that are kept. */
const PAGES = 64
const LONGEST_NAME = 65_536

export class Bytes {
  readonly #source: Hdf5Source
  readonly #pages = new Map<number, DataView>()
  readonly #page: number
  addressWidth = 8
  lengthWidth = 8

  constructor(given: Uint8Array | Hdf5Source) {
    const whole = given instanceof Uint8Array
    this.#source = whole
      ? { size: given.length, read: (from, length) => given.subarray(from, from + length) }
      : { size: given.size, read: (from, length) => given.read(from, length) }
    this.#page = whole ? Math.max(1, given.length) : PAGE
  }

  get size(): number {
    return this.#source.size
  }

  widths(address: number, length: number): void {
    if (![2, 4, 8].includes(address) || ![2, 4, 8].includes(length)) throw bad('its addresses have an impossible width')
    this.addressWidth = address
    this.lengthWidth = length
  }

  #inside(at: number, length: number): void {
    if (!(at >= 0) || !(length >= 0) || at + length > this.size) throw bad('it ends before what it refers to')
  }

  /** The page that holds a place. */
  #pageOf(at: number): { view: DataView; from: number } {
    const index = Math.floor(at / this.#page)
    const from = index * this.#page
    let view = this.#pages.get(index)
    if (!view) {
      const bytes = this.#source.read(from, Math.min(this.#page, this.size - from))
      view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      if (this.#pages.size >= PAGES) this.#pages.delete(this.#pages.keys().next().value!)
      this.#pages.set(index, view)
    }
    return { view, from }
  }

  /** A number of up to eight bytes, which may lie on two pages. */
  #at<T>(at: number, length: number, read: (view: DataView, at: number) => T): T {
    this.#inside(at, length)
    const { view, from } = this.#pageOf(at)
    if (at - from + length <= view.byteLength) return read(view, at - from)
    const bytes = this.#source.read(at, length)
    return read(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0)
  }

  u8 = (at: number): number => this.#at(at, 1, (view, i) => view.getUint8(i))
  u16 = (at: number): number => this.#at(at, 2, (view, i) => view.getUint16(i, true))
  u32 = (at: number): number => this.#at(at, 4, (view, i) => view.getUint32(i, true))
  f32 = (at: number, littleEndian: boolean): number => this.#at(at, 4, (view, i) => view.getFloat32(i, littleEndian))
  f64 = (at: number, littleEndian: boolean): number => this.#at(at, 8, (view, i) => view.getFloat64(i, littleEndian))

  number(at: number, width: number): number {
    if (width === 1) return this.u8(at)
    if (width === 2) return this.u16(at)
    if (width === 4) return this.u32(at)
    return Number(this.#at(at, 8, (view, i) => view.getBigUint64(i, true)))
  }

  address = (at: number): number => this.number(at, this.addressWidth)
  length = (at: number): number => this.number(at, this.lengthWidth)

  /** Whether an address is one: all ones says that there is nothing. */
  defined(at: number): boolean {
    return this.slice(at, this.addressWidth).some((byte) => byte !== 0xff)
  }

  tag(at: number, tag: string): boolean {
    return at >= 0 && at + tag.length <= this.size && this.text(at, tag.length) === tag
  }

  slice(at: number, length: number): Uint8Array {
    this.#inside(at, length)
    return this.#source.read(at, length)
  }

  text(at: number, length: number): string {
    return new TextDecoder().decode(this.slice(at, length))
  }

  zeroEnded(at: number): string {
    const bytes = this.slice(at, Math.max(1, Math.min(LONGEST_NAME, this.size - at)))
    const end = bytes.indexOf(0)
    return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end))
  }
}
