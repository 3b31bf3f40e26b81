// A unit's 65,536 possible values quantised to 256 codes of about equally many characters and limited width. A value
// with more than two even shares of the characters has a code of its own, and so has every value of a unit with no more
// than 256 of them. Half the memory and a fraction of the time; r differs by up to 1e-3 (exact.ts).

import { FLOAT16, NON_FINITE, SIGN_BIT } from '../../util/float16-table.ts'
import type { Split } from '../split.ts'

export const CODES = 256
/** Of the text: 0 train, 1 held out, 2 neither (the gaps between them). */
export const PARTS = 3
/** Raised when the split or the codes change: stored codes of another version are computed again. */
export const CODES_VERSION = 3

/** What the codes of one unit mean. */
export interface CodeBook {
  /** codes in use, from 0; 0 for a unit that holds a NaN or an infinity */
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

/**
 * Rows for the values of one unit, ascending; there may be 65,536. Reused from unit to unit: allocating them costs more
 * than counting.
 */
export class Taken {
  length = 0
  /** bit patterns that were counted, by ascending value, and the row of each: several may have one value */
  counted = 0
  readonly patterns = new Uint16Array(65536)
  readonly rows = new Uint16Array(65536)
  readonly values = new Float32Array(65536)
  /** how many characters have each, in all and in each part */
  readonly sizes = new Float64Array(65536)
  readonly parts = Array.from({ length: PARTS }, () => new Int32Array(65536))
  /** of binEnds */
  readonly frequent = new Uint8Array(65536)
  readonly weights = new Float64Array(65536)
  readonly left = new Float64Array(65537)
}

/** Counts how often one unit takes each value, and gives its book. */
export class ValueCounts {
  /** [PARTS][65536] by bit pattern; signed, since sums of those stay integers in compiled code */
  private readonly counts = Array.from({ length: PARTS }, () => new Int32Array(65536))
  private readonly taken: Taken

  constructor(taken = new Taken()) {
    this.taken = taken
  }

  /** @param bits float16 */
  add(part: number, bits: Uint16Array, from: number, to: number): void {
    const counts = this.counts[part]
    for (let t = from; t < to; t++) {
      const pattern = bits[t]
      counts[pattern] = (counts[pattern] + 1) | 0
    }
  }

  /**
   * Starts anew.
   * @param codes [65536] is given the code of every bit pattern that was counted
   * @param scale [65536] what each bit pattern stands for; ascends with the float16 values (value-scale.ts)
   */
  book(codes: Uint8Array, scale: Float32Array = FLOAT16): CodeBook {
    const { counts, taken } = this
    for (const part of counts) {
      part[0] += part[SIGN_BIT] // −0 and +0 are one value
      part[SIGN_BIT] = 0
    }
    const book = emptyBook()
    if (this.nonFinite()) codes.fill(0)
    else {
      this.sort(scale)
      fill(book, taken, codes)
    }
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

  /** The counts by ascending value; patterns of one value share a row. */
  private sort(scale: Float32Array): void {
    const { counts, taken } = this
    const { patterns, rows, values, sizes, parts } = taken
    const [a, b, c] = counts
    let n = 0
    for (let p = SIGN_BIT + NON_FINITE - 1; p > SIGN_BIT; p--) if (a[p] | b[p] | c[p]) patterns[n++] = p
    for (let p = 0; p < NON_FINITE; p++) if (a[p] | b[p] | c[p]) patterns[n++] = p
    const [inA, inB, inC] = parts
    let row = -1
    for (let i = 0; i < n; i++) {
      const p = patterns[i]
      const value = scale[p]
      if (row < 0 || value !== values[row]) {
        row++
        values[row] = value
        inA[row] = inB[row] = inC[row] = sizes[row] = 0
      }
      rows[i] = row
      inA[row] += a[p]
      inB[row] += b[p]
      inC[row] += c[p]
      sizes[row] += a[p] + b[p] + c[p]
    }
    taken.counted = n
    taken.length = row + 1
  }
}

function emptyBook(): CodeBook {
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

function fill(book: CodeBook, found: Taken, codes: Uint8Array): void {
  const { counted, patterns, rows, values, sizes, parts } = found
  const ends = binEnds(found)
  let first = 0
  let next = 0
  for (const [code, end] of ends.entries()) {
    let sum = 0
    let size = 0
    for (; next < counted && rows[next] < end; next++) codes[patterns[next]] = code
    for (let i = first; i < end; i++) {
      sum += values[i] * sizes[i]
      size += sizes[i]
    }
    book.low[code] = values[first]
    book.high[code] = values[end - 1]
    book.centroid[code] = sum / size
    first = end
  }
  book.length = ends.length
  for (const [p, part] of parts.entries()) {
    totalsOf(part, ends, book.totals.subarray(p * CODES))
    book.moments.set(momentsOf(values, part, found.length), p * 2)
  }
}

/** @param totals is given how many characters have each code */
function totalsOf(part: Int32Array, ends: readonly number[], totals: Uint32Array): void {
  let i = 0
  for (let code = 0; code < ends.length; code++) {
    let total = 0
    for (; i < ends[code]; i++) total += part[i]
    totals[code] = total
  }
}

/** Mean, and sum of squared deviations. */
function momentsOf(values: Float32Array, part: Int32Array, length: number): [number, number] {
  let [n, sum, squares] = [0, 0, 0]
  for (let i = 0; i < length; i++) {
    n += part[i]
    sum += part[i] * values[i]
  }
  const mean = n > 0 ? sum / n : 0
  for (let i = 0; i < length; i++) squares += part[i] * (values[i] - mean) ** 2
  return [mean, squares]
}

/** Weight of the characters in a bin's size; the rest is the weight of its width. */
const MASS = 0.75

/**
 * Where each of at most 256 bins of neighbouring values ends. Frequent values have a bin each; the stretches between
 * them are divided evenly by characters and by width: a few outliers in one wide bin would bias r.
 */
function binEnds({ length, sizes, values, frequent, weights, left }: Taken): number[] {
  if (length <= CODES) return Array.from({ length }, (_, i) => i + 1)
  const { rest, bins } = markFrequent(sizes, frequent, length)
  const range = values[length - 1] - values[0]
  left[length] = 0
  for (let i = length - 1; i >= 0; i--) {
    const width = i > 0 ? values[i] - values[i - 1] : 0
    weights[i] = (MASS * sizes[i]) / rest + ((1 - MASS) * width) / range
    left[i] = left[i + 1] + (frequent[i] === 1 ? 0 : weights[i])
  }
  const ends: number[] = []
  let [first, free, inBin] = [0, bins, 0]
  const close = (end: number) => {
    if (inBin === 0 || ends.length === CODES - 1) return
    ends.push(end)
    first = end
    free--
    inBin = 0
  }
  for (let i = 0; i < length; i++) {
    const alone = frequent[i] === 1
    if (alone || inBin + weights[i] / 2 > left[first] / Math.max(1, free)) close(i)
    if (!alone) inBin += inBin === 0 ? (MASS * sizes[i]) / rest : weights[i]
    else if (ends.length < CODES - 1) {
      ends.push(i + 1)
      first = i + 1
    }
  }
  if (ends.at(-1) !== length) ends.push(length)
  return ends
}

/**
 * Which values have more than two even shares of the characters: fewer than half as many as there are codes, so that
 * each has a bin and the stretches between them at least one each. `bins` are those that remain.
 */
function markFrequent(sizes: Float64Array, frequent: Uint8Array, length: number): { rest: number; bins: number } {
  let total = 0
  for (let i = 0; i < length; i++) total += sizes[i]
  let [rest, bins] = [total, CODES]
  for (let i = 0; i < length; i++) {
    frequent[i] = sizes[i] > (2 * total) / CODES ? 1 : 0
    if (frequent[i] === 1) {
      rest -= sizes[i]
      bins--
    } else if (i === 0 || frequent[i - 1] === 1) bins--
  }
  return { rest, bins: bins + 1 }
}
