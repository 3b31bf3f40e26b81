// Single precision is what runs; double precision is what finite differences need. The mathematics is written once
// for both: sums are made in double precision either way, only what is stored is rounded.

export type Floats = Float32Array | Float64Array

/** How a caller says which of the two it wants. */
export type MakeFloats<F extends Floats> = (length: number) => F

export const singles: MakeFloats<Float32Array> = (length) => new Float32Array(length)
export const doubles: MakeFloats<Float64Array> = (length) => new Float64Array(length)

/** σ(x) = 1 / (1 + e^−x) */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x))
}
