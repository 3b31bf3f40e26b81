// How often a unit takes each of its values, apart for true and false, train and held-out, without codes: a float16 has
// 65,536 bit patterns, so counting them loses nothing, and every metric from these counts is exact.

import { type ClassCounts, ROW } from '../../../core/search/codes/value-counts.ts'
import { lengthOf, type Split } from '../../../core/search/split.ts'
import { FLOAT16, NON_FINITE, SIGN_BIT } from '../../../core/util/float16-table.ts'

/** Four counts a bit pattern: false and true of the train part, false and true of the held-out part. */
const LANES = 4
const HELDOUT = 2
/** Patterns are swept by pages of 64, and pages without a count skipped: a unit uses few of its exponents. */
const PAGE_BITS = 6
const PAGE = 1 << PAGE_BITS

/** Counts one unit after another. */
export class Histogram {
  private readonly counts: Uint16Array | Uint32Array
  private readonly pages = new Uint8Array(65536 / PAGE)
  /** [characters] which of the four counts a character belongs to */
  private readonly lanes: Uint8Array
  private readonly split: Split
  private readonly distinct: ClassCounts

  /** @param feature [characters] 0 or 1 */
  constructor(feature: Uint8Array, split: Split) {
    this.distinct = { length: 0, rows: new Float64Array(ROW * 2 * NON_FINITE), finite: true }
    this.split = split
    // half the table stays closer to the processor, where no count can outgrow 16 bits
    const most = Math.max(lengthOf(split.train), lengthOf(split.heldout))
    this.counts = most < 65536 ? new Uint16Array(LANES * 65536) : new Uint32Array(LANES * 65536)
    this.lanes = Uint8Array.from(feature)
    const { heldout } = split
    for (let s = 0; s < heldout.length; s += 2)
      for (let t = heldout[s]; t < heldout[s + 1]; t++) this.lanes[t] += HELDOUT
  }

  /** @param bits [characters] float16; the result is valid until the next call */
  count(bits: Uint16Array): ClassCounts {
    for (const stretches of [this.split.train, this.split.heldout])
      for (let s = 0; s < stretches.length; s += 2) this.add(bits, stretches[s], stretches[s + 1])
    this.mergeZeros()
    this.distinct.finite = !this.dropNonFinite()
    this.distinct.length = this.sweep()
    this.pages.fill(0)
    return this.distinct
  }

  private add(bits: Uint16Array, from: number, to: number): void {
    const { counts, lanes, pages } = this
    for (let t = from; t < to; t++) {
      const pattern = bits[t]
      counts[pattern * LANES + lanes[t]]++
      pages[pattern >> PAGE_BITS] = 1
    }
  }

  /** −0 and +0 are one value. */
  private mergeZeros(): void {
    this.pages[0] |= this.pages[SIGN_BIT >> PAGE_BITS]
    for (let lane = 0; lane < LANES; lane++) {
      this.counts[lane] += this.counts[SIGN_BIT * LANES + lane]
      this.counts[SIGN_BIT * LANES + lane] = 0
    }
  }

  /** Whether there were any; their counts are forgotten. */
  private dropNonFinite(): boolean {
    let found = false
    for (const first of [NON_FINITE, SIGN_BIT + NON_FINITE]) {
      const last = first + SIGN_BIT - NON_FINITE
      if (!this.pages.subarray(first >> PAGE_BITS, last >> PAGE_BITS).includes(1)) continue
      this.counts.fill(0, first * LANES, last * LANES)
      found = true
    }
    return found
  }

  /** Gathers the counts by ascending value, and leaves them at zero for the next unit. */
  private sweep(): number {
    const { pages } = this
    let n = 0
    for (let page = ((SIGN_BIT + NON_FINITE) >> PAGE_BITS) - 1; page >= SIGN_BIT >> PAGE_BITS; page--)
      if (pages[page]) n = this.take(page * PAGE + PAGE - 1, -1, n)
    for (let page = 0; page < NON_FINITE >> PAGE_BITS; page++) if (pages[page]) n = this.take(page * PAGE, 1, n)
    return n
  }

  /** One page, from its smallest value on; `n` rows are there already. */
  private take(first: number, by: 1 | -1, n: number): number {
    const { counts } = this
    const { rows } = this.distinct
    let row = n * ROW
    for (let i = 0, pattern = first, at = first * LANES; i < PAGE; i++, pattern += by, at += by * LANES) {
      if ((counts[at] | counts[at + 1] | counts[at + 2] | counts[at + 3]) === 0) continue
      rows[row] = FLOAT16[pattern]
      rows[row + 1] = counts[at]
      rows[row + 2] = counts[at + 1]
      rows[row + 3] = counts[at + 2]
      rows[row + 4] = counts[at + 3]
      counts[at] = counts[at + 1] = counts[at + 2] = counts[at + 3] = 0
      row += ROW
    }
    return row / ROW
  }
}
