// The null distribution of r by circular shifts of the feature along the text. Unit and feature are autocorrelated, so
// that shuffling characters would give far too small p; a circular shift keeps the feature's runs and breaks its relation
// to the unit. The feature is detrended (detrend.ts); chance.ts computes p.
//
// The text is viewed as N blocks of B characters. A shift by j·B needs, for every unit, Σ_t x_t · y_(t − j·B):
// a correlation along the blocks, summed over the B places in a block. One Fourier transform along the blocks gives
// all N shifts; the sum over places is taken between the two transforms, and two units are the real and the imaginary
// part of one signal. Shift 0 is the feature itself, summed as all the others are: that r is what p compares with them.
// The last characters of the text, fewer than N, are left out. A unit's values are the centroids of its codes. B is a
// prime number, so that the shifts of a periodic feature, such as the column on lines of one length, go through all its
// phases. All shifts count, also those at which the feature is still correlated with itself: only then is shift 0
// exchangeable with the others. Leaving out shifts below a correlation time, or by whole periods, was measured to give
// p ≤ 0.05 for up to 100 % of periodic features under the null.

import { PIECES, pieceEnd, pieceOf } from '../../stats/detrend.ts'
import { bitReversed, Fourier } from '../../stats/fft.ts'
import { primeUpTo } from '../../stats/prime.ts'
import type { CodeCache, Slice } from '../codes/code-cache.ts'
import { CODES, type CodeBook, PARTS } from '../codes/codebook.ts'
import { type Arena, type Correlations, GROUP_SLOTS } from '../kernels/kernels.ts'

/** Two |r| closer than this are equal: they may have been summed in single precision. */
export const EQUAL = 2e-6

/** How a text is cut and shifted; a function of its length and the number of shifts asked for. */
export interface ShiftPlan {
  blocks: number
  /** characters in a block */
  places: number
  /** characters that are correlated: blocks · places */
  length: number
  /** shifts without shift 0 */
  shifts: number
}

/** @param shifts at least so many, rounded up to a power of two − 1, and down to what the text allows */
export function planShifts(characters: number, shifts: number): ShiftPlan {
  let blocks = 2
  while (blocks - 1 < shifts && blocks * 32 <= characters) blocks *= 2
  const places = primeUpTo(Math.floor(characters / blocks))
  return { blocks, places, length: places * blocks, shifts: blocks - 1 }
}

/**
 * A feature minus its mean, detrended if asked (detrend.ts), scaled to Σ y² = 1: with a unit so scaled, Σ x·y is r. 0
 * everywhere for a constant feature.
 */
export class UnitVector {
  readonly mean: number
  /** 1 / √Σ(y − mean)² */
  readonly scale: number
  /** [PIECES] subtracted in each piece of the text */
  readonly trend: Float64Array
  private readonly values: ArrayLike<number>

  /** @param values [characters] 0 and 1, or numbers @param length how many of them are shifted */
  constructor(values: ArrayLike<number>, length: number, detrend: boolean) {
    this.values = values
    this.trend = new Float64Array(PIECES)
    let [sum, squares] = [0, 0]
    for (let piece = 0, t = 0; piece < PIECES; piece++) {
      const [start, end] = [t, pieceEnd(piece, values.length)]
      let total = 0
      for (; t < end; t++) total += values[t]
      const level = detrend && end > start ? total / (end - start) : 0
      this.trend[piece] = level
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
    const { values, trend, mean, scale } = this
    const { length } = values
    for (let t = from, piece = from < to ? pieceOf(from, length) : 0; t < to; piece++) {
      const level = trend[piece] + mean
      for (const end = Math.min(to, pieceEnd(piece, length)); t < end; t++) out[at++] = (values[t] - level) * scale
    }
  }
}

/**
 * The values of a unit's codes minus its mean, scaled to Σ x² = 1 over the characters that are shifted.
 * @param rest codes of the last characters, which are left out @param length how many are shifted
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

/** @param unit counted from the first @param r [shifts + 1] of one unit with one feature, from shift 0 on; overwritten by the next */
export type TakeShifts = (unit: number, feature: number, r: Float64Array) => void

/**
 * All shifts of all features against the units in the slots from `first` on, as many as there are tables. Yields the
 * share that is done.
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
  const correlations = arena.correlations(blocks, features.length)
  for (const [i, table] of tables.entries()) correlations.table(first + i, table)
  const all = new Float32Array(blocks * Math.min(correlations.reach, places))
  for (let from = 0; from < places; from += correlations.reach) {
    const width = Math.min(correlations.reach, places - from)
    const values = all.subarray(0, blocks * width)
    for (const [k, feature] of features.entries()) {
      feature.cut(plan, from, width, values)
      correlations.feature(k, values, width)
    }
    for (let i = 0; i < tables.length; i += GROUP_SLOTS) {
      correlations.add(first + i, places, from, width)
      yield (from + (width * i) / tables.length) / places
    }
  }
  const back = new Backward(blocks)
  for (let i = 0; i < tables.length; i += 2)
    for (const k of features.keys()) {
      const { re, im } = back.transform(correlations, (first + i) >> 1, k)
      take(i, k, re)
      if (i + 1 < tables.length) take(i + 1, k, im)
    }
}

/** From summed spectra to r at every shift. */
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
  transform(correlations: Correlations, pair: number, feature: number): { re: Float64Array; im: Float64Array } {
    const { blocks, order, re, im } = this
    const sums = correlations.sums(pair, feature)
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
