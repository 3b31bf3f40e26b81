// The fast twin of plain.ts: source/, compiled to WebAssembly SIMD. Counts and sums are the same; turns are made in
// single precision, which leaves r within 2e-6 of double precision.
//
// One memory a room, laid out once: what methods return, the codes, the feature, and from there on what turns need.
// Pages that nobody touches cost nothing, so that there is room for the longest feature from the beginning.

import { AppError } from '../../errors.ts'
import { CODES } from '../codebook.ts'
import { bitReversed } from '../fft.ts'
import { MODULES } from './built.ts'
import type { Kernels, Marks, RankedNumber, Room, Turns } from './kernels.ts'

const PAGE = 65_536
const MOST_PAGES = 65_536
/** MOST_UNITS and WIDTH of the source. */
const MOST_UNITS = 16
const WIDTH = 8
/** Places that are turned at once: their spectrum, of 256 blocks, stays in the second-level cache. */
const REACH = 512

interface Exports {
  __heap_base: WebAssembly.Global
  count_marks(codes: number, stride: number, units: number, marks: number, count: number, out: number): void
  sum_runs(codes: number, stride: number, units: number, pairs: number, runs: number, count: number, out: number): void
  transform(values: number, blocks: number, width: number, ...rest: number[]): void
  correlate(a: number, b: number, tableA: number, tableB: number, ...rest: number[]): void
}

/** null if this engine has no WebAssembly SIMD */
export function wasmKernels(): Kernels | null {
  const bytes = [MODULES.relaxed, MODULES.plain]
    .map((module) => Uint8Array.from(atob(module), (character) => character.charCodeAt(0)))
    .find((bytes) => WebAssembly.validate(bytes))
  if (!bytes) return null
  const module = new WebAssembly.Module(bytes)
  return { id: 'wasm', room: (characters, slots) => new WasmRoom(module, characters, slots) }
}

/** A memory that is only ever added to, and views of it. */
class Memory {
  readonly memory: WebAssembly.Memory

  constructor() {
    this.memory = new WebAssembly.Memory({ initial: 16, maximum: MOST_PAGES })
  }

  /** @throws AppError `out-of-memory` */
  reach(bytes: number): void {
    const pages = Math.ceil(bytes / PAGE) - this.memory.buffer.byteLength / PAGE
    if (pages <= 0) return
    try {
      this.memory.grow(pages)
    } catch (cause) {
      const size = (bytes / 2 ** 20).toFixed(0)
      throw new AppError('out-of-memory', `This search needs ${size} MB, which this machine does not give.`, { cause })
    }
  }

  bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, at, length)
  }

  words(at: number, length: number): Uint32Array {
    return new Uint32Array(this.memory.buffer, at, length)
  }

  floats(at: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, at, length)
  }

  doubles(at: number, length: number): Float64Array {
    return new Float64Array(this.memory.buffer, at, length)
  }
}

const aligned = (at: number): number => Math.ceil(at / 128) * 128

/** The same array as long as it is of the same length: thousands of them would be garbage before any is collected. */
function reused<A extends { length: number }>(make: (length: number) => A): (length: number) => A {
  let last = make(0)
  return (length) => (last.length === length ? last : (last = make(length)))
}

class WasmRoom implements Room {
  readonly characters: number
  readonly slots: number
  readonly memory = new Memory()
  readonly exports: Exports
  /** from one slot to the next */
  readonly stride: number
  /** where the codes, results on their way out, the feature and the turns begin */
  readonly #codes: number
  readonly #results: number
  readonly #feature: number
  readonly #turns: number
  /** what lies at `#feature` now */
  #placed: Marks | RankedNumber | undefined
  /** where its parts begin */
  #parts: number[] = []
  readonly #counts = reused((length) => new Uint32Array(length))
  readonly #sums = reused((length) => new Float64Array(length))

  constructor(module: WebAssembly.Module, characters: number, slots: number) {
    this.characters = characters
    this.slots = slots
    // no multiple of a page, or the same characters of all units would fall on the same lines of a cache
    this.stride = aligned(characters) + (aligned(characters) % 4096 === 0 ? 128 : 0)
    this.exports = new WebAssembly.Instance(module, { env: { memory: this.memory.memory } }).exports as never
    this.#codes = aligned(this.exports.__heap_base.value)
    this.#results = this.#codes + this.stride * slots
    this.#feature = this.#results + MOST_UNITS * CODES * 16
    this.#turns = aligned(this.#feature + 8 * characters + PAGE)
    this.memory.reach(this.#turns)
  }

  codes(slot: number): Uint8Array {
    return this.memory.bytes(this.codesAt(slot), this.characters)
  }

  codesAt(slot: number): number {
    return this.#codes + slot * this.stride
  }

  count(marks: Marks, slot: number, count: number): Uint32Array {
    if (this.#placed !== marks) this.#placeMarks(marks)
    const parts = marks.parts.length
    const out = this.#counts(count * parts * CODES)
    for (const [part, at] of this.#parts.entries()) {
      const { length } = marks.parts[part]
      if (length > 0) this.exports.count_marks(this.codesAt(slot), this.stride, count, at, length, this.#results)
      else this.memory.words(this.#results, count * CODES).fill(0)
      const counted = this.memory.words(this.#results, count * CODES)
      for (let u = 0; u < count; u++) out.set(counted.subarray(u * CODES, (u + 1) * CODES), (u * parts + part) * CODES)
    }
    return out
  }

  sum(number: RankedNumber, slot: number, count: number): Float64Array {
    if (this.#placed !== number) this.#placeNumber(number)
    const parts = number.parts.length
    const out = this.#sums(count * parts * CODES * 2)
    for (const [part, at] of this.#parts.entries()) {
      const runs = number.parts[part].length / 2
      this.exports.sum_runs(this.codesAt(slot), this.stride, count, this.#feature, at, runs, this.#results)
      const summed = this.memory.doubles(this.#results, count * CODES * 2)
      for (let u = 0; u < count; u++)
        out.set(summed.subarray(u * CODES * 2, (u + 1) * CODES * 2), (u * parts + part) * CODES * 2)
    }
    return out
  }

  turns(blocks: number, features: number): Turns {
    return new WasmTurns(this, this.#turns, blocks, features)
  }

  dispose(): void {
    // the memory goes with the last view of it
  }

  #placeMarks(marks: Marks): void {
    this.#placeParts(marks.parts, this.#feature)
    this.#placed = marks
  }

  #placeNumber(number: RankedNumber): void {
    this.memory.floats(this.#feature, number.pairs.length).set(number.pairs)
    this.#placeParts(number.parts, this.#feature + number.pairs.length * 4)
    this.#placed = number
  }

  #placeParts(parts: readonly Uint32Array[], from: number): void {
    let at = from
    this.#parts = parts.map((part) => {
      const here = at
      at += part.length * 4
      this.memory.words(here, part.length).set(part)
      return here
    })
  }
}

/** A row of WIDTH complex floats. */
const ROW_BYTES = WIDTH * 8

class WasmTurns implements Turns {
  readonly reach = REACH
  readonly #room: WasmRoom
  readonly #blocks: number
  readonly #features: number
  /** addresses: see the constructor */
  readonly #at: { circle: number; order: number; tile: number; values: number; tables: number; spectra: number }
  readonly #sums: number
  readonly #sumsLength: number

  constructor(room: WasmRoom, start: number, blocks: number, features: number) {
    this.#room = room
    this.#blocks = blocks
    this.#features = features
    let next = start
    const take = (bytes: number) => {
      const at = next
      next = aligned(next + bytes)
      return at
    }
    this.#at = {
      circle: take(blocks * 8),
      order: take(blocks * 4),
      tile: take(blocks * ROW_BYTES),
      values: take(blocks * REACH * 4),
      tables: take(room.slots * CODES * 4),
      spectra: take((REACH / WIDTH) * (blocks / 2 + 1) * features * ROW_BYTES),
    }
    this.#sumsLength = (blocks / 2 + 1) * features * 4
    this.#sums = take(Math.ceil(room.slots / 2) * this.#sumsLength * 4)
    room.memory.reach(next)
    const circle = room.memory.floats(this.#at.circle, blocks * 2)
    for (let k = 0; k < blocks; k++) {
      circle[2 * k] = Math.cos((2 * Math.PI * k) / blocks)
      circle[2 * k + 1] = -Math.sin((2 * Math.PI * k) / blocks)
    }
    room.memory.words(this.#at.order, blocks).set(bitReversed(blocks))
    this.clear()
  }

  feature(feature: number, values: Float32Array, width: number): void {
    const { circle, order, tile, values: at, spectra } = this.#at
    this.#room.memory.floats(at, values.length).set(values)
    this.#room.exports.transform(at, this.#blocks, width, circle, order, tile, spectra, feature, this.#features)
  }

  table(slot: number, values: Float32Array): void {
    this.#room.memory.floats(this.#table(slot), CODES).set(values)
  }

  add(a: number, b: number, places: number, from: number, width: number): void {
    const { circle, order, tile, spectra } = this.#at
    const room = this.#room
    room.exports.correlate(
      room.codesAt(a),
      room.codesAt(b),
      this.#table(a),
      this.#table(b),
      places,
      from,
      width,
      this.#blocks,
      circle,
      order,
      tile,
      spectra,
      this.#features,
      this.#sums + (a >> 1) * this.#sumsLength * 4,
    )
  }

  sums(pair: number, feature: number): Float32Array {
    const all = this.#room.memory.floats(this.#sums + pair * this.#sumsLength * 4, this.#sumsLength)
    const out = new Float32Array((this.#blocks / 2 + 1) * 4)
    for (let f = 0; f <= this.#blocks / 2; f++) {
      const at = (f * this.#features + feature) * 4
      out.set(all.subarray(at, at + 4), f * 4)
    }
    return out
  }

  clear(): void {
    this.#room.memory.floats(this.#sums, Math.ceil(this.#room.slots / 2) * this.#sumsLength).fill(0)
  }

  #table(slot: number): number {
    return this.#at.tables + slot * CODES * 4
  }
}
