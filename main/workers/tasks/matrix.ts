// A search worker's part of a matrix: its units against one feature, and the circular shifts of several.

import { type RowChance, type RowMetrics, rowChances, rowMetrics } from '../../../core/search/matrix.ts'
import { planShifts } from '../../../core/search/null/null.ts'
import type { PreparedFeature } from '../../../core/search/prepared.ts'
import type { TaskContext } from '../context.ts'
import { codeCacheOf, type Shard } from '../search-worker.ts'

export interface MatrixMetricsInput {
  shard: Shard
  feature: PreparedFeature
}

export interface MatrixChancesInput {
  shard: Shard
  /** of each feature */
  values: (Uint8Array | Float32Array)[]
  shifts: number
}

export function matrixMetrics({ shard, feature }: MatrixMetricsInput, { store, check }: TaskContext): RowMetrics {
  return finish(rowMetrics(codeCacheOf(store, shard), feature), check)
}

export function matrixChances(
  { shard, values, shifts }: MatrixChancesInput,
  { store, check }: TaskContext,
): RowChance[] {
  return finish(rowChances(codeCacheOf(store, shard), values, planShifts(shard.characters, shifts)), check)
}

/** Runs to the end, checking for cancellation between slices. */
function finish<T>(work: Generator<unknown, T>, check: () => void): T {
  for (let step = work.next(); ; step = work.next()) {
    if (step.done) return step.value
    check()
  }
}
