// Streaming statistics of every unit: count, mean, variance, extremes and a histogram, in one pass and constant memory.
// Runs of values are merged by the parallel form of Welford's method (Chan, Golub and LeVeque 1979).
//
// The histogram of a unit spans ±limit, a power of two, in 256 equal bins. When a value falls outside, the limit
// doubles and neighbouring bins are merged. Bins close on the side away from zero ((a, b] above, [−b, −a) below; 0 is
// in bin 128), so that merging is exact and the histogram depends on the values alone, not on their order.

import { widenFrom } from '../util/float16.ts'

/** Statistics of every unit over some characters. */
export interface UnitStatistics {
  /** [units] */
  mean: Float64Array
  /** [units] sum of squared deviations */
  m2: Float64Array
  minimum: Float32Array
  maximum: Float32Array
  /** [units]: the histogram of unit u spans −limit[u] … +limit[u], a power of two */
  limit: Float32Array
  /** [units][256] */
  histogram: Uint32Array
}

/** Statistics of every unit, over all characters so far. */
export interface RecordingSummary extends UnitStatistics {
  characters: number
  /** sum of −log p, nats, over `scored` characters */
  crossEntropySum: number
  scored: number
}

export const BINS = 256

/** Characters of a block; fastest in measurements: 4,096 characters × 16 units, 128 KB a blob. */
export const BLOCK_CHARACTERS = 4096

/** How many values of a unit are summed up at a time. */
const PIECE = 256

/** The smallest limit: the smallest float16 above zero. */
const SMALLEST = 2 ** -24

/** Offset that puts a boundary value into the bin it closes; other float16 values are never this near to a boundary. */
const INSIDE = 1 - 2 ** -20

/** Of no characters. */
export function emptySummary(units: number): RecordingSummary {
  return {
    characters: 0,
    mean: new Float64Array(units),
    m2: new Float64Array(units),
    minimum: new Float32Array(units).fill(Number.POSITIVE_INFINITY),
    maximum: new Float32Array(units).fill(Number.NEGATIVE_INFINITY),
    limit: new Float32Array(units).fill(SMALLEST),
    histogram: new Uint32Array(units * BINS),
    crossEntropySum: 0,
    scored: 0,
  }
}

/**
 * Adds the next values of one unit, exactly representable as float16. `summary.characters` is the number of values before
 * them, and is updated by the caller.
 * @returns false, with the summary as it was, if a value is NaN or infinite
 */
export function addValues(summary: RecordingSummary, unit: number, values: Float32Array, count: number): boolean {
  // Deviations from a nearby value avoid cancellation in the sums of squares.
  const near = values[0]
  let sum = 0
  let squares = 0
  let low = near
  let high = near
  for (let i = 0; i < count; i++) {
    const value = values[i]
    const deviation = value - near
    sum += deviation
    squares += deviation * deviation
    if (value < low) low = value
    if (value > high) high = value
  }
  if (!Number.isFinite(squares)) return false
  mergeMoments(summary, unit, count, near + sum / count, Math.max(0, squares - (sum * sum) / count))
  if (low < summary.minimum[unit]) summary.minimum[unit] = low
  if (high > summary.maximum[unit]) summary.maximum[unit] = high
  while (Math.max(-low, high) > summary.limit[unit]) doubleLimit(summary, unit)
  addToHistogram(summary, unit, values, count)
  return true
}

function mergeMoments(summary: RecordingSummary, unit: number, count: number, mean: number, m2: number): void {
  const before = summary.characters
  const total = before + count
  const difference = mean - summary.mean[unit]
  summary.mean[unit] += (difference * count) / total
  summary.m2[unit] += m2 + (difference * difference * before * count) / total
}

function addToHistogram({ histogram, limit }: RecordingSummary, unit: number, values: Float32Array, count: number) {
  const scale = (128 / limit[unit]) * INSIDE
  const first = unit * BINS
  for (let i = 0; i < count; i++) histogram[first + ((values[i] * scale + 128) | 0)]++
}

/**
 * The statistics of the first `characters` of a block.
 * @param values [units][BLOCK_CHARACTERS] of float16 bits
 * @returns m2 is NaN where a value of the unit is NaN or infinite
 */
export function statisticsOf(values: Uint16Array, characters: number): UnitStatistics {
  const units = values.length / BLOCK_CHARACTERS
  const summary = emptySummary(units)
  const widen = widenFrom(values)
  const piece = new Float32Array(PIECE)
  for (let unit = 0; unit < units; unit++)
    for (let from = 0; from < characters; from += PIECE) {
      const part = piece.subarray(0, Math.min(PIECE, characters - from))
      widen(unit * BLOCK_CHARACTERS + from, part)
      summary.characters = from
      if (!addValues(summary, unit, part, part.length)) summary.m2[unit] = Number.NaN
    }
  return summary
}

/** Merges the statistics `more` of `count` further characters, and updates `characters`. */
export function mergeStatistics(summary: RecordingSummary, more: UnitStatistics, count: number): void {
  for (let unit = 0; unit < summary.mean.length; unit++) {
    mergeMoments(summary, unit, count, more.mean[unit], more.m2[unit])
    if (more.minimum[unit] < summary.minimum[unit]) summary.minimum[unit] = more.minimum[unit]
    if (more.maximum[unit] > summary.maximum[unit]) summary.maximum[unit] = more.maximum[unit]
    mergeHistograms(summary, more, unit)
  }
  summary.characters += count
}

function mergeHistograms(summary: RecordingSummary, more: UnitStatistics, unit: number): void {
  // an empty histogram takes the span at once, without doubling
  if (summary.characters === 0) summary.limit[unit] = Math.max(summary.limit[unit], more.limit[unit])
  while (summary.limit[unit] < more.limit[unit]) doubleLimit(summary, unit)
  const { histogram } = summary
  const [first, end] = [unit * BINS, (unit + 1) * BINS]
  let doublings = Math.log2(summary.limit[unit] / more.limit[unit])
  if (doublings === 0) for (let i = first; i < end; i++) histogram[i] += more.histogram[i]
  else {
    const folded = more.histogram.slice(first, end)
    for (; doublings > 0; doublings--) fold(folded)
    for (let i = 0; i < BINS; i++) histogram[first + i] += folded[i]
  }
}

function doubleLimit({ histogram, limit }: RecordingSummary, unit: number): void {
  fold(histogram.subarray(unit * BINS, (unit + 1) * BINS))
  limit[unit] *= 2
}

/** Doubles the span of one unit's histogram. */
function fold(bins: Uint32Array): void {
  const old = bins.slice()
  bins.fill(0)
  for (let i = 0; i < BINS; i++) bins[64 + (i >> 1)] += old[i]
}
