// A search made of several that run side by side, each over some of the units.

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
 * One search made of several, each over some consecutive units of the same recording with the same feature, shifts and
 * seed: the ranking is that of all units, and chance is asked of all of them together.
 */
export class MergedSearch {
  readonly #parts: number
  #begun = false
  readonly #scores = new Map<number, Score[]>()
  readonly #turned = new Map<number, Float32Array>()
  readonly #exact = new Set<number>()
  #chance: Chance | undefined

  constructor(parts: number) {
    this.#parts = parts
  }

  /** What one part emits becomes what the whole emits, if anything. Columns are those of the recording. */
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
    if (event.turned) this.#turned.set(part, event.turned)
    if (this.#turned.size < this.#parts) return undefined
    this.#chance ??= chanceOf(joined(this.#inOrder(this.#turned)), event.shifts)
    const scores = withP(ranked([...this.#scores.values()].flat()), this.#chance)
    const { type, seconds } = event
    return { type, seconds, scores, ...nullMetrics(this.#chance), exact: this.#exact.size === this.#parts }
  }

  #inOrder<T>(parts: Map<number, T>): T[] {
    return [...parts.entries()].sort(([a], [b]) => a - b).map(([, value]) => value)
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
