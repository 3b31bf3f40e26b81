// One unit by its distinct values: a recorded value is one of 65,536 bit patterns, so that every metric can be counted
// exactly, at any threshold, without sorting the text.

import { NON_FINITE, SIGN_BIT } from '../../util/float16-table.ts'

export interface UnitValues {
  /** the distinct values, ascending; none for a unit that holds a NaN or an infinity */
  values: Float32Array
  /** [characters] the index of each character's value */
  rows: Uint16Array
}

const PATTERNS = 65_536

/** Bit patterns ascending by value: negative ones from the last to the first, then the others; NaN and infinities left out. */
const ASCENDING = Uint16Array.from({ length: 2 * NON_FINITE }, (_, i) =>
  i < NON_FINITE ? SIGN_BIT + NON_FINITE - 1 - i : i - NON_FINITE,
)

/** @param bits [characters] float16 @param scale [65536] their values, ascending with the float16 value */
export function valuesOfUnit(bits: Uint16Array, scale: Float32Array): UnitValues {
  const seen = new Uint8Array(PATTERNS)
  let odd = false
  for (let t = 0; t < bits.length; t++) {
    seen[bits[t]] = 1
    if ((bits[t] & (SIGN_BIT - 1)) >= NON_FINITE) odd = true
  }
  const rows = new Uint16Array(bits.length)
  if (odd) return { values: new Float32Array(), rows }
  const rowOf = new Uint16Array(PATTERNS)
  const values = new Float32Array(PATTERNS)
  let length = 0
  for (const pattern of ASCENDING) {
    if (seen[pattern] === 0) continue
    const value = scale[pattern] + 0 // −0 and 0 are one value
    if (length === 0 || values[length - 1] !== value) values[length++] = value
    rowOf[pattern] = length - 1
  }
  for (let t = 0; t < bits.length; t++) rows[t] = rowOf[bits[t]]
  return { values: values.slice(0, length), rows }
}
