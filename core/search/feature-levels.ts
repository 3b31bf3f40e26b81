// A feature as a few levels: false and true, each of a number's values, or, where there are too many of them, equally
// filled bins.

import type { FeatureValues } from '../features/evaluate.ts'
import { gathered } from './split.ts'

export interface Levels {
  /** how many */
  count: number
  /** [characters] 0 … count − 1 */
  of: Uint8Array
}

/**
 * @param stretches where the levels of a number are fitted; values outside belong to the nearest level
 * @param most levels, 2–256
 */
export function levelsOf(feature: FeatureValues, stretches: Uint32Array, most: number): Levels {
  if (feature.kind === 'boolean') return { count: 2, of: feature.values }
  const { values } = feature
  const lowest = lowerEdges(gathered(values, stretches).sort(), most)
  return { count: lowest.length, of: Uint8Array.from(values, (value) => lastUpTo(lowest, value)) }
}

/** The lowest value of each level, ascending. */
function lowerEdges(values: Float32Array, most: number): Float32Array {
  const different: number[] = [values[0]]
  for (let i = 1; i < values.length && different.length <= most; i++)
    if (values[i] !== values[i - 1]) different.push(values[i])
  if (different.length <= most) return Float32Array.from(different)
  const quantiles = Array.from({ length: most }, (_, b) => values[Math.floor((b * values.length) / most)])
  return Float32Array.from(new Set(quantiles))
}

/** The index of the last of these (ascending) that is at most the value; 0 where none is. */
export function lastUpTo(ascending: Float32Array, value: number): number {
  let [low, high] = [0, ascending.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (ascending[middle] <= value) low = middle
    else high = middle - 1
  }
  return low
}
