// How long a feature goes on like itself: the lag at which its autocorrelation has fallen to 1/e. A held-out figure
// means what it says only where the gap between the parts is several times as long (split.ts), and a circular shift by
// less is no independent draw (null.ts).

/** Pairs that each lag is estimated from at most: their mean is good to a few thousandths. */
const MOST_PAIRS = 1 << 17

/**
 * Lag, in characters, at which the autocorrelation of the values first falls to 1/e; by linear interpolation between
 * lags 1, 2, 3, 4, 6, 8, 12, … and at most half the text. 0 for a value that never changes.
 * @param values [characters] 0 and 1, or finite numbers
 */
export function correlationTime(values: ArrayLike<number>): number {
  const limit = Math.floor(values.length / 2)
  let [before, lagBefore] = [1, 0]
  for (let lag = 1, step = 0; lag <= limit; lag = LAGS(++step)) {
    const here = autocorrelation(values, lag)
    if (Number.isNaN(here)) return 0
    if (here <= 1 / Math.E) return lagBefore + ((lag - lagBefore) * (before - 1 / Math.E)) / (before - here)
    before = here
    lagBefore = lag
  }
  return limit
}

/** 1, 2, 3, 4, 6, 8, 12, 16, … */
const LAGS = (step: number) => (step === 0 ? 1 : step % 2 === 1 ? 2 << (step >> 1) : 3 << ((step >> 1) - 1))

/** Of pairs `lag` apart, evenly chosen; NaN where the values of either side do not vary. */
function autocorrelation(values: ArrayLike<number>, lag: number): number {
  const pairs = values.length - lag
  const stride = Math.max(1, Math.ceil(pairs / MOST_PAIRS))
  let [n, x, y, xx, yy, xy] = [0, 0, 0, 0, 0, 0]
  const middle = values[0]
  for (let t = 0; t < pairs; t += stride) {
    const a = values[t] - middle
    const b = values[t + lag] - middle
    n++
    x += a
    y += b
    xx += a * a
    yy += b * b
    xy += a * b
  }
  const [varX, varY] = [xx - (x * x) / n, yy - (y * y) / n]
  return varX > 0 && varY > 0 ? (xy - (x * y) / n) / Math.sqrt(varX * varY) : Number.NaN
}
