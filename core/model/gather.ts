// The input of the first layer. An embedding is a gather of rows; a one-hot vector times a matrix is a gather of columns,
// so that one-hot vectors are not stored.

import type { Floats } from './floats.ts'

/**
 * x[r] = E[ids[r]]
 * @param x [rows, width]
 * @param table E, [vocabulary, width]
 */
export function embed(x: Floats, ids: Int32Array, rows: number, table: Floats, width: number): void {
  for (let r = 0; r < rows; r++) for (let i = 0; i < width; i++) x[r * width + i] = table[ids[r] * width + i]
}

/** dE[ids[r]] += dx[r] */
export function embedBackward(dTable: Floats, ids: Int32Array, rows: number, dx: Floats, width: number): void {
  for (let r = 0; r < rows; r++) for (let i = 0; i < width; i++) dTable[ids[r] * width + i] += dx[r * width + i]
}

/**
 * y[r] = W·onehot(ids[r]) + b, which is column ids[r] of W
 * @param y [rows, outputs]
 * @param w [outputs, vocabulary]
 * @param b [outputs]
 */
export function oneHot(y: Floats, ids: Int32Array, rows: number, w: Floats, b: Floats): void {
  const outputs = b.length
  const vocabulary = w.length / outputs
  for (let r = 0; r < rows; r++)
    for (let o = 0; o < outputs; o++) y[r * outputs + o] = w[o * vocabulary + ids[r]] + b[o]
}

/** dW[:, ids[r]] += dy[r],  db += dy[r] */
export function oneHotBackward(dw: Floats, db: Floats, ids: Int32Array, rows: number, dy: Floats): void {
  const outputs = db.length
  const vocabulary = dw.length / outputs
  for (let r = 0; r < rows; r++)
    for (let o = 0; o < outputs; o++) {
      dw[o * vocabulary + ids[r]] += dy[r * outputs + o]
      db[o] += dy[r * outputs + o]
    }
}
