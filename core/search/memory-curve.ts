// How long does a unit remember? Its AUROC apart for characters soon after the feature changed and for those long after.

import type { Interval } from './types.ts'

export interface MemoryCurve {
  points: {
    /** characters since the feature last changed, half-open, longer from point to point */
    from: number
    to: number
    /** held-out characters at that distance */
    characters: number
    auroc: number
    /** null where too few blocks hold such characters */
    interval: Interval | null
  }[]
}
