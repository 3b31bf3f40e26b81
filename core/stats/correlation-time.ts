// The correlation time of a feature: the lag at which its autocorrelation has fallen to 1/e. Held-out metrics are
// independent of the train part only where the gap between the parts is several times as long (split.ts). It delays
// every search, so truth values are counted 32 at a time, and numbers are sampled.

/** Pairs that each lag of a number is estimated from at most: their mean is good to half a per cent. */
const MOST_PAIRS = 1 << 15

/**
 * Lag, in characters, at which the autocorrelation of the values first falls to 1/e; by linear interpolation between
 * lags 1, 2, 3, 4, 6, 8, 12, … and at most half the text. 0 for a value that never changes.
 * @param values [characters] 0 and 1, or finite numbers
 */
export function correlationTime(values: Uint8Array | Float32Array): number {
  const limit = Math.floor(values.length / 2)
  const autocorrelation = values instanceof Uint8Array ? ofTruth(values) : ofNumbers(values)
  let [before, lagBefore] = [1, 0]
  for (let lag = 1, step = 0; lag <= limit; lag = LAGS(++step)) {
    const here = autocorrelation(lag)
    if (Number.isNaN(here)) return 0
    if (here <= 1 / Math.E) return lagBefore + ((lag - lagBefore) * (before - 1 / Math.E)) / (before - here)
    before = here
    lagBefore = lag
  }
  return limit
}

/** 1, 2, 3, 4, 6, 8, 12, 16, … */
const LAGS = (step: number) => (step === 0 ? 1 : step % 2 === 1 ? 2 << (step >> 1) : 3 << ((step >> 1) - 1))

/** Of the pairs a lag apart; NaN where the values of either side do not vary. */
type Autocorrelation = (lag: number) => number

function pearson(n: number, x: number, y: number, xx: number, yy: number, xy: number): number {
  const [varX, varY] = [xx - (x * x) / n, yy - (y * y) / n]
  return varX > 0 && varY > 0 ? (xy - (x * y) / n) / Math.sqrt(varX * varY) : Number.NaN
}

/** Of all pairs, from the values as bits: a pair of trues is a bit of the text & of the text shifted by the lag. */
function ofTruth(values: Uint8Array): Autocorrelation {
  const bits = packed(values)
  const trues = trueBits(bits, 0, values.length)
  return (lag) => {
    const n = values.length - lag
    const x = trues - trueBits(bits, n, values.length)
    const y = trues - trueBits(bits, 0, lag)
    return pearson(n, x, y, x, y, common(bits, lag))
  }
}

/** Bit t of the words is the value of character t; one word more, read when the bits are shifted. */
function packed(values: Uint8Array): Int32Array {
  const words = new Int32Array((values.length >> 5) + 2)
  const bytes = values.byteOffset % 4 === 0 ? values : values.slice()
  const fours = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2)
  const whole = fours.length >> 3
  for (let word = 0, i = 0; word < whole; word++) {
    let bits = 0
    for (let shift = 0; shift < 32; shift += 4) bits |= nibble(fours[i++]) << shift
    words[word] = bits
  }
  for (let t = whole * 32; t < values.length; t++) words[t >> 5] |= values[t] << (t & 31)
  return words
}

/** The lowest bits of four bytes, side by side: the product has them at 28, 29, 30 and 31. */
function nibble(four: number): number {
  return Math.imul(four, 0x10204080) >>> 28
}

/** Trues among the characters from…to. */
function trueBits(bits: Int32Array, from: number, to: number): number {
  let count = 0
  const [first, last] = [from >> 5, to >> 5]
  for (let word = first; word < last; word++) count += ones(bits[word])
  count += ones(bits[last] & ((1 << (to & 31)) - 1))
  return count - ones(bits[first] & ((1 << (from & 31)) - 1))
}

/** Pairs of trues a lag apart. */
function common(bits: Int32Array, lag: number): number {
  const [words, low] = [lag >> 5, lag & 31]
  const high = 32 - low
  let count = 0
  for (let word = 0; word + words + 1 < bits.length; word++) {
    const moved = low === 0 ? bits[word + words] : (bits[word + words] >>> low) | (bits[word + words + 1] << high)
    count += ones(bits[word] & moved)
  }
  return count
}

/** The number of set bits of 32. */
function ones(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** Of evenly spaced pairs. */
function ofNumbers(values: Float32Array): Autocorrelation {
  const middle = values[0]
  return (lag) => {
    const pairs = values.length - lag
    const stride = Math.max(1, Math.ceil(pairs / MOST_PAIRS))
    let [n, x, y, xx, yy, xy] = [0, 0, 0, 0, 0, 0]
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
    return pearson(n, x, y, xx, yy, xy)
  }
}
