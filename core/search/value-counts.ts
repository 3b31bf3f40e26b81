// What a truth value is scored by: the distinct values of a unit, and how many characters there are at each.

/**
 * The distinct values of a unit, ascending, and the characters at each of them: `length` rows of
 * [value, train false, train true, held-out false, held-out true], side by side in one array because that is how
 * they are walked through.
 */
export interface ClassCounts {
  length: number
  rows: Float64Array
  /** false when a NaN or an infinity was met: no figure can be given */
  finite: boolean
}

export const ROW = 5
/** Where in a row the false characters of a part stand; the true ones come next. */
export const FALSE_AT = { train: 1, heldout: 3 } as const
