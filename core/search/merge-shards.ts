// Merges the events of searches that run in parallel, each over a shard of the units.

import { type Chance, chanceOf } from './chance.ts'
import { ranked } from './scores.ts'
import type { NullMetrics, Score, SearchEvent, UnitsEvent } from './types.ts'

/** Each score with its z and p. @param chance of units by the score's column */
export function withP(scores: readonly Score[], { z, p }: Pick<Chance, 'z' | 'p'>): Score[] {
  return scores.map((score) => {
    const { column } = score
    return { ...score, z: z[column], p: p[column] }
  })
}

export function nullMetrics({ maxima, largest, detectable }: Chance): NullMetrics {
  return { shifts: maxima.length, maxima, largest, detectable }
}

/**
 * One search from several, each over consecutive units of the same recording with the same feature, shifts and seed: the
 * ranking is over all units, and p from the maxima over all of them.
 */
export class MergedSearch {
  readonly #parts: number
  #begun = false
  readonly #scores = new Map<number, Score[]>()
  readonly #correlations = new Map<number, Float32Array>()
  readonly #exact = new Set<number>()
  #chance: Chance | undefined

  constructor(parts: number) {
    this.#parts = parts
  }

  /** The event of the whole search that an event of one part completes, if any. Columns are those of the recording. */
  take(part: number, event: Exclude<UnitsEvent, { type: 'progress' }>): SearchEvent | undefined {
    if (event.type === 'feature') {
      const again = this.#begun
      this.#begun = true
      return again ? undefined : event
    }
    if (event.type !== 'scores' && event.type !== 'null') return event
    this.#scores.set(part, event.scores)
    if (event.type === 'scores') {
      const scores = ranked([...this.#scores.values()].flat())
      return { ...event, scores, units: scores.length }
    }
    if (event.exact) this.#exact.add(part)
    if (event.correlations) this.#correlations.set(part, event.correlations)
    if (this.#correlations.size < this.#parts) return undefined
    this.#chance ??= chanceOf(concatenated(this.#inOrder(this.#correlations)), event.shifts)
    const scores = withP(ranked([...this.#scores.values()].flat()), this.#chance)
    const { type, seconds } = event
    return { type, seconds, scores, ...nullMetrics(this.#chance), exact: this.#exact.size === this.#parts }
  }

  #inOrder<T>(parts: Map<number, T>): T[] {
    return [...parts.entries()].sort(([a], [b]) => a - b).map(([, value]) => value)
  }
}

function concatenated(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
