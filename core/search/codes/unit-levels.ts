// One unit as levels, for intervals and curves: its codes (codebook.ts), which ascend with its value, and their values.
// A search counts the same codes.

import type { CodeBook } from './codebook.ts'

export interface UnitLevels {
  /** [characters] ascending with the unit's value */
  codes: Uint8Array
  /** [levels] the value of each level; none for a unit that holds a NaN or an infinity */
  values: Float32Array
}

/** @param codes [characters] of one unit, by its code book */
export function levelsOf(codes: Uint8Array, { centroid, length }: CodeBook): UnitLevels {
  return { codes, values: centroid.subarray(0, length) }
}
