// Types of patching between two texts.

/** Of two characters the difference of their logits, log of the ratio of their probabilities; or of one its own. */
export type PatchMeasure = 'difference' | 'log-probability' | 'logit'

export interface PatchRequest {
  model: number
  /** the states of `a` are put into `b` */
  a: string
  b: string
  /** of characters that the network does not know */
  unknown?: 'skip' | 'map'
  measure?: PatchMeasure
  /** the likeliest character after a, and after b, where they are not given */
  target?: string
  against?: string
  /** a character of a, and that of b which it stands beside; without them the texts are aligned at their ends */
  atA?: number
  atB?: number
  /** the character of b at which the set is looked for; the last in which the texts differ without it */
  time?: number
  /** of the difference that the set is to carry, per cent */
  share?: number
  /** states that are measured */
  exact?: number
  /** units that are told of */
  rows?: number
}

export interface Patched {
  measure: PatchMeasure
  target: string
  /** the other character of a difference, else null */
  against: string | null
  /** what is measured, after b and after a */
  before: number
  after: number
  /** [columns] characters of b that the network read, and each's place in b */
  characters: readonly string[]
  positions: Uint32Array
  /** [columns] the character of a beside each; '' for none */
  beside: readonly string[]
  /** the first column in which they differ */
  first: number
  /** [rows] of `total`, the largest first */
  units: readonly string[]
  total: number
  /** [rows, columns] change with the unit's state of a, estimated; NaN where a has no character */
  estimate: Float32Array
  /** [rows, columns] the same measured; NaN where it was not */
  exact: Float32Array
  /** [columns] measured with all units at once */
  whole: Float32Array
  /** how many states were measured, and Spearman's ρ of estimate and measurement */
  measured: number
  agreement: number
  /** the column of the set */
  column: number
  /** per cent of the difference that was asked for */
  share: number
  /** each with its share of the difference, alone and together with those before it; 1 is all of it */
  set: readonly { unit: string; alone: number; together: number }[]
  seconds: number
}

export type PatchEvent =
  | { type: 'progress'; phase: 'estimating' | 'measuring' | 'choosing'; share: number }
  | ({ type: 'result' } & Patched)
