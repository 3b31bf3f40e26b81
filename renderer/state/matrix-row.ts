// A feature of the matrix against all units.

export type Metric = 'r' | 'auroc'

export interface MatrixRow {
  /** as expressions mention it */
  feature: string
  expression: string
  meaning: string
  /** the kind of text it is meant for */
  group: string
  kind: 'boolean' | 'number'
  /** [units] held out; NaN where there is none */
  r: Float32Array
  /** [units] held out, towards each unit's sign; NaN for a number */
  auroc: Float32Array
  /** [units] Benjamini–Hochberg over the whole matrix; null until it is complete */
  q: Float32Array | null
  /** family-wise, of the best unit: does any unit follow this feature? Null until it is known */
  p: number | null
  /** why the feature cannot be judged on this text */
  problem: string | null
}
