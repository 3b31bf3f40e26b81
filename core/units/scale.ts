// Statistics of the whole recording that determine a unit's scale on colors and axes (core/schema/unit-scale.ts), so that
// it is the same in every view.

import type { UnitStatistics } from '../kernels/statistics.ts'
import { BINS } from '../kernels/statistics.ts'
import { kindAt, type UnitShape } from '../model/unit-names.ts'
import type { StateKind } from '../model/units.ts'
import { chosenScale, type ScaleChoice, type UnitScale } from '../schema/unit-scale.ts'

/** Of every unit: [units] each. */
export interface UnitScales {
  /** 1 % and 99 % quantiles of the recorded values */
  low: Float32Array
  high: Float32Array
  /** 1 where the middle 90 % of a cell span at least MOVES, and their tanh less than FLAT: the cell is shown raw */
  flat: Uint8Array
  /** 1 where tanh is saturated and all but the outermost RARE of it lie within UNREAD: the cell does not affect h */
  unread: Uint8Array
}

/** A tenth of the range of tanh, and of the colors. */
const FLAT = 0.2
/** Smallest span of a cell that is shown raw. */
const MOVES = 1
/** A change of tanh whose effect on h and on gates is negligible. */
const UNREAD = 0.01
/** Share of the characters at either end that is ignored, such as the start from zero state. */
const RARE = 0.0005
/** |tanh| from which a cell is saturated: |c| = 2. */
const END = Math.tanh(2)

/** The scale of every unit: its quantiles of 1 % and 99 %, and of a cell state whether its tanh hardly moves. */
export function unitScales({ limit, histogram }: UnitStatistics, shape: UnitShape): UnitScales {
  const units = limit.length
  const made = () => new Float32Array(units)
  const out: UnitScales = { low: made(), high: made(), flat: new Uint8Array(units), unread: new Uint8Array(units) }
  for (let unit = 0; unit < units; unit++) {
    const counts = histogram.subarray(unit * BINS, (unit + 1) * BINS)
    const at = (quantile: number) => quantileOf(counts, limit[unit], quantile)
    out.low[unit] = at(0.01)
    out.high[unit] = at(0.99)
    if (kindAt(shape, unit) !== 'c') continue
    const moved = (quantile: number) => Math.tanh(at(1 - quantile)) - Math.tanh(at(quantile))
    out.flat[unit] = Number(at(0.95) - at(0.05) >= MOVES && moved(0.05) < FLAT)
    out.unread[unit] = Number(Math.abs(Math.tanh(at(0.5))) > END && moved(RARE) < UNREAD)
  }
  return out
}

/** Of the histogram over ±limit, by linear interpolation within a bin. */
function quantileOf(counts: Uint32Array, limit: number, quantile: number): number {
  let total = 0
  for (const n of counts) total += n
  let below = 0
  for (let bin = 0; bin < BINS; bin++) {
    if (counts[bin] > 0 && below + counts[bin] >= quantile * total) {
      const share = Math.max(0, quantile * total - below) / counts[bin]
      return (2 * limit * (bin + share)) / BINS - limit
    }
    below += counts[bin]
  }
  return 0
}

/** The scale of one unit. @param choice of a cell state; the default without */
export function scaleOf(
  { low, high, flat }: UnitScales,
  column: number,
  kind: StateKind,
  choice?: ScaleChoice,
): UnitScale {
  return chosenScale(kind, { low: low[column], high: high[column], flat: flat[column] === 1 }, choice)
}

/** Statistics of the shown values of every unit (a cell state through tanh): [units] each. */
export interface ShownStatistics {
  mean: Float32Array
  variance: Float32Array
  minimum: Float32Array
  maximum: Float32Array
}

/**
 * Extremes are exact. Mean and variance of a cell's tanh come from its histogram of 256 bins, assumed uniform within a
 * bin: ∫tanh = ln cosh, ∫tanh² = x − tanh x.
 */
export function shownStatistics(summary: UnitStatistics & { characters: number }, shape: UnitShape): ShownStatistics {
  const { mean, m2, minimum, maximum, limit, histogram, characters } = summary
  const shown: ShownStatistics = {
    mean: Float32Array.from(mean),
    variance: Float32Array.from(m2, (sum) => (characters > 0 ? sum / characters : 0)),
    minimum: minimum.slice(),
    maximum: maximum.slice(),
  }
  for (let unit = 0; unit < limit.length; unit++) {
    if (kindAt(shape, unit) !== 'c' || characters === 0) continue
    shown.minimum[unit] = Math.tanh(minimum[unit])
    shown.maximum[unit] = Math.tanh(maximum[unit])
    const counts = histogram.subarray(unit * BINS, (unit + 1) * BINS)
    const bounds = { low: minimum[unit], high: maximum[unit] }
    const { mean: first, variance } = tanhMoments(counts, limit[unit], bounds, characters)
    shown.mean[unit] = first
    shown.variance[unit] = variance
  }
  return shown
}

function tanhMoments(
  counts: Uint32Array,
  limit: number,
  { low, high }: { low: number; high: number },
  characters: number,
): { mean: number; variance: number } {
  const width = (2 * limit) / BINS
  let [sum, squares] = [0, 0]
  counts.forEach((n, bin) => {
    if (n === 0) return
    const from = Math.max(low, bin * width - limit)
    const to = Math.min(high, (bin + 1) * width - limit)
    const middle = Math.tanh((from + to) / 2)
    const span = to - from
    sum += n * (span > 1e-6 ? (lnCosh(to) - lnCosh(from)) / span : middle)
    squares += n * (span > 1e-6 ? 1 - (Math.tanh(to) - Math.tanh(from)) / span : middle * middle)
  })
  const mean = sum / characters
  return { mean, variance: Math.max(0, squares / characters - mean * mean) }
}

function lnCosh(x: number): number {
  const far = Math.abs(x)
  return far + Math.log1p(Math.exp(-2 * far)) - Math.LN2
}
