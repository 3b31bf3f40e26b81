// All library features, or given ones, against all units: a row when a feature is counted, its p after its circular
// shifts, q after all. Features are evaluated one ahead of the counting, in bounded memory. The result is cached for a
// figure.

import { AppError, sentence } from '../../core/errors.ts'
import { cellP, POOL_BINS, type RowChance, type RowMetrics, rowP } from '../../core/search/matrix.ts'
import type { PreparedFeature } from '../../core/search/prepared.ts'
import { DEFAULT_SHIFTS } from '../../core/search/search.ts'
import { benjaminiHochberg } from '../../core/stats/fdr.ts'
import type { MatrixEvent } from '../contract/types.ts'
import type { SearchThreads } from '../workers/search-pool.ts'
import type { HeldFeature } from './held-feature.ts'
import { KnownMatrices, MatrixGatherer, type MatrixResult, questionKey } from './matrix-result.ts'
import type { Search, SearchOptions } from './search.ts'
import type { ServiceContext } from './service-context.ts'

/** Bytes of features in memory for the circular shifts. */
const MOST_BYTES = 64 << 20

interface Row {
  index: number
  /** in a shared buffer of its own */
  values: PreparedFeature['values']
  figures: RowMetrics[]
}

export class Matrix {
  readonly #context: ServiceContext
  readonly #search: Search
  readonly #known = new KnownMatrices()

  constructor(context: ServiceContext, search: Search) {
    this.#context = context
    this.#search = search
  }

  /** @param expressions the whole library without them */
  async *run(
    recording: number,
    expressions: readonly string[] | undefined,
    { shifts = DEFAULT_SHIFTS }: Pick<SearchOptions, 'shifts'>,
    signal: AbortSignal,
  ): AsyncGenerator<MatrixEvent> {
    const asked = expressions ?? this.#context.reader.features().map(({ name }) => name)
    const key = this.#key(recording, asked, shifts)
    const gatherer = new MatrixGatherer()
    for await (const event of this.#computed(recording, asked, shifts, signal)) {
      const searchResult = gatherer.take(event)
      if (searchResult) this.#known.put(key, searchResult)
      yield event
    }
  }

  /** The complete result, from the cache if it was the last request. */
  async whole(
    recording: number,
    expressions: readonly string[],
    shifts: number,
    signal: AbortSignal,
  ): Promise<MatrixResult> {
    const key = this.#key(recording, expressions, shifts)
    const known = this.#known.get(key)
    if (known) return known
    await Array.fromAsync(this.run(recording, expressions, { shifts }, signal))
    return this.#known.get(key)!
  }

  #key(recording: number, expressions: readonly string[], shifts: number): string {
    const { reader } = this.#context
    return questionKey(reader.recording(recording), expressions, { shifts }, reader)
  }

  async *#computed(
    recording: number,
    asked: readonly string[],
    shifts: number,
    signal: AbortSignal,
  ): AsyncGenerator<MatrixEvent> {
    const { characters, units } = this.#context.reader.recording(recording)
    const p = new Float32Array(asked.length * units).fill(Number.NaN)
    const maxima = new Map<number, Float64Array>()
    const evaluated = (expression: string | undefined) => {
      if (expression === undefined) return undefined
      const feature = attempt(this.#search.feature(recording, expression, characters, signal))
      feature.catch(() => undefined) // handled when it is awaited
      return feature
    }
    let next = evaluated(asked[0])
    const workers = await this.#search.threads(recording, signal)
    try {
      let rows: Row[] = []
      for (const index of asked.keys()) {
        const attempted = (await next) as Attempt
        next = evaluated(asked[index + 1])
        yield described(index, attempted)
        if ('feature' in attempted) {
          const { feature } = attempted
          const figures = await eachWorker(workers, (worker, shard) =>
            workers.run(worker, 'matrixMetrics', { shard, feature }, { signal }),
          )
          rows.push({ index, values: this.#kept(feature.values), figures })
          attempted.release()
          yield rowEvent(index, figures, null)
        }
        const full = rows.reduce((sum, { values }) => sum + values.byteLength, 0) > MOST_BYTES
        if (rows.length === 0 || !(full || index === asked.length - 1) || shifts === 0) continue
        for (const { row, chances } of await this.#turn(workers, rows, shifts, signal)) {
          const cells = cellP(pooled(chances), concatenated(chances.map(({ deviations }) => deviations)))
          p.set(cells, row.index * units)
          maxima.set(row.index, highest(chances))
          const best = concatenated(chances.map(({ deviations }) => deviations))
          yield rowEvent(row.index, row.figures, cells, rowP(highest(chances), best))
        }
        for (const { values } of rows) this.#search.buffers.give(values.buffer as SharedArrayBuffer)
        rows = []
      }
      yield {
        type: 'done',
        q: qOf(p),
        maxima: asked.map((_, i) => maxima.get(i) ?? null),
      }
    } finally {
      workers.release()
    }
  }

  /** A copy of the values for the circular shifts; the rest of a feature is freed. */
  #kept(values: PreparedFeature['values']): PreparedFeature['values'] {
    const buffer = this.#search.buffers.take(values.byteLength)
    const copy = values instanceof Uint8Array ? new Uint8Array(buffer) : new Float32Array(buffer)
    copy.set(values)
    return copy
  }

  async #turn(
    workers: SearchThreads,
    rows: readonly Row[],
    shifts: number,
    signal: AbortSignal,
  ): Promise<{ row: Row; chances: RowChance[] }[]> {
    const values = rows.map((row) => row.values)
    const parts = await eachWorker(workers, (worker, shard) =>
      workers.run(worker, 'matrixChances', { shard, values, shifts }, { signal }),
    )
    return rows.map((row, i) => ({ row, chances: parts.map((part) => part[i]) }))
  }
}

type Attempt = HeldFeature | { problem: string }

/** The prepared feature, or the sentence why it cannot be scored here. */
async function attempt<F>(feature: Promise<F>): Promise<F | { problem: string }> {
  try {
    return await feature
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'cancelled' || error.code === 'thread-died') throw error
    return { problem: sentence(error) }
  }
}

function described(index: number, feature: Attempt): MatrixEvent {
  if ('problem' in feature)
    return { type: 'feature', index, kind: 'boolean', positives: 0, runs: 0, problem: feature.problem }
  return { type: 'feature', index, ...feature.feature.description, problem: null }
}

function rowEvent(
  index: number,
  figures: RowMetrics[],
  p: Float32Array | null,
  best: number | null = null,
): MatrixEvent {
  const all = (name: 'trainR' | 'heldoutR' | 'auroc') => concatenated(figures.map((part) => part[name]))
  return {
    type: 'row',
    index,
    trainR: all('trainR'),
    heldoutR: all('heldoutR'),
    auroc: all('auroc'),
    p,
    q: p && qOf(p),
    rowP: best,
  }
}

const qOf = (p: Float32Array) => Float32Array.from(benjaminiHochberg(Float64Array.from(p)))

/** Runs a task on all threads; the results in the order of their units. */
async function eachWorker<T>(
  workers: SearchThreads,
  run: (worker: number, shard: SearchThreads['shards'][number]) => { done: Promise<T> },
): Promise<T[]> {
  return Promise.all(workers.shards.map((shard, worker) => run(worker, shard).done))
}

function concatenated(parts: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

function pooled(chances: readonly RowChance[]): Uint32Array {
  const out = new Uint32Array(POOL_BINS)
  for (const chance of chances) for (let bin = 0; bin < POOL_BINS; bin++) out[bin] += chance.pooled[bin]
  return out
}

function highest(chances: readonly RowChance[]): Float64Array {
  return chances[0].maxima.map((_, turn) => Math.max(...chances.map(({ maxima }) => maxima[turn])))
}
