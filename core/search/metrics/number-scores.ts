// Metrics of one unit against a number, from the number's sums at each code of the unit: Pearson's r, Spearman's, and R²
// of the line that predicts the number from the unit, fitted on the train part.

import { CODES, type CodeBook } from '../codes/codebook.ts'

/** Of the feature itself, over one part. */
export interface NumberTotals {
  n: number
  sum: number
  squares: number
  rankSum: number
  rankSquares: number
}

/** One unit against a number over one part. */
export interface CodedNumber {
  /** [levels] characters, Σ y and Σ rank(y) at each code, or at each value of the unit */
  counts: ArrayLike<number>
  sums: ArrayLike<number>
  rankSums: ArrayLike<number>
  totals: NumberTotals
}

export interface NumberMetrics {
  r: number
  spearman: number
  /** 1 − residual variance / variance on this part, of the line fitted on the train part; may be below 0 */
  r2: number
}

export interface NumberScore extends NumberMetrics {
  sign: 1 | -1
  heldout: NumberMetrics
}

const NOTHING: NumberMetrics = { r: 0, spearman: 0, r2: 0 }

/** The values of a unit's levels, ascending. */
export type Levels = Pick<CodeBook, 'centroid' | 'length'>

/** @param book with the values of the levels; the sums of both parts have the same levels */
export function scoreNumber(book: Levels, train: CodedNumber, heldout: CodedNumber): NumberScore {
  if (book.length === 0) return { ...NOTHING, sign: 1, heldout: NOTHING }
  const fitted = momentsOf(book, train)
  const heldoutMoments = momentsOf(book, heldout)
  const slope = fitted.xx > 0 ? fitted.xy / fitted.xx : 0
  const line = { slope, at: fitted.meanX, is: fitted.meanY }
  const r = correlation(fitted)
  return {
    r,
    spearman: spearman(book, train),
    r2: explained(fitted, line),
    sign: r < 0 ? -1 : 1,
    heldout: { r: correlation(heldoutMoments), spearman: spearman(book, heldout), r2: explained(heldoutMoments, line) },
  }
}

/** Means, and sums of squares and products of deviations. */
interface Moments {
  n: number
  meanX: number
  meanY: number
  xx: number
  yy: number
  xy: number
}

/** Deviations from the median value, so that a small variation around a large mean keeps its digits. */
function momentsOf({ centroid, length }: Levels, { counts, sums, totals }: CodedNumber): Moments {
  const middle = centroid[length >> 1]
  const { n, sum, squares } = totals
  const meanY = sum / n
  let [x, xx, xy] = [0, 0, 0]
  for (let c = 0; c < length; c++) {
    const value = centroid[c] - middle
    x += counts[c] * value
    xx += counts[c] * value * value
    xy += value * (sums[c] - counts[c] * meanY)
  }
  const yy = Math.max(0, squares - n * meanY * meanY)
  return { n, meanX: middle + x / n, meanY, xx: Math.max(0, xx - (x * x) / n), yy, xy }
}

function correlation({ xx, yy, xy }: Moments): number {
  return xx > 0 && yy > 0 ? Math.max(-1, Math.min(1, xy / Math.sqrt(xx) / Math.sqrt(yy))) : 0
}

/** 1 − Σ(y − ŷ)² / Σ(y − mean)², for ŷ = is + slope · (x − at) */
function explained({ n, meanX, meanY, xx, yy, xy }: Moments, line: { slope: number; at: number; is: number }): number {
  if (yy === 0) return 0
  const bias = line.is + line.slope * (meanX - line.at) - meanY
  const residue = yy - 2 * line.slope * xy + line.slope ** 2 * xx + n * bias * bias
  return 1 - residue / yy
}

/** Pearson's r of the ranks; characters of one code are ties. */
function spearman({ length }: Levels, { counts, rankSums, totals }: CodedNumber): number {
  const { n, rankSum, rankSquares } = totals
  const mean = rankSum / n
  let [before, xx, xy] = [0, 0, 0]
  for (let c = 0; c < length; c++) {
    const rank = before + (counts[c] + 1) / 2 - (n + 1) / 2
    before += counts[c]
    xx += counts[c] * rank * rank
    xy += rank * (rankSums[c] - counts[c] * mean)
  }
  const yy = rankSquares - n * mean * mean
  return xx > 0 && yy > 0 ? Math.max(-1, Math.min(1, xy / Math.sqrt(xx) / Math.sqrt(yy))) : 0
}

/** The characters of unit `unit` of `sum`'s result, [count][parts][256][2], over part `part`. */
export function codedPart(
  book: CodeBook,
  sums: Float64Array,
  place: { unit: number; part: number; parts: number },
  totals: NumberTotals,
): CodedNumber {
  const at = (place.unit * place.parts + place.part) * CODES * 2
  const pick = (which: number) => Float64Array.from({ length: CODES }, (_, c) => sums[at + 2 * c + which])
  const counts = book.totals.subarray(place.part * CODES, (place.part + 1) * CODES)
  return { counts, sums: pick(0), rankSums: pick(1), totals }
}
