// Autocorrelation of a unit, by Fourier transforms of overlapping stretches, in constant memory. The band is Bartlett's:
// the 95 % range of r at a lag under the null, given r at the shorter lags.

import { Fourier } from '../stats/fft.ts'

export interface Autocorrelation {
  /** characters used */
  characters: number
  /** [lags + 1] r at lag 0, 1, … */
  r: Float32Array
  /** [lags + 1] 95 % of r under the null lie within ± this */
  band: Float32Array
  /** lag at which r has fallen to 1/e, interpolated between lags; null if beyond the last one */
  memory: number | null
}

const LENGTH = 2 ** 15
/** Longest lag: half the length of a transform. */
const MOST_LAGS = LENGTH / 4

/**
 * r(k) = Σ_t (x_t − m)(x_{t+k} − m) / Σ_t (x_t − m)², the usual estimate, which shrinks towards 0 at long lags.
 * @param lags longest lag; cut to MOST_LAGS and to a quarter of the text
 */
export function autocorrelation(values: Float32Array, lags = MOST_LAGS): Autocorrelation {
  const last = Math.max(0, Math.min(lags, MOST_LAGS, Math.floor(values.length / 4)))
  const sums = laggedSums(values, meanOf(values), last)
  const r = Float32Array.from(sums, (sum) => (sums[0] > 0 ? sum / sums[0] : 0))
  return { characters: values.length, r, band: bartlett(r, values.length), memory: fallTo(r, 1 / Math.E) }
}

function meanOf(values: Float32Array): number {
  let sum = 0
  for (const value of values) sum += value
  return values.length > 0 ? sum / values.length : 0
}

/** Σ_t (x_t − m)(x_{t+k} − m) for k = 0 … last. */
function laggedSums(x: Float32Array, mean: number, last: number): Float64Array {
  const sums = new Float64Array(last + 1)
  const fourier = new Fourier(LENGTH)
  const stretch = LENGTH - last
  const [re, im] = [new Float64Array(2 * LENGTH), new Float64Array(2 * LENGTH)]
  const [productRe, productIm] = [new Float64Array(LENGTH), new Float64Array(LENGTH)]
  for (let from = 0; from < x.length; from += stretch) {
    re.fill(0)
    im.fill(0)
    // column 0: the stretch; column 1: the stretch and the one after it
    for (let t = 0; t < LENGTH && from + t < x.length; t++) {
      if (t < stretch) re[2 * t] = x[from + t] - mean
      re[2 * t + 1] = x[from + t] - mean
    }
    fourier.forward(re, im, 2)
    for (let f = 0; f < LENGTH; f++) {
      const [a, b, c, d] = [re[2 * f], -im[2 * f], re[2 * f + 1], im[2 * f + 1]]
      productRe[f] = a * c - b * d
      productIm[f] = a * d + b * c
    }
    fourier.inverse(productRe, productIm, 1)
    for (let k = 0; k <= last; k++) sums[k] += productRe[k] / LENGTH
  }
  return sums
}

/** 1.96 · √((1 + 2 Σ_{j<k} r_j²) / n); 0 at lag 0. */
function bartlett(r: Float32Array, n: number): Float32Array {
  const band = new Float32Array(r.length)
  let sum = 0
  for (let k = 1; k < r.length; k++) {
    band[k] = 1.96 * Math.sqrt((1 + 2 * sum) / n)
    sum += r[k] * r[k]
  }
  return band
}

function fallTo(r: Float32Array, level: number): number | null {
  for (let k = 1; k < r.length; k++) if (r[k] <= level) return k - 1 + (r[k - 1] - level) / (r[k - 1] - r[k])
  return null
}
