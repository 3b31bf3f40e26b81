// IEEE 754 half precision, round to nearest, ties to even: the engine's Float16Array where there is one (Node 24 and
// Chromium), else the same by arithmetic on bits (Node 22).

const single = new Float32Array(1)
const word = new Uint32Array(single.buffer)

/** The float16 bits of a float32 value. */
export function toHalf(value: number): number {
  single[0] = value
  const sign = (word[0] >>> 16) & 0x8000
  const magnitude = word[0] & 0x7fffffff
  if (magnitude > 0x7f800000) return sign | 0x7e00 // NaN
  if (magnitude >= 0x477ff000) return sign | 0x7c00 // 65,520 and more are infinite
  if (magnitude >= 0x38800000) return sign | ((magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13)
  // Below 2^−14: a float32 just above 1/2 has the spacing 2^−24 of a subnormal half, so the addition rounds for us.
  word[0] = magnitude
  single[0] += 0.5
  return sign | (word[0] - 0x3f000000)
}

/** The value of float16 bits; exact. */
export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >>> 10) & 31
  const fraction = bits & 1023
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

const native: typeof Float16Array | undefined = globalThis.Float16Array

/** Float16 bits → float32. */
export function widen(bits: Uint16Array): Float32Array<ArrayBuffer> {
  if (native) return new Float32Array(new native(bits.buffer, bits.byteOffset, bits.length))
  return widenByArithmetic(bits)
}

/** `widen` where the engine has no Float16Array. */
export function widenByArithmetic(bits: Uint16Array): Float32Array<ArrayBuffer> {
  const out = new Float32Array(bits.length)
  for (let i = 0; i < bits.length; i++) out[i] = fromHalf(bits[i])
  return out
}

/** Reads `into.length` values from `at` on. */
export type Widen = (at: number, into: Float32Array) => void

/** `widen` into an array of the caller. @param bits the returned function keeps a view of it */
export function widenFrom(bits: Uint16Array): Widen {
  if (!native) return widenFromByArithmetic(bits)
  const halves = new native(bits.buffer, bits.byteOffset, bits.length)
  return (at, into) => {
    for (let i = 0; i < into.length; i++) into[i] = halves[at + i]
  }
}

/** `widenFrom` where the engine has no Float16Array. */
export function widenFromByArithmetic(bits: Uint16Array): Widen {
  return (at, into) => {
    for (let i = 0; i < into.length; i++) into[i] = fromHalf(bits[at + i])
  }
}

/** Rounds values into float16 bits at `at`, −0 and what rounds to it as +0. */
export type Narrow = (values: Float32Array, count: number, at: number) => void

/** Up to this magnitude a value rounds to zero. */
const VANISHING = 2 ** -25

/** @param bits where the values go; the returned function keeps a view of it */
export function narrowInto(bits: Uint16Array): Narrow {
  if (!native) return narrowByArithmetic(bits)
  const halves = new native(bits.buffer, bits.byteOffset, bits.length)
  return (values, count, at) => {
    for (let i = 0; i < count; i++) {
      const value = values[i]
      halves[at + i] = Math.abs(value) <= VANISHING ? 0 : value
    }
  }
}

/** `narrowInto` where the engine has no Float16Array. */
export function narrowByArithmetic(bits: Uint16Array): Narrow {
  return (values, count, at) => {
    for (let i = 0; i < count; i++) {
      const half = toHalf(values[i])
      bits[at + i] = half === 0x8000 ? 0 : half
    }
  }
}
