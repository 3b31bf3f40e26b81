// Float16 as recorded: two bytes, sign, five bits of exponent, ten of mantissa.

/** The value of every bit pattern: [65536]. */
export const FLOAT16: Float32Array = Float32Array.from({ length: 65536 }, (_, bits) => decoded(bits))

function decoded(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const mantissa = bits & 1023
  if (exponent === 31) return mantissa ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return sign * (exponent ? 2 ** (exponent - 25) * (1024 + mantissa) : 2 ** -24 * mantissa)
}

/** From here on, and from the same place after the sign bit, patterns are infinities and NaN. */
export const NON_FINITE = 0x7c00
export const SIGN_BIT = 0x8000
