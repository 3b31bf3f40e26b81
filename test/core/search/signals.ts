// Signals for the search's tests: seeded noise, persistent units and features, and a recording held in memory.

import type { ActivationSource } from '../../../core/search/types.ts'

export type Random = () => number

/** Uniform in [0, 1): a 32-bit mixing counter (splitmix's idea). */
export function random(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x9e3779b9) >>> 0
    let z = Math.imul(state ^ (state >>> 16), 0x85ebca6b)
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
    return ((z ^ (z >>> 16)) >>> 0) / 2 ** 32
  }
}

export function normal(uniform: Random): number {
  return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
}

/** A stationary AR(1) process of unit variance. */
export function persistentUnit(length: number, coefficient: number, uniform: Random): Float64Array {
  const values = new Float64Array(length)
  let state = normal(uniform)
  for (let t = 0; t < length; t++) {
    values[t] = state
    state = coefficient * state + Math.sqrt(1 - coefficient ** 2) * normal(uniform)
  }
  return values
}

/** True or false, drawn anew every `meanRun` characters on the average. */
export function persistentFeature(length: number, meanRun: number, uniform: Random): Uint8Array {
  let now = uniform() < 0.5 ? 1 : 0
  return new Uint8Array(length).map(() => (uniform() < 1 / meanRun ? (now = uniform() < 0.5 ? 1 : 0) : now))
}

/** Float16 bits, rounded to the nearest. */
export function toBits(values: ArrayLike<number>): Uint16Array {
  const single = new Float32Array(1)
  const word = new Uint32Array(single.buffer)
  return Uint16Array.from(values, (value) => {
    single[0] = value
    const sign = (word[0] >>> 16) & 0x8000
    const magnitude = word[0] & 0x7fffffff
    if (magnitude > 0x7f800000) return sign | 0x7e00
    if (magnitude >= 0x47800000) return sign | 0x7c00
    if (magnitude < 0x38800000) return sign | Math.round(Math.abs(value) * 2 ** 24)
    return sign | ((magnitude - 0x38000000 + 0x1000) >>> 13)
  })
}

/** Small blocks and groups, so that every seam is crossed; `reads` counts the groups that were fetched. */
export function recordingOf(columns: readonly Uint16Array[], groupUnits = 4, blockCharacters = 100) {
  const source: ActivationSource & { reads: number } = {
    characters: columns[0].length,
    units: columns.length,
    blockCharacters,
    groupUnits,
    reads: 0,
    name: (column) => `L0.h.${column}`,
    group(block, group) {
      source.reads++
      const data = new Uint16Array(groupUnits * blockCharacters)
      for (let k = 0; k < groupUnits; k++) {
        const column = columns[group * groupUnits + k]
        if (column)
          data.set(column.subarray(block * blockCharacters, (block + 1) * blockCharacters), k * blockCharacters)
      }
      return data
    },
  }
  return source
}
