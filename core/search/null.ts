// Could a unit that has nothing to do with the feature have come this far? Both go on for long stretches, so shuffling
// characters would answer yes far too rarely. Instead the feature is turned round the text as on a ring: each turn
// keeps its runs and breaks only its tie to the unit. The largest |r| of any unit at each turn is the yardstick, so
// that p already allows for having looked at all units.
//
// The text is viewed as N blocks of B characters. A turn by offset − j·B needs, for every unit, Σ_t x_t · y_(t + turn):
// a correlation along the blocks, summed over the B places in a block. One Fourier transform along the blocks does
// all N turns at once; the sum over places is taken between the two transforms, and two units travel as the real and
// the imaginary part of one signal. Turn 0, by the offset alone, is too close to home and left out; so are the last
// few characters of the text, fewer than N.

import { Fourier } from './fft.ts'
import { FLOAT16 } from './float16.ts'

/** Columns transformed together: what fits the second-level cache with 256 blocks. */
const WIDTH = 32
/** Two |r| closer than this are the same: sums were taken in different orders. */
const EQUAL = 1e-9

interface Moments {
  /** of deviations from the mean */
  squares: number
  /** with the feature where it is */
  product: number
  finite: boolean
}

export class ShiftNull {
  /** how many turns are made */
  readonly shifts: number
  /** [shifts] the largest |r| of the units given so far, at each turn */
  readonly maxima: Float64Array
  private readonly blocks: number
  private readonly places: number
  private readonly length: number
  private readonly fourier: Fourier
  /** [length] the feature less its mean */
  private readonly feature: Float64Array
  private readonly featureSquares: number
  /** [tile][blocks][WIDTH] spectrum of the feature turned by the offset */
  private readonly re: Float64Array
  private readonly im: Float64Array
  private readonly tile: { re: Float64Array; im: Float64Array }
  private readonly sum: { re: Float64Array; im: Float64Array }

  /**
   * @param feature [characters] 0 and 1, or numbers
   * @param shifts at least so many turns, rounded up to a power of two less one, and down to what the text allows
   * @param seed chooses the offset that all turns share
   */
  constructor(feature: ArrayLike<number>, shifts: number, seed: number) {
    this.blocks = blocksFor(shifts, feature.length)
    this.shifts = this.blocks - 1
    this.places = Math.floor(feature.length / this.blocks)
    this.length = this.places * this.blocks
    this.maxima = new Float64Array(this.shifts)
    this.fourier = new Fourier(this.blocks)
    this.feature = centred(feature, this.length)
    this.featureSquares = this.feature.reduce((sum, y) => sum + y * y, 0)
    const tiles = Math.ceil(this.places / WIDTH)
    this.re = new Float64Array(tiles * this.blocks * WIDTH)
    this.im = new Float64Array(tiles * this.blocks * WIDTH)
    this.tile = { re: new Float64Array(this.blocks * WIDTH), im: new Float64Array(this.blocks * WIDTH) }
    this.sum = { re: new Float64Array(this.blocks), im: new Float64Array(this.blocks) }
    this.transformFeature(offsetFor(seed, this.places))
  }

  /**
   * Two units (or one, given twice): adds them to the maxima and returns their r with the feature where it is.
   * @param a [characters] float16
   */
  add(a: Uint16Array, b: Uint16Array): [number, number] {
    const [ma, mb] = [this.moments(a), this.moments(b)]
    const [sa, sb] = [this.scale(ma), this.scale(mb)]
    this.correlate(a, b, ma, mb)
    for (let turn = 1; turn < this.blocks; turn++) {
      const most = Math.max(Math.abs(this.sum.re[turn] * sa), Math.abs(this.sum.im[turn] * sb)) / this.blocks
      if (most > this.maxima[turn - 1]) this.maxima[turn - 1] = most
    }
    return [sa && ma.product * sa, sb && mb.product * sb]
  }

  /** Family-wise over all units added. */
  p(r: number): number {
    return familyWise(r, this.maxima)
  }

  private transformFeature(offset: number): void {
    const { blocks, places, length } = this
    for (let first = 0, at = 0; first < places; first += WIDTH, at += blocks * WIDTH) {
      const re = this.re.subarray(at, at + blocks * WIDTH)
      const width = Math.min(WIDTH, places - first)
      for (let block = 0; block < blocks; block++) {
        for (let w = 0; w < width; w++)
          re[block * WIDTH + w] = this.feature[(block * places + first + w + offset) % length]
      }
      this.fourier.forward(re, this.im.subarray(at, at + blocks * WIDTH), WIDTH)
    }
  }

  /** Into `sum`: at turn j, N · Σ_t (a_t + i·b_t) y_(t − j·places + offset). */
  private correlate(a: Uint16Array, b: Uint16Array, ma: Moments, mb: Moments): void {
    const { blocks, places, sum, tile } = this
    sum.re.fill(0)
    sum.im.fill(0)
    for (let first = 0, at = 0; first < places; first += WIDTH, at += blocks * WIDTH) {
      this.fill(tile.re, a, ma, first)
      this.fill(tile.im, b, mb, first)
      this.fourier.forward(tile.re, tile.im, WIDTH)
      this.multiply(at)
    }
    this.fourier.inverse(sum.re, sum.im, 1)
  }

  private fill(row: Float64Array, unit: Uint16Array, { finite }: Moments, first: number): void {
    const { blocks, places } = this
    const width = finite ? Math.min(WIDTH, places - first) : 0
    if (width < WIDTH) row.fill(0)
    for (let block = 0; block < blocks; block++) {
      const from = block * places + first
      const to = block * WIDTH
      for (let w = 0; w < width; w++) row[to + w] = FLOAT16[unit[from + w]]
    }
  }

  /** X·conj(Y) at each frequency, summed over places: the spectrum of the correlation. */
  private multiply(at: number): void {
    const { re, im, blocks, tile, sum } = this
    for (let f = 0; f < blocks; f++) {
      let sumRe = 0
      let sumIm = 0
      for (let i = f * WIDTH, j = at + i, end = i + WIDTH; i < end; i++, j++) {
        sumRe += tile.re[i] * re[j] + tile.im[i] * im[j]
        sumIm += tile.im[i] * re[j] - tile.re[i] * im[j]
      }
      sum.re[f] += sumRe
      sum.im[f] += sumIm
    }
  }

  private moments(unit: Uint16Array): Moments {
    let sum = 0
    let product = 0
    for (let t = 0; t < this.length; t++) {
      const x = FLOAT16[unit[t]]
      sum += x
      product += x * this.feature[t]
    }
    const mean = sum / this.length
    let squares = 0
    for (let t = 0; t < this.length; t++) {
      const x = FLOAT16[unit[t]] - mean
      squares += x * x
    }
    const finite = Number.isFinite(sum)
    return { squares, product: finite ? product : 0, finite }
  }

  /** What turns Σ x·y into r; 0 for a unit that never changes. */
  private scale({ squares, finite }: Moments): number {
    return finite && squares > 0 && this.featureSquares > 0 ? 1 / Math.sqrt(squares * this.featureSquares) : 0
  }
}

/** (1 + turns that came as far) / (1 + turns). @param maxima the largest |r| of all units, turn by turn */
export function familyWise(r: number, maxima: Float64Array): number {
  let reached = 0
  for (const maximum of maxima) if (maximum >= Math.abs(r) - EQUAL) reached++
  return (1 + reached) / (1 + maxima.length)
}

function blocksFor(shifts: number, characters: number): number {
  let blocks = 2
  while (blocks - 1 < shifts && blocks * 32 <= characters) blocks *= 2
  return blocks
}

/** Less than half a block, so that every turn but the one left out stays that far from home. */
function offsetFor(seed: number, places: number): number {
  // one step of a 32-bit mixing hash (two odd multipliers, two shifts): the seed alone decides
  let h = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return Math.floor((((h ^ (h >>> 16)) >>> 0) / 2 ** 32) * (places / 2))
}

function centred(feature: ArrayLike<number>, length: number): Float64Array {
  const values = Float64Array.from({ length }, (_, t) => feature[t])
  const mean = values.reduce((sum, y) => sum + y, 0) / length
  return values.map((y) => y - mean)
}
