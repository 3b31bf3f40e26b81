// Could a unit that has nothing to do with the feature have come this far? Both go on for long stretches, so shuffling
// characters would answer yes far too rarely. Instead the feature is turned round the text as on a ring: each turn
// keeps its runs and breaks only its tie to the unit. chance.ts makes p of what comes out. What is turned is the feature
// less its slow drift (drift.ts).
//
// The text is viewed as N blocks of B characters. A turn by j·B needs, for every unit, Σ_t x_t · y_(t − turn):
// a correlation along the blocks, summed over the B places in a block. One Fourier transform along the blocks does
// all N turns at once; the sum over places is taken between the two transforms, and two units travel as the real and
// the imaginary part of one signal. Turn 0 is the feature where it is, summed as all the others are: that r is what p
// compares with them. The last few characters of the text, fewer than N, are left out. A unit's values are the
// centroids of its codes. B is a prime number, so that the turns of a feature that repeats itself, such as the column on
// lines of one length, go through all its phases. All turns count, also those at which the feature still resembles itself:
// only then is the place where it is one of equals. Leaving out turns by less than a correlation time, or by a whole
// period, was measured to call up to 100 % of features of one period a discovery at p ≤ 0.05 where 5 % may be.

import type { CodeCache, Slice } from './code-cache.ts'
import { CODES, type CodeBook, PARTS } from './codebook.ts'
import { PIECES, pieceEnd, pieceOf } from './detrend.ts'
import { bitReversed, Fourier } from './fft.ts'
import { type Arena, type Correlations, GROUP_SLOTS } from './kernels/kernels.ts'
import { primeUpTo } from './prime.ts'

/** Two |r| closer than this are the same: they may have been summed in single precision. */
export const EQUAL = 2e-6

/** How a text is cut and turned; depends on its length and what was asked for alone. */
export interface ShiftPlan {
  blocks: number
  /** characters in a block */
  places: number
  /** characters that take part */
  length: number
  /** turns but the one that leaves the feature where it is */
  shifts: number
}

/** @param shifts at least so many turns, rounded up to a power of two less one, and down to what the text allows */
export function planShifts(characters: number, shifts: number): ShiftPlan {
  let blocks = 2
  while (blocks - 1 < shifts && blocks * 32 <= characters) blocks *= 2
  const places = primeUpTo(Math.floor(characters / blocks))
  return { blocks, places, length: places * blocks, shifts: blocks - 1 }
}

/**
 * A feature less its mean, and its slow drift if asked to (drift.ts), and divided by its length: with a unit made so,
 * Σ x·y is r. 0 everywhere if nothing is left.
 */
export class UnitVector {
  readonly mean: number
  /** 1 / √Σ(y − mean)² */
  readonly scale: number
  /** [PIECES] what is taken off in each sixteenth of the text */
  readonly drift: Float64Array
  private readonly values: ArrayLike<number>

  /** @param values [characters] 0 and 1, or numbers @param length how many of them are turned */
  constructor(values: ArrayLike<number>, length: number, lessDrift: boolean) {
    this.values = values
    this.drift = new Float64Array(PIECES)
    let [sum, squares] = [0, 0]
    for (let piece = 0, t = 0; piece < PIECES; piece++) {
      const [start, end] = [t, pieceEnd(piece, values.length)]
      let total = 0
      for (; t < end; t++) total += values[t]
      const level = lessDrift && end > start ? total / (end - start) : 0
      this.drift[piece] = level
      for (let i = start, stop = Math.min(end, length); i < stop; i++) {
        const y = values[i] - level
        sum += y
        squares += y * y
      }
    }
    this.mean = sum / length
    const spread = squares - sum * this.mean
    this.scale = spread > 1e-12 * squares ? 1 / Math.sqrt(spread) : 0
  }

  /** Writes [blocks][width] at the places from…from + width. */
  cut({ blocks, places }: ShiftPlan, from: number, width: number, out: Float32Array): void {
    for (let block = 0; block < blocks; block++) {
      const start = block * places + from
      this.write(start, start + width, out, block * width)
    }
  }

  private write(from: number, to: number, out: Float32Array, at: number): void {
    const { values, drift, mean, scale } = this
    const { length } = values
    for (let t = from, piece = from < to ? pieceOf(from, length) : 0; t < to; piece++) {
      const level = drift[piece] + mean
      for (const end = Math.min(to, pieceEnd(piece, length)); t < end; t++) out[at++] = (values[t] - level) * scale
    }
  }
}

/**
 * What the codes stand for, less the unit's mean and divided by its length over the characters that are turned.
 * @param rest codes of the last characters, which are left out @param length how many are turned
 */
export function unitTable(book: CodeBook, rest: Uint8Array, length: number): Float32Array {
  const counts = new Float64Array(CODES)
  for (let part = 0; part < PARTS; part++)
    for (let c = 0; c < book.length; c++) counts[c] += book.totals[part * CODES + c]
  for (const code of rest) counts[code]--
  let mean = 0
  for (let c = 0; c < book.length; c++) mean += (counts[c] * book.centroid[c]) / length
  let squares = 0
  for (let c = 0; c < book.length; c++) squares += counts[c] * (book.centroid[c] - mean) ** 2
  const table = new Float32Array(CODES)
  if (squares > 0) for (let c = 0; c < book.length; c++) table[c] = (book.centroid[c] - mean) / Math.sqrt(squares)
  return table
}

/** [256] each, of the units of a slice that is loaded. */
export function tablesOf({ books, arena }: CodeCache, { slot, count }: Slice, { length }: ShiftPlan): Float32Array[] {
  return Array.from({ length: count }, (_, i) => unitTable(books[slot + i], arena.codes(slot + i, length), length))
}

/** @param unit counted from the first @param r [shifts + 1] of one unit with one feature, turn by turn, first where it is; overwritten by the next */
export type TakeShifts = (unit: number, feature: number, r: Float64Array) => void

/**
 * All turns of all features against the units in the slots from `first` on, as many as there are tables. Stops now and
 * then: what it yields is the share that is done.
 */
export function* correlateShifts(
  arena: Arena,
  tables: readonly Float32Array[],
  features: readonly UnitVector[],
  plan: ShiftPlan,
  take: TakeShifts,
  first = 0,
): Generator<number> {
  const { blocks, places } = plan
  const turns = arena.turns(blocks, features.length)
  for (const [i, table] of tables.entries()) turns.table(first + i, table)
  const all = new Float32Array(blocks * Math.min(turns.reach, places))
  for (let from = 0; from < places; from += turns.reach) {
    const width = Math.min(turns.reach, places - from)
    const values = all.subarray(0, blocks * width)
    for (const [k, feature] of features.entries()) {
      feature.cut(plan, from, width, values)
      turns.feature(k, values, width)
    }
    for (let i = 0; i < tables.length; i += GROUP_SLOTS) {
      turns.add(first + i, places, from, width)
      yield (from + (width * i) / tables.length) / places
    }
  }
  const back = new Backward(blocks)
  for (let i = 0; i < tables.length; i += 2)
    for (const k of features.keys()) {
      const { re, im } = back.transform(turns, (first + i) >> 1, k)
      take(i, k, re)
      if (i + 1 < tables.length) take(i + 1, k, im)
    }
}

/** From summed spectra to turns. */
class Backward {
  private readonly blocks: number
  private readonly fourier: Fourier
  private readonly order: Uint16Array
  private readonly re: Float64Array
  private readonly im: Float64Array

  constructor(blocks: number) {
    this.blocks = blocks
    this.fourier = new Fourier(blocks)
    this.order = bitReversed(blocks)
    this.re = new Float64Array(blocks)
    this.im = new Float64Array(blocks)
  }

  /** [shifts + 1] of the even slot and of the odd one */
  transform(turns: Correlations, pair: number, feature: number): { re: Float64Array; im: Float64Array } {
    const { blocks, order, re, im } = this
    const sums = turns.sums(pair, feature)
    for (let f = 0; f <= blocks / 2; f++) {
      const [plus, minus] = [order[f], order[(blocks - f) % blocks]]
      re[minus] = sums[4 * f + 2] / blocks
      im[minus] = sums[4 * f + 3] / blocks
      re[plus] = sums[4 * f] / blocks
      im[plus] = sums[4 * f + 1] / blocks
    }
    this.fourier.inverse(re, im, 1)
    return { re, im }
  }
}
