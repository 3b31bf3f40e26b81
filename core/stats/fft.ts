// A discrete Fourier transform of power-of-two length, of many signals side by side: rows are time, columns signals.
// The forward transform leaves the frequencies in bit-reversed order (decimation in frequency), the inverse one takes
// them so; what is multiplied frequency by frequency in between never needs them sorted.

/** One length, with its table of sines and cosines. */
export class Fourier {
  readonly length: number
  private readonly cos: Float64Array
  private readonly sin: Float64Array

  /** @param length a power of two */
  constructor(length: number) {
    this.length = length
    this.cos = Float64Array.from({ length }, (_, k) => Math.cos((2 * Math.PI * k) / length))
    this.sin = Float64Array.from({ length }, (_, k) => Math.sin((2 * Math.PI * k) / length))
  }

  /** Σ_t x_t e^(−2πi f t / n), in place; re and im are [length][width]. Radix 4, with a radix-2 step last where needed. */
  forward(re: Float64Array, im: Float64Array, width: number): void {
    let size = this.length
    for (; size >= 4; size >>= 2) {
      for (let start = 0; start < this.length; start += size) {
        for (let k = 0; k < size >> 2; k++) this.quarter(re, im, (start + k) * width, size >> 2, width, k)
      }
    }
    if (size === 2) for (let start = 0; start < this.length; start += 2) half(re, im, start * width, width)
  }

  /** Σ_f X_f e^(+2πi f t / n), without the 1/n, from bit-reversed frequencies; in place. */
  inverse(re: Float64Array, im: Float64Array, width: number): void {
    for (let half = 1, step = this.length >> 1; half < this.length; half <<= 1, step >>= 1) {
      for (let start = 0; start < this.length; start += 2 * half) {
        for (let k = 0; k < half; k++)
          gather(re, im, (start + k) * width, half * width, width, this.cos[k * step], this.sin[k * step])
      }
    }
  }

  /** One row of butterflies over four quarters a b c d: with w = e^(−2πi k / size), the twiddles are w², w and w³. */
  private quarter(re: Float64Array, im: Float64Array, at: number, rows: number, width: number, k: number): void {
    const step = (k * this.length) / (4 * rows)
    const [c1, s1] = [this.cos[step], -this.sin[step]]
    const [c2, s2] = [this.cos[2 * step], -this.sin[2 * step]]
    const [c3, s3] = [this.cos[3 * step], -this.sin[3 * step]]
    const far = rows * width
    for (let a = at, end = at + width; a < end; a++) {
      const b = a + far
      const c = b + far
      const d = c + far
      const sumRe = re[a] + re[c]
      const sumIm = im[a] + im[c]
      const difRe = re[a] - re[c]
      const difIm = im[a] - im[c]
      const oddRe = re[b] + re[d]
      const oddIm = im[b] + im[d]
      // (b − d) times −i
      const rotatedRe = im[b] - im[d]
      const rotatedIm = re[d] - re[b]
      re[a] = sumRe + oddRe
      im[a] = sumIm + oddIm
      re[b] = (sumRe - oddRe) * c2 - (sumIm - oddIm) * s2
      im[b] = (sumRe - oddRe) * s2 + (sumIm - oddIm) * c2
      re[c] = (difRe + rotatedRe) * c1 - (difIm + rotatedIm) * s1
      im[c] = (difRe + rotatedRe) * s1 + (difIm + rotatedIm) * c1
      re[d] = (difRe - rotatedRe) * c3 - (difIm - rotatedIm) * s3
      im[d] = (difRe - rotatedRe) * s3 + (difIm - rotatedIm) * c3
    }
  }
}

/** Where `forward` leaves each frequency. @param length a power of two */
export function bitReversed(length: number): Uint16Array {
  const order = new Uint16Array(length)
  for (let f = 1; f < length; f++) order[f] = (order[f >> 1] >> 1) | (f & 1 ? length >> 1 : 0)
  return order
}

/** (a, b) → (a + b, a − b) for one row. */
function half(re: Float64Array, im: Float64Array, at: number, width: number): void {
  for (let i = at, j = at + width, end = j; i < end; i++, j++) {
    const [br, bi] = [re[j], im[j]]
    re[j] = re[i] - br
    im[j] = im[i] - bi
    re[i] += br
    im[i] += bi
  }
}

/** (a, b) → (a + b·w, a − b·w) for a row of butterflies. */
function gather(re: Float64Array, im: Float64Array, at: number, far: number, width: number, c: number, s: number) {
  for (let i = at, j = at + far, end = at + width; i < end; i++, j++) {
    const br = re[j] * c - im[j] * s
    const bi = re[j] * s + im[j] * c
    re[j] = re[i] - br
    im[j] = im[i] - bi
    re[i] += br
    im[i] += bi
  }
}
