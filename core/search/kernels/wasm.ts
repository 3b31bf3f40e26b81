// source/ compiled to WebAssembly SIMD, with the results of plain.ts: counts and sums are equal; circular shifts are
// correlated in single precision, which leaves r within 2e-6 of double precision.
//
// One memory an arena, laid out once: codes, a staging area for input and output, the feature, and the buffers of the
// correlations. Space for the longest feature is reserved; pages that are not touched cost nothing. The codes of a group
// of units lie side by side, character after character (source/lanes.h).

import { AppError } from '../../errors.ts'
import { bitReversed } from '../../stats/fft.ts'
import { CODES } from '../codes/codebook.ts'
import { MODULES } from './built.ts'
import { type Arena, type Correlations, GROUP_SLOTS, type Kernels, type Marks, type RankedNumber } from './kernels.ts'

const PAGE = 65_536
const MOST_PAGES = 65_536
/** WIDTH of the source: places of a tile. */
const WIDTH = 8
/** Tiles, of all features together, whose spectra are held at once: 528 KB of 256 blocks; and of each at least. */
const TILES = 64
const LEAST_TILES = 8
/** Bytes of codes that are transposed at a time: a row of the workspace. */
const STAGE = 131_072

interface Exports {
  __heap_base: WebAssembly.Global
  put_codes(
    from: number,
    stride: number,
    units: number,
    count: number,
    codes: number,
    lanes: number,
    lane: number,
  ): void
  count_marks(codes: number, lanes: number, marks: number, count: number, out: number): void
  sum_runs(codes: number, lanes: number, pairs: number, runs: number, count: number, out: number): void
  transform(values: number, blocks: number, width: number, ...rest: number[]): void
  correlate(codes: number, lanes: number, tables: number, ...rest: number[]): void
}

/** null if this engine has no WebAssembly SIMD */
export function wasmKernels(): Kernels | null {
  const bytes = [MODULES.relaxed, MODULES.plain]
    .map((module) => Uint8Array.from(atob(module), (character) => character.charCodeAt(0)))
    .find((bytes) => WebAssembly.validate(bytes))
  if (!bytes) return null
  const module = new WebAssembly.Module(bytes)
  return { id: 'wasm', arena: (characters, slots) => new WasmArena(module, characters, slots) }
}

/** A memory that only grows, and views of it. */
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

/** One array for each length, reused: thousands of them would be garbage before any is collected. */
function reused<A extends { length: number }>(make: (length: number) => A): (length: number) => A {
  let last = make(0)
  return (length) => (last.length === length ? last : (last = make(length)))
}

class WasmArena implements Arena {
  readonly characters: number
  readonly slots: number
  readonly memory = new Memory()
  readonly exports: Exports
  /** units of a group; those beyond the last slot stand empty */
  readonly lanes: number
  readonly groups: number
  /** offsets of the codes, the staging area, the feature and the correlations */
  readonly #codes: number
  readonly #stage: number
  readonly #feature: number
  readonly #correlations: number
  /** what is stored at `#feature` */
  #placed: Marks | RankedNumber | undefined
  /** where its parts begin */
  #parts: number[] = []
  readonly #counts = reused((length) => new Uint32Array(length))
  readonly #sums = reused((length) => new Float64Array(length))

  constructor(module: WebAssembly.Module, characters: number, slots: number) {
    this.characters = characters
    this.slots = slots
    this.lanes = lanesOf(slots)
    this.groups = Math.ceil(slots / this.lanes)
    this.exports = new WebAssembly.Instance(module, { env: { memory: this.memory.memory } }).exports as never
    this.#codes = aligned(this.exports.__heap_base.value)
    this.#stage = this.#codes + this.groups * this.#groupBytes
    this.#feature = this.#stage + STAGE
    this.#correlations = aligned(this.#feature + 8 * characters + PAGE)
    this.memory.reach(this.#correlations)
  }

  put(slot: number, from: number, codes: Uint8Array, units = 1): void {
    const length = codes.length / units
    const most = Math.min(length, this.characters - from)
    const piece = Math.floor(STAGE / units)
    for (let at = 0; at < most; at += piece) {
      const count = Math.min(piece, most - at)
      const stride = this.#bring(codes, units, at, count)
      const to = this.codesAt(slot) + (from + at) * this.lanes
      this.exports.put_codes(this.#stage, stride, units, count, to, this.lanes, slot % this.lanes)
    }
  }

  codes(slot: number, from = 0): Uint8Array {
    const { lanes, characters } = this
    const all = this.memory.bytes(this.codesAt(slot), characters * lanes)
    const out = new Uint8Array(characters - from)
    for (let t = 0, at = from * lanes + (slot % lanes); t < out.length; t++, at += lanes) out[t] = all[at]
    return out
  }

  /** Where the group of a slot begins. */
  codesAt(slot: number): number {
    return this.#codes + Math.floor(slot / this.lanes) * this.#groupBytes
  }

  count(marks: Marks, slot: number, count: number): Uint32Array {
    if (this.#placed !== marks) this.#placeMarks(marks)
    const { lanes } = this
    const parts = marks.parts.length
    const out = this.#counts(count * parts * CODES)
    for (const [part, at] of this.#parts.entries()) {
      this.exports.count_marks(this.codesAt(slot), lanes, at, marks.parts[part].length, this.#stage)
      const counted = this.memory.words(this.#stage, lanes * CODES)
      for (let u = 0; u < count; u++) {
        const from = ((slot + u) % lanes) * CODES
        out.set(counted.subarray(from, from + CODES), (u * parts + part) * CODES)
      }
    }
    return out
  }

  sum(number: RankedNumber, slot: number, count: number): Float64Array {
    if (this.#placed !== number) this.#placeNumber(number)
    const { lanes } = this
    const parts = number.parts.length
    const out = this.#sums(count * parts * CODES * 2)
    for (const [part, at] of this.#parts.entries()) {
      const runs = number.parts[part].length / 2
      this.exports.sum_runs(this.codesAt(slot), lanes, this.#feature, at, runs, this.#stage)
      const summed = this.memory.doubles(this.#stage, lanes * CODES * 2)
      for (let u = 0; u < count; u++) {
        const from = ((slot + u) % lanes) * CODES * 2
        out.set(summed.subarray(from, from + CODES * 2), (u * parts + part) * CODES * 2)
      }
    }
    return out
  }

  correlations(blocks: number, features: number): Correlations {
    return new WasmCorrelations(this, this.#correlations, blocks, features)
  }

  get #groupBytes(): number {
    return aligned(this.characters * this.lanes)
  }

  /** Copies codes of `count` characters of each unit to staging, where they are transposed. @returns the stride of a unit */
  #bring(codes: Uint8Array, units: number, at: number, count: number): number {
    const length = codes.length / units
    if (codes.length <= STAGE) {
      this.memory.bytes(this.#stage, codes.length).set(codes)
      return length
    }
    const stage = this.memory.bytes(this.#stage, units * count)
    for (let u = 0; u < units; u++) stage.set(codes.subarray(u * length + at, u * length + at + count), u * count)
    return count
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

/** Lanes of a group: as few as hold all slots. */
function lanesOf(slots: number): number {
  let lanes = 2
  while (lanes < Math.min(slots, GROUP_SLOTS)) lanes *= 2
  return lanes
}

/** A row of WIDTH complex floats. */
const ROW_BYTES = WIDTH * 8

class WasmCorrelations implements Correlations {
  readonly reach: number
  readonly #arena: WasmArena
  readonly #blocks: number
  readonly #features: number
  /** addresses: see the constructor */
  readonly #at: { circle: number; order: number; tile: number; values: number; tables: number; spectra: number }
  readonly #sums: number
  readonly #sumsLength: number

  constructor(arena: WasmArena, start: number, blocks: number, features: number) {
    const tiles = Math.max(LEAST_TILES, Math.floor(TILES / features))
    const slots = arena.groups * arena.lanes
    this.reach = tiles * WIDTH
    this.#arena = arena
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
      values: take(blocks * this.reach * 4),
      tables: take(slots * CODES * 4),
      spectra: take(tiles * (blocks / 2 + 1) * features * ROW_BYTES),
    }
    this.#sumsLength = (blocks / 2 + 1) * features * 4
    this.#sums = take((slots / 2) * this.#sumsLength * 4)
    arena.memory.reach(next)
    const circle = arena.memory.floats(this.#at.circle, blocks * 2)
    for (let k = 0; k < blocks; k++) {
      circle[2 * k] = Math.cos((2 * Math.PI * k) / blocks)
      circle[2 * k + 1] = -Math.sin((2 * Math.PI * k) / blocks)
    }
    arena.memory.words(this.#at.order, blocks).set(bitReversed(blocks))
    arena.memory.floats(this.#at.tables, slots * CODES).fill(0)
    arena.memory.floats(this.#sums, (slots / 2) * this.#sumsLength).fill(0)
  }

  feature(feature: number, values: Float32Array, width: number): void {
    const { circle, order, tile, values: at, spectra } = this.#at
    this.#arena.memory.floats(at, values.length).set(values)
    this.#arena.exports.transform(at, this.#blocks, width, circle, order, tile, spectra, feature, this.#features)
  }

  table(slot: number, values: Float32Array): void {
    this.#arena.memory.floats(this.#table(slot), CODES).set(values)
  }

  add(slot: number, places: number, from: number, width: number): void {
    const { circle, order, tile, spectra } = this.#at
    const arena = this.#arena
    arena.exports.correlate(
      arena.codesAt(slot),
      arena.lanes,
      this.#table(slot),
      places,
      from,
      width,
      this.#blocks,
      circle,
      order,
      tile,
      spectra,
      this.#features,
      this.#sums + (slot >> 1) * this.#sumsLength * 4,
    )
  }

  sums(pair: number, feature: number): Float32Array {
    const all = this.#arena.memory.floats(this.#sums + pair * this.#sumsLength * 4, this.#sumsLength)
    const out = new Float32Array((this.#blocks / 2 + 1) * 4)
    for (let f = 0; f <= this.#blocks / 2; f++) {
      const at = (f * this.#features + feature) * 4
      out.set(all.subarray(at, at + 4), f * 4)
    }
    return out
  }

  #table(slot: number): number {
    return this.#at.tables + slot * CODES * 4
  }
}
