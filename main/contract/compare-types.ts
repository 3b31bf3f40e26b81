// Two networks, or two checkpoints of one, on the same text.

import type { Loss, LossGroup } from './prediction-types.ts'

/** A network, as it is or at a step that its training kept. */
export interface NetworkAt {
  model: number
  step?: number
}

export interface MatchedUnit {
  unit: string
  /** of the other network; null for a unit that does not vary */
  match: string | null
  /** on the half of the text on which it was not chosen */
  r: number
  /** whether each is the other's best */
  mutual: boolean
  /** r with the best of the other network's rotated states */
  rotated: number
}

export interface NetworkComparison {
  /** names of both */
  networks: [string, string]
  corpus: string
  start: number
  end: number
  /** of both: nats a character, and the difference to the first */
  losses: Loss[]
  /** by class of character */
  classes: LossGroup[]
  features: { feature: string; groups: LossGroup[] }[]
  /** characters whose states are correlated */
  matched: number
  /** the greatest |r| first */
  units: MatchedUnit[]
  seed: number
}
