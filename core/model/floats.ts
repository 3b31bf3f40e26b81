// Networks compute in single precision; double precision is for finite differences. One implementation for both: sums
// are in double precision either way, stored values are rounded.

export type Floats = Float32Array | Float64Array

/** The constructor of either precision. */
export type MakeFloats<F extends Floats> = (length: number) => F

export const singles: MakeFloats<Float32Array> = (length) => new Float32Array(length)
export const doubles: MakeFloats<Float64Array> = (length) => new Float64Array(length)

/** σ(x) = 1 / (1 + e^−x) */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x))
}
