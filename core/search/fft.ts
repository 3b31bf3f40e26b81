// A discrete Fourier transform of power-of-two length, of many signals side by side: rows are time, columns signals.
// The forward transform leaves the frequencies in bit-reversed order (decimation in frequency), the inverse one takes
// them so; what is multiplied frequency by frequency in between never needs them sorted.

export class Fourier {
  readonly length: number
  private readonly cos: Float64Array
  private readonly sin: Float64Array

  /** @param length a power of two */
  constructor(length: number) {
    this.length = length
    this.cos = Float64Array.from({ length: length / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / length))
    this.sin = Float64Array.from({ length: length / 2 }, (_, k) => Math.sin((2 * Math.PI * k) / length))
  }

  /** Σ_t x_t e^(−2πi f t / n), in place; re and im are [length][width]. */
  forward(re: Float64Array, im: Float64Array, width: number): void {
    for (let half = this.length >> 1, turn = 1; half > 0; half >>= 1, turn <<= 1) {
      for (let start = 0; start < this.length; start += 2 * half) {
        for (let k = 0; k < half; k++) {
          const [c, s] = [this.cos[k * turn], -this.sin[k * turn]]
          spread(re, im, (start + k) * width, half * width, width, c, s)
        }
      }
    }
  }

  /** Σ_f X_f e^(+2πi f t / n), without the 1/n, from bit-reversed frequencies; in place. */
  inverse(re: Float64Array, im: Float64Array, width: number): void {
    for (let half = 1, turn = this.length >> 1; half < this.length; half <<= 1, turn >>= 1) {
      for (let start = 0; start < this.length; start += 2 * half) {
        for (let k = 0; k < half; k++)
          gather(re, im, (start + k) * width, half * width, width, this.cos[k * turn], this.sin[k * turn])
      }
    }
  }
}

/** (a, b) → (a + b, (a − b)·w) for a row of butterflies. */
function spread(re: Float64Array, im: Float64Array, at: number, far: number, width: number, c: number, s: number) {
  for (let i = at, j = at + far, end = at + width; i < end; i++, j++) {
    const dr = re[i] - re[j]
    const di = im[i] - im[j]
    re[i] += re[j]
    im[i] += im[j]
    re[j] = dr * c - di * s
    im[j] = dr * s + di * c
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
