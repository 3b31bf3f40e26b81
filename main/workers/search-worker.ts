// The state of a search worker between searches: the codes of its shard of a recording's units.

import { CodeCache } from '../../core/search/codes/code-cache.ts'
import type { Scale } from '../../core/search/codes/value-scale.ts'
import { plainKernels } from '../../core/search/kernels/plain.ts'
import { wasmKernels } from '../../core/search/kernels/wasm.ts'
import type { Store } from '../store/store.ts'
import { type Columns, codesOf } from './recorded-units.ts'

/** Units of a recording, and a memory budget. */
export interface Shard {
  recording: number
  characters: number
  columns: Columns
  /** bytes */
  budget: number
}

let kept: { key: string; cache: CodeCache } | undefined

export function codeCacheOf(store: Store, shard: Shard, scale: Scale = 'tanh'): CodeCache {
  const key = JSON.stringify([shard, scale])
  if (kept?.key === key) return kept.cache
  kept = undefined // frees its memory before more is allocated
  const { recording, columns, characters, budget } = shard
  const cache = new CodeCache(
    wasmKernels() ?? plainKernels,
    codesOf(store, recording, columns, characters, scale),
    budget,
  )
  kept = { key, cache }
  return cache
}
