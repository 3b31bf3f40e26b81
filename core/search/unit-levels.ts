// One unit as ranks, for intervals and curves: its codes (codebook.ts), which ascend with its value, and what each stands
// for. The figures of a search are counted from the same codes.

import type { CodeBook } from './codebook.ts'

export interface UnitLevels {
  /** [characters] ascending with the unit's value */
  codes: Uint8Array
  /** [levels] the value each level stands for; none for a unit that holds a NaN or an infinity */
  values: Float32Array
}

/** @param codes [characters] of one unit, in the words of its book */
export function levelsOf(codes: Uint8Array, { centroid, length }: CodeBook): UnitLevels {
  return { codes, values: centroid.subarray(0, length) }
}
