// The result of a matrix, reduced from its events, and a cache of results for repeated requests.

import { definitionsOf, withoutNames } from '../../core/features/definitions.ts'
import { FeatureError } from '../../core/features/feature-error.ts'
import type { MatrixFigureRow } from '../../core/figures/matrix-data.ts'
import type { MatrixEvent, RecordingInfo } from '../contract/types.ts'
import type { Store } from '../store/store.ts'
import type { SearchOptions } from './search.ts'

export interface MatrixResult {
  features: { kind: 'boolean' | 'number'; problem: string | null }[]
  /** [features]; for one that cannot be scored all arrays are empty */
  rows: MatrixFigureRow[]
}

/** Reduces events; complete after the last. */
export class MatrixGatherer {
  readonly #searchResult: MatrixResult = { features: [], rows: [] }

  /** @returns the result after the last event */
  take(event: MatrixEvent): MatrixResult | undefined {
    const { features, rows } = this.#searchResult
    if (event.type === 'done') return this.#whole(event.q)
    if (event.type === 'feature') {
      features.push({ kind: event.kind, problem: event.problem })
      rows.push(emptyRow())
    } else {
      const { trainR, heldoutR, auroc, p } = event
      rows[event.index] = { trainR, heldoutR, auroc, p: p ?? unknown(trainR.length), q: unknown(trainR.length) }
    }
    return undefined
  }

  #whole(q: Float32Array): MatrixResult {
    const { rows } = this.#searchResult
    const units = q.length / Math.max(1, rows.length)
    for (const [i, row] of rows.entries()) if (row.q.length > 0) row.q = q.slice(i * units, (i + 1) * units)
    return this.#searchResult
  }
}

function emptyRow(): MatrixFigureRow {
  const none = new Float32Array()
  return { trainR: none, heldoutR: none, auroc: none, p: none, q: none }
}

function unknown(units: number): Float32Array {
  return new Float32Array(units).fill(Number.NaN)
}

/** A bounded cache of results by request. */
export class KnownMatrices {
  readonly #most = 2
  readonly #known = new Map<string, MatrixResult>()

  get(key: string): MatrixResult | undefined {
    return this.#known.get(key)
  }

  put(key: string, searchResult: MatrixResult): void {
    this.#known.set(key, searchResult)
    for (const old of [...this.#known.keys()].slice(0, -this.#most)) this.#known.delete(old)
  }
}

/** The cache key: names by their definitions. */
export function questionKey(
  { id, characters }: RecordingInfo,
  expressions: readonly string[],
  { shifts }: Pick<SearchOptions, 'shifts'>,
  reader: Store,
): string {
  const named = reader.features()
  return JSON.stringify([id, characters, shifts, ...expressions.map((expression) => meaning(expression, named))])
}

function meaning(expression: string, named: ReturnType<Store['features']>): string {
  try {
    return withoutNames(expression, definitionsOf(expression, named))
  } catch (error) {
    if (error instanceof FeatureError) return expression
    throw error
  }
}
