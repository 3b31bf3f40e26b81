// The counts that a truth value is scored from: characters at each distinct value of a unit.

/**
 * The distinct values of a unit, ascending, and the characters at each of them: `length` rows of
 * [value, train false, train true, held-out false, held-out true].
 */
export interface ClassCounts {
  length: number
  rows: Float64Array
  /** false when a NaN or an infinity was met: all metrics are undefined */
  finite: boolean
}

export const ROW = 5
/** Offset in a row of the false characters of a part; the true ones come next. */
export const FALSE_AT = { train: 1, heldout: 3 } as const
