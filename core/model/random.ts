// A seeded random generator, the same on every machine: sfc32 (Chris Doty-Humphrey's PractRand), seeded through
// SplitMix32. Its state of four integers is part of a checkpoint.

export type RandomState = readonly [number, number, number, number]

export interface Random {
  /** a whole number from 0 to 2³² − 1 */
  integer(): number
  /** at least 0, below 1, with 53 random bits */
  uniform(): number
  /** mean 0, variance 1 (Box and Muller) */
  normal(): number
  /** a whole number from 0 to `n` − 1 */
  below(n: number): number
  state(): RandomState
}

/** @param seed any whole number up to 2⁵³, or the `state()` of an earlier generator */
export function createRandom(seed: number | RandomState): Random {
  let [a, b, c, d] = typeof seed === 'number' ? spread(seed) : seed
  function integer(): number {
    const sum = (a + b + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }
  const uniform = () => (integer() >>> 5) / 2 ** 27 + (integer() >>> 6) / 2 ** 53
  const random: Random = {
    integer,
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    below: (n) => Math.floor(uniform() * n),
    state: () => [a, b, c, d],
  }
  // warm-up rounds mix the state of sfc32
  if (typeof seed === 'number') for (let i = 0; i < 12; i++) integer()
  return random
}

function spread(seed: number): RandomState {
  let x = (seed ^ Math.imul(Math.floor(seed / 2 ** 32), 0x9e3779b9)) | 0
  const next = () => {
    x = (x + 0x9e3779b9) | 0
    let y = Math.imul(x ^ (x >>> 16), 0x21f0aaad)
    y = Math.imul(y ^ (y >>> 15), 0x735a2d97)
    return y ^ (y >>> 15)
  }
  return [next(), next(), next(), 1]
}
