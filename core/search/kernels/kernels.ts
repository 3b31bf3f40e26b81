// What a search computes from codes, behind one interface. plain.ts is the definition, in plain TypeScript and double
// precision; wasm.ts the fast twin, in single precision where it says so; one suite of tests runs over both.

/** The characters of interest of each part, ascending; none is in two parts. */
export interface Marks {
  parts: readonly Uint32Array[]
}

/** A number at every character, and its rank within its part; what is summed up over the stretches of each part. */
export interface RankedNumber {
  /** [characters][2] */
  pairs: Float32Array
  /** [from, to, …] of each part */
  parts: readonly Uint32Array[]
}

/** Codes of as many units as fit, one a slot. What methods return is overwritten by the next call. */
export interface Room {
  readonly characters: number
  readonly slots: number
  /** [characters] to be filled; to be asked for again after any other call */
  codes(slot: number): Uint8Array
  /** How often each code stands at the marks: [count][parts][256]. @param count at most 16 */
  count(marks: Marks, slot: number, count: number): Uint32Array
  /** Σ y and Σ rank(y) at each code: [count][parts][256][2]. @param count at most 16 */
  sum(number: RankedNumber, slot: number, count: number): Float64Array
  /** Ends the turns that were made before. @param blocks a power of two @param features how many are turned at once */
  turns(blocks: number, features: number): Turns
  dispose(): void
}

/**
 * Σ_t x_t · y_(t − j·places) for every j at once, of two units at a time and several features: null.ts says how. The
 * text is taken `reach` places of every block at a time; sums add up until `clear`.
 */
export interface Turns {
  readonly reach: number
  /** @param values [blocks][width] what feature `feature` is at the places that come next, width ≤ reach */
  feature(feature: number, values: Float32Array, width: number): void
  /** [256] what the codes of a slot stand for */
  table(slot: number, values: Float32Array): void
  /** Adds two slots, 2i and 2i + 1 (or one, as both), at the places from…from + width of blocks of `places` characters. */
  add(a: number, b: number, places: number, from: number, width: number): void
  /** [blocks / 2 + 1][4] of the slots 2i and 2i + 1 as re + i·im: frequency f (re, im), then −f */
  sums(pair: number, feature: number): Float32Array | Float64Array
  clear(): void
}

export interface Kernels {
  readonly id: 'plain' | 'wasm'
  /** @throws AppError `out-of-memory` */
  room(characters: number, slots: number): Room
}
