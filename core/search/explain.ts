// The reverse of a search: one unit, and the features that it may be following.

/** One feature as an account of one unit. */
export interface Explanation {
  feature: string
  expression: string
  meaning: string
  kind: 'boolean' | 'number'
  /** Pearson's r of the unit with the unit simulated from the feature, held out */
  r: number
  /** 1 − (squared error of the simulation) / (variance of the unit), held out; below 0 it is worse than the mean */
  r2: number
  trainR: number
  /** of the unit as a detector of the feature, held out; NaN for a number */
  auroc: number
  /** of circular shifts of the feature; null where it cannot be judged */
  p: number | null
  /** Benjamini–Hochberg over all features that can be judged; null until all are in */
  q: number | null
  /** why the feature cannot be judged here, in a sentence */
  problem: string | null
}

/** What is known so far: all features that were tried, best first, then those that cannot be judged. */
export interface ExplanationProgress {
  explanations: Explanation[]
  done: number
  total: number
}
