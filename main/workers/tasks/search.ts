// One search worker's part of a search: its units against one feature.

import type { Scale } from '../../../core/search/codes/value-scale.ts'
import type { PreparedFeature } from '../../../core/search/prepared.ts'
import { searchUnits } from '../../../core/search/search.ts'
import type { UnitsEvent } from '../../../core/search/types.ts'
import type { Score } from '../../contract/types.ts'
import type { TaskContext } from '../context.ts'
import { valuesOf } from '../recorded-units.ts'
import { codeCacheOf, type Shard } from '../search-worker.ts'

export interface SearchInput {
  shard: Shard
  feature: PreparedFeature
  shifts: number
  scale: Scale
  /** whether r is computed from values; else from codes */
  exact: boolean
}

/** Columns of the scores are those of the recording. */
export type PartEvent = Exclude<UnitsEvent, { type: 'progress' }>

export function search(input: SearchInput, { store, emit, check }: TaskContext<PartEvent>): void {
  const { shard, feature, shifts, scale, exact } = input
  const cache = codeCacheOf(store, shard, scale)
  const values = exact ? valuesOf(store, shard.recording, shard.columns, shard.characters, scale) : null
  const now = () => performance.now()
  for (const step of searchUnits(cache, feature, values, { shifts, now, partial: true })) {
    check()
    if (step.type === 'scores') emit({ ...step, scores: inRecording(step.scores, shard) })
    else if (step.type !== 'progress') emit(step)
  }
}

/** Loads codes ahead of the first search. */
export function loadCodes({ shard }: { shard: Shard }, { store, check }: TaskContext): void {
  const cache = codeCacheOf(store, shard)
  for (const _ of cache.load(cache.slices[0])) check()
}

function inRecording(scores: Score[], { columns: [first] }: Shard): Score[] {
  return scores.map((score) => ({ ...score, column: first + score.column }))
}
