// The affine map, the only matrix product of the network, and its derivatives. Four rows are computed at a time for speed;
// each sum still runs in index order, so that a stream's values do not depend on the number of streams.

import type { Floats } from './floats.ts'

export interface LinearSize {
  /** number of vectors */
  rows: number
  inputs: number
  outputs: number
  /** distance from one row of y to the next; `outputs` unless given */
  stride?: number
}

/**
 * y[r, o] = Σ_i w[o, i] · x[r, i] + b[o], overwriting y.
 * @param y [rows, outputs], rows `stride` apart
 * @param x [rows, inputs]
 * @param w [outputs, inputs]
 * @param b [outputs]
 */
export function linear(y: Floats, x: Floats, w: Floats, b: Floats, size: LinearSize): void {
  const { rows, inputs, outputs, stride = outputs } = size
  for (let r = 0; r < rows; r++) {
    const row = r * inputs
    const out = r * stride
    let o = 0
    for (; o + 4 <= outputs; o += 4) {
      let w0 = o * inputs
      let w1 = w0 + inputs
      let w2 = w1 + inputs
      let w3 = w2 + inputs
      let [s0, s1, s2, s3] = [0, 0, 0, 0]
      for (let i = row; i < row + inputs; i++) {
        const value = x[i]
        s0 += value * w[w0++]
        s1 += value * w[w1++]
        s2 += value * w[w2++]
        s3 += value * w[w3++]
      }
      y[out + o] = s0 + b[o]
      y[out + o + 1] = s1 + b[o + 1]
      y[out + o + 2] = s2 + b[o + 2]
      y[out + o + 3] = s3 + b[o + 3]
    }
    for (; o < outputs; o++) {
      let sum = 0
      for (let i = 0; i < inputs; i++) sum += x[row + i] * w[o * inputs + i]
      y[out + o] = sum + b[o]
    }
  }
}

/**
 * dx[r, i] += Σ_o dy[r, o] · w[o, i]. Shapes as in `linear`; a derivative has the shape of its variable.
 */
export function linearBackwardInput(dx: Floats, dy: Floats, w: Floats, size: LinearSize): void {
  const { rows, inputs, outputs, stride = outputs } = size
  const sums = new Float64Array(inputs)
  for (let r = 0; r < rows; r++) {
    combineRows(sums, dy, r * stride, 1, w, outputs)
    for (let i = 0; i < inputs; i++) dx[r * inputs + i] += sums[i]
  }
}

/** dw[o, i] += Σ_r dy[r, o] · x[r, i] and db[o] += Σ_r dy[r, o]. */
export function linearBackwardWeights(dw: Floats, db: Floats, dy: Floats, x: Floats, size: LinearSize): void {
  const { rows, inputs, outputs, stride = outputs } = size
  const sums = new Float64Array(inputs)
  for (let o = 0; o < outputs; o++) {
    combineRows(sums, dy, o, stride, x, rows)
    for (let i = 0; i < inputs; i++) dw[o * inputs + i] += sums[i]
    let sum = 0
    for (let r = 0; r < rows; r++) sum += dy[r * stride + o]
    db[o] += sum
  }
}

/** sums[i] = Σ_k factors[at + k · step] · matrix[k, i], for k < count. */
function combineRows(sums: Float64Array, factors: Floats, at: number, step: number, matrix: Floats, count: number) {
  const width = sums.length
  sums.fill(0)
  let k = 0
  for (; k + 4 <= count; k += 4) {
    const from = at + k * step
    const [f0, f1, f2, f3] = [factors[from], factors[from + step], factors[from + 2 * step], factors[from + 3 * step]]
    let m0 = k * width
    let m1 = m0 + width
    let m2 = m1 + width
    let m3 = m2 + width
    for (let i = 0; i < width; i++)
      sums[i] += f0 * matrix[m0++] + f1 * matrix[m1++] + f2 * matrix[m2++] + f3 * matrix[m3++]
  }
  for (; k < count; k++) {
    const factor = factors[at + k * step]
    for (let i = 0; i < width; i++) sums[i] += factor * matrix[k * width + i]
  }
}
