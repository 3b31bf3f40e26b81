// A unit's 65,536 possible values as 256 codes that each stand for about as many characters, and for no wide stretch of
// values. A value that takes more than its share has a code to itself, and so has every value of a unit with no more
// than 256 of them. Half the memory and a fraction of the time, for figures that hardly differ.

import { FLOAT16, NON_FINITE, SIGN_BIT } from './float16.ts'
import type { Split } from './split.ts'

export const CODES = 256
/** Of the text: 0 train, 1 held out, 2 neither (the gaps between them). */
export const PARTS = 3
/** Raised when the split or the codes change: codes that were stored before are then made again. */
export const CODES_VERSION = 2

/** What the codes of one unit mean. */
export interface CodeBook {
  /** codes in use, from 0; 0 for a unit that holds a NaN or an infinity, of which nothing can be said */
  length: number
  /** [256] the smallest and the largest value of each code, exactly as recorded, and the mean of all its characters */
  low: Float32Array
  high: Float32Array
  centroid: Float32Array
  /** [PARTS][256] how many characters have each code */
  totals: Uint32Array
  /** [PARTS][2] mean and sum of squared deviations, of the values themselves */
  moments: Float64Array
}

/** Half-open stretches of each part: [from, to, from, to, …]. */
export function partsOf({ train, heldout }: Split, characters: number): Uint32Array[] {
  const edges: [number, number][] = []
  for (const stretches of [train, heldout])
    for (let s = 0; s < stretches.length; s += 2) edges.push([stretches[s], stretches[s + 1]])
  edges.sort((a, b) => a[0] - b[0])
  const rest: number[] = []
  let at = 0
  for (const [from, to] of [...edges, [characters, characters]]) {
    if (from > at) rest.push(at, from)
    at = to
  }
  return [train, heldout, Uint32Array.from(rest)]
}

/** Counts how often one unit takes each value, and gives its book. */
export class ValueCounts {
  /** [PARTS][65536] by bit pattern */
  private readonly counts = Array.from({ length: PARTS }, () => new Uint32Array(65536))

  /** @param bits float16 */
  add(part: number, bits: Uint16Array, from: number, to: number): void {
    const counts = this.counts[part]
    for (let t = from; t < to; t++) counts[bits[t]]++
  }

  /** Starts anew. @param codes [65536] is given the code of every bit pattern that was counted */
  book(codes: Uint8Array): CodeBook {
    const { counts } = this
    for (const part of counts) {
      part[0] += part[SIGN_BIT] // −0 and +0 are one value
      part[SIGN_BIT] = 0
    }
    const book = emptyBook()
    if (!this.nonFinite()) fill(book, this.ascending(), counts, codes)
    else codes.fill(0)
    codes[SIGN_BIT] = codes[0]
    for (const part of counts) part.fill(0)
    return book
  }

  private nonFinite(): boolean {
    const [a, b, c] = this.counts
    for (const first of [NON_FINITE, SIGN_BIT + NON_FINITE])
      for (let p = first, end = first + SIGN_BIT - NON_FINITE; p < end; p++) if (a[p] | b[p] | c[p]) return true
    return false
  }

  /** The patterns that occur, by ascending value. */
  private ascending(): Uint16Array {
    const [a, b, c] = this.counts
    const found = new Uint16Array(2 * NON_FINITE)
    let n = 0
    for (let p = SIGN_BIT + NON_FINITE - 1; p > SIGN_BIT; p--) if (a[p] | b[p] | c[p]) found[n++] = p
    for (let p = 0; p < NON_FINITE; p++) if (a[p] | b[p] | c[p]) found[n++] = p
    return found.subarray(0, n)
  }
}

export function emptyBook(): CodeBook {
  const values = () => new Float32Array(CODES)
  const moments = new Float64Array(PARTS * 2)
  return {
    length: 0,
    low: values(),
    high: values(),
    centroid: values(),
    totals: new Uint32Array(PARTS * CODES),
    moments,
  }
}

function fill(book: CodeBook, patterns: Uint16Array, counts: readonly Uint32Array[], codes: Uint8Array): void {
  const { low, high, centroid, totals, moments } = book
  const sizes = sizesOf(patterns, counts)
  const ends = binEnds(sizes, valuesOf(patterns))
  let first = 0
  for (const [code, end] of ends.entries()) {
    let sum = 0
    let size = 0
    for (let i = first; i < end; i++) {
      const pattern = patterns[i]
      codes[pattern] = code
      sum += FLOAT16[pattern] * sizes[i]
      size += sizes[i]
      for (let part = 0; part < PARTS; part++) totals[part * CODES + code] += counts[part][pattern]
    }
    low[code] = FLOAT16[patterns[first]]
    high[code] = FLOAT16[patterns[end - 1]]
    centroid[code] = sum / size
    first = end
  }
  book.length = ends.length
  for (let part = 0; part < PARTS; part++) moments.set(momentsOf(patterns, counts[part]), part * 2)
}

/** How many characters have each of these values. Plain loops here and below: a unit may take 60,000 values. */
function sizesOf(patterns: Uint16Array, [a, b, c]: readonly Uint32Array[]): Float64Array {
  const sizes = new Float64Array(patterns.length)
  for (let i = 0; i < sizes.length; i++) sizes[i] = a[patterns[i]] + b[patterns[i]] + c[patterns[i]]
  return sizes
}

function valuesOf(patterns: Uint16Array): Float32Array {
  const values = new Float32Array(patterns.length)
  for (let i = 0; i < values.length; i++) values[i] = FLOAT16[patterns[i]]
  return values
}

/** How much of a bin's share is for its characters; the rest is for how far apart its values lie. */
const MASS = 0.75

/**
 * Where each of at most 256 bins of neighbouring values ends. Frequent values have a bin each; the stretches between
 * them share the other bins, evenly by characters and by width: a few outliers in one wide bin would spoil r.
 */
function binEnds(sizes: Float64Array, values: Float32Array): number[] {
  if (sizes.length <= CODES) return Array.from(sizes, (_, i) => i + 1)
  const { frequent, rest, bins } = frequentValues(sizes)
  const range = values[values.length - 1] - values[0]
  const mass = (i: number) => (MASS * sizes[i]) / rest
  const weight = (i: number) => mass(i) + ((1 - MASS) * (values[i] - values[Math.max(0, i - 1)])) / range
  const left = new Float64Array(sizes.length + 1)
  for (let i = sizes.length - 1; i >= 0; i--) left[i] = left[i + 1] + (frequent[i] === 1 ? 0 : weight(i))
  const ends: number[] = []
  let [first, free, inBin] = [0, bins, 0]
  const close = (end: number) => {
    if (inBin === 0 || ends.length === CODES - 1) return
    ends.push(end)
    first = end
    free--
    inBin = 0
  }
  for (let i = 0; i < sizes.length; i++) {
    const alone = frequent[i] === 1
    if (alone || inBin + weight(i) / 2 > left[first] / Math.max(1, free)) close(i)
    if (!alone) inBin += inBin === 0 ? mass(i) : weight(i)
    else if (ends.length < CODES - 1) {
      ends.push(i + 1)
      first = i + 1
    }
  }
  if (ends.at(-1) !== sizes.length) ends.push(sizes.length)
  return ends
}

/**
 * Which values take more than two even shares: fewer than half as many as there are codes, so that each can have one to
 * itself and the stretches that they cut the others into at least one each. `bins` are what is left for more.
 */
function frequentValues(sizes: Float64Array): { frequent: Uint8Array; rest: number; bins: number } {
  const frequent = new Uint8Array(sizes.length)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  let [rest, bins] = [total, CODES]
  for (const [i, size] of sizes.entries()) {
    if (size > (2 * total) / CODES) {
      frequent[i] = 1
      rest -= size
      bins--
    } else if (i === 0 || frequent[i - 1] === 1) bins--
  }
  return { frequent, rest, bins: bins + 1 }
}

function momentsOf(patterns: Uint16Array, counts: Uint32Array): [number, number] {
  let [n, sum, squares] = [0, 0, 0]
  for (const p of patterns) {
    n += counts[p]
    sum += counts[p] * FLOAT16[p]
  }
  const mean = n > 0 ? sum / n : 0
  for (const p of patterns) squares += counts[p] * (FLOAT16[p] - mean) ** 2
  return [mean, squares]
}
