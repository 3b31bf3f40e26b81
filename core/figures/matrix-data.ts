// What a matrix of features and units holds.

/** All features against all units. A feature that cannot be judged on this text has empty arrays. */
export interface MatrixFigures {
  features: readonly { name: string; kind: 'boolean' | 'number'; problem: string | null }[]
  /** as columns are named */
  units: readonly string[]
  /** [features][units] */
  rows: readonly MatrixFigureRow[]
}

/** [units] each; NaN where there is no figure */
export interface MatrixFigureRow {
  trainR: Float32Array
  heldoutR: Float32Array
  /** towards the sign that the train blocks chose */
  auroc: Float32Array
  p: Float32Array
  q: Float32Array
}
