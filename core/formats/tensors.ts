// Tensors by name, as readers look them up: what is missing or of another shape is said with what was found.

import { AppError } from '../errors.ts'
import type { Tensor } from '../model/spec.ts'

export type Tensors = ReadonlyMap<string, Tensor>

/** @returns AppError `bad-model` */
export const bad = (problem: string) => new AppError('bad-model', problem)

const shapeOf = (name: string, { shape }: Tensor) => `${name} [${shape.join(', ')}]`

/** Names of tensors as a sentence shows them. */
export function list(tensors: Tensors): string {
  const shown = [...tensors].slice(0, 12).map(([name, tensor]) => shapeOf(name, tensor))
  if (tensors.size > shown.length) shown.push(`and ${tensors.size - shown.length} more`)
  return shown.join(', ') || 'nothing'
}

/** @throws AppError for a tensor that is not there */
export function get(weights: Tensors, name: string): Tensor {
  const tensor = weights.get(name)
  if (!tensor) throw bad(`The file has no ${name}.`)
  return tensor
}

/** The shape of a tensor of two dimensions. @throws AppError for another one */
export function matrix(weights: Tensors, name: string): readonly number[] {
  const tensor = get(weights, name)
  if (tensor.shape.length !== 2 || tensor.data.length === 0) throw bad(`${shapeOf(name, tensor)} is not a matrix.`)
  return tensor.shape
}

/** @throws AppError for a tensor of another shape */
export function expectShape(weights: Tensors, name: string, shape: readonly number[]): void {
  const tensor = get(weights, name)
  if (tensor.shape.join() !== shape.join()) throw bad(`${shapeOf(name, tensor)} should be [${shape.join(', ')}].`)
}

/** @throws AppError `bad-model` naming the first with values that are no numbers */
export function refuseUnsound(weights: Tensors): void {
  for (const [name, tensor] of weights) {
    // of [0, 2^40] every loop over rows and columns would be endless
    if (tensor.data.length === 0) throw bad(`${shapeOf(name, tensor)} holds no values.`)
    if (!tensor.data.every(Number.isFinite))
      throw bad(`${name} holds values that are NaN or infinite; the file is damaged.`)
  }
}

/** [rows, columns] → [columns, rows] */
export function transposed({ shape: [rows, columns], data }: Tensor): Tensor {
  const out = new Float32Array(data.length)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) out[column * rows + row] = data[row * columns + column]
  return { shape: [columns, rows], data: out }
}

/** Rows `from` up to `to` of a matrix. */
export function rowsOf({ shape: [, columns], data }: Tensor, from: number, to: number): Tensor {
  return { shape: [to - from, columns], data: data.slice(from * columns, to * columns) }
}
