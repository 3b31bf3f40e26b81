// What is kept of every unit while it is recorded: count, mean, variance, extremes and a histogram, in one pass and in
// memory that does not grow with the text. Runs of values are merged by the parallel form of Welford's method
// (Chan, Golub and LeVeque 1979).
//
// The histogram of a unit spans ±limit, a power of two, in 256 equal bins. When a value falls outside, the limit
// doubles and neighbouring bins are merged. Bins close on the side away from zero ((a, b] above, [−b, −a) below; 0 is
// in bin 128), so that merging is exact and the histogram depends on the values alone, not on their order.

/** Statistics of every unit, over all characters so far. */
export interface RecordingSummary {
  characters: number
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
  /** sum of −log p, nats, over `scored` characters */
  crossEntropySum: number
  scored: number
}

export const BINS = 256

/** The smallest limit: the smallest float16 above zero. */
const SMALLEST = 2 ** -24

/** Just inside the bin that a boundary value closes; float16 values are never this near to a boundary otherwise. */
const INSIDE = 1 - 2 ** -20

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
 * Adds the next values of one unit, exactly representable as float16. `summary.characters` is how many values the unit
 * had before, and is left to the caller.
 * @returns false, with the summary as it was, if a value is NaN or infinite
 */
export function addValues(summary: RecordingSummary, unit: number, values: Float32Array, count: number): boolean {
  // Deviations from a value near by keep the sums of squares from cancelling.
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

function doubleLimit({ histogram, limit }: RecordingSummary, unit: number): void {
  const bins = histogram.subarray(unit * BINS, (unit + 1) * BINS)
  const old = bins.slice()
  bins.fill(0)
  for (let i = 0; i < BINS; i++) bins[64 + (i >> 1)] += old[i]
  limit[unit] *= 2
}
