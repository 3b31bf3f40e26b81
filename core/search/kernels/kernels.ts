// What a search computes from codes, behind one interface. plain.ts is the reference, in TypeScript and double precision;
// wasm.ts is compiled, in single precision where it says so; one suite of tests runs over both.

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

/** Units that are counted and correlated together: slots from a multiple of so many on. */
export const GROUP_SLOTS = 16

/** Codes of as many units as fit, one a slot. What methods return is overwritten by the next call. */
export interface Arena {
  readonly characters: number
  readonly slots: number
  /**
   * Takes codes of `units` slots from `slot` on, the first of them of character `from`. What lies beyond the last
   * character is left out. @param codes [units][length / units]
   */
  put(slot: number, from: number, codes: Uint8Array, units?: number): void
  /** A copy of a slot's codes from character `from` on. */
  codes(slot: number, from?: number): Uint8Array
  /** How often each code stands at the marks: [count][parts][256]. All slots are of one group. */
  count(marks: Marks, slot: number, count: number): Uint32Array
  /** Σ y and Σ rank(y) at each code: [count][parts][256][2]. All slots are of one group. */
  sum(number: RankedNumber, slot: number, count: number): Float64Array
  /** Invalidates earlier correlations. @param blocks a power of two @param features how many are correlated at once */
  correlations(blocks: number, features: number): Correlations
}

/**
 * Σ_t x_t · y_(t − j·places) for every j at once, of a group of units and several features (see null.ts). The text is
 * read `reach` places of every block at a time, and sums accumulate.
 */
export interface Correlations {
  readonly reach: number
  /** @param values [blocks][width] feature `feature` at the next places, width ≤ reach */
  feature(feature: number, values: Float32Array, width: number): void
  /** [256] the values of a slot's codes; a slot without a table is skipped */
  table(slot: number, values: Float32Array): void
  /** Adds the group of slots from `slot` on at the places from…from + width of blocks of `places` characters. */
  add(slot: number, places: number, from: number, width: number): void
  /** [blocks / 2 + 1][4] of the slots 2i and 2i + 1 as re + i·im: frequency f (re, im), then −f */
  sums(pair: number, feature: number): Float32Array | Float64Array
}

export interface Kernels {
  readonly id: 'plain' | 'wasm'
  /** @throws AppError `out-of-memory` */
  arena(characters: number, slots: number): Arena
}
