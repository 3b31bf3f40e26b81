// Merges the events of searches that run in parallel, each over a shard of the units.

import { type Chance, chanceOf } from './null/chance.ts'
import { ranked } from './ranked.ts'
import type { NullColumns, NullMetrics, Score, SearchEvent, UnitsEvent } from './types.ts'

/** The null of a search as its events have it. */
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
  readonly #columns = new Map<number, NullColumns>()
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
    if (event.type === 'scores') {
      this.#scores.set(part, event.scores)
      const scores = ranked([...this.#scores.values()].flat())
      return { ...event, scores, units: scores.length }
    }
    this.#columns.set(part, event.columns)
    if (event.correlations) this.#correlations.set(part, event.correlations)
    if (this.#correlations.size < this.#parts) return undefined
    const isFirst = this.#chance === undefined
    this.#chance ??= chanceOf(concatenated(this.#inOrder(this.#correlations)), event.shifts)
    const parts = this.#inOrder(this.#columns)
    const exact = parts.every(({ r }) => r !== null)
    if (!isFirst && !exact) return undefined
    const { type, seconds } = event
    return { type, seconds, columns: columnsOf(parts, this.#chance), ...nullMetrics(this.#chance), exact }
  }

  #inOrder<T>(parts: Map<number, T>): T[] {
    return [...parts.entries()].sort(([a], [b]) => a - b).map(([, value]) => value)
  }
}

/** Of all units: r only where every part has it. */
function columnsOf(parts: readonly NullColumns[], { z, p }: Chance): NullColumns {
  const all = (of: (part: NullColumns) => Float64Array | null) => {
    const arrays = parts.flatMap((part) => of(part) ?? [])
    return arrays.length === parts.length ? concatenated(arrays) : null
  }
  const overall = all((part) => part.overall)!
  return { overall, z, p, r: all(({ r }) => r), heldoutR: all(({ heldoutR }) => heldoutR) }
}

function concatenated<A extends Float32Array | Float64Array>(parts: readonly A[]): A {
  const Kind = parts[0].constructor as new (length: number) => A
  const all = new Kind(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
