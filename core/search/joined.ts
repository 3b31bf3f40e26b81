// A search made of several that run side by side, each over some of the units.

import { familyWise } from './null.ts'
import { ranked } from './scores.ts'
import type { Score, SearchEvent } from './types.ts'

/** Each score with the p that its `overall` has among the maxima. */
export function judge(scores: readonly Score[], maxima: Float64Array): Score[] {
  return scores.map((score) => ({ ...score, p: familyWise(score.overall, maxima) }))
}

/**
 * One search made of several, each over some of the units of the same recording with the same feature, shifts and
 * seed: the ranking is that of all units, and chance is the best of all of them at each shift.
 */
export class JoinedSearch {
  readonly #parts: number
  #begun = false
  readonly #scores = new Map<number, Score[]>()
  readonly #maxima = new Map<number, Float64Array>()
  readonly #exact = new Set<number>()

  constructor(parts: number) {
    this.#parts = parts
  }

  /** What one part tells becomes what the whole has to tell, if anything. */
  take(part: number, event: SearchEvent): SearchEvent | undefined {
    if (event.type === 'feature') {
      const again = this.#begun
      this.#begun = true
      return again ? undefined : event
    }
    if (event.type !== 'scores' && event.type !== 'null') return event
    this.#scores.set(part, event.scores)
    const scores = ranked([...this.#scores.values()].flat())
    if (event.type === 'scores') return { ...event, scores, units: scores.length }
    if (event.exact) this.#exact.add(part)
    this.#maxima.set(part, event.maxima)
    if (this.#maxima.size < this.#parts) return undefined
    const maxima = highest([...this.#maxima.values()])
    return { ...event, scores: judge(scores, maxima), maxima, exact: this.#exact.size === this.#parts }
  }
}

function highest(series: readonly Float64Array[]): Float64Array {
  return series[0].map((_, i) => Math.max(...series.map((values) => values[i])))
}
