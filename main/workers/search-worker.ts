// What an analyst's thread keeps from one search to the next: the codes of its share of a recording's units.

import { Shelf } from '../../core/search/code-cache.ts'
import { plainKernels } from '../../core/search/kernels/plain.ts'
import { wasmKernels } from '../../core/search/kernels/wasm.ts'
import type { Scale } from '../../core/search/value-scale.ts'
import type { Store } from '../store/store.ts'
import { type Columns, codesOf } from './recorded-units.ts'

/** Which units of which recording, and how much memory they may take. */
export interface Share {
  recording: number
  characters: number
  columns: Columns
  /** bytes */
  budget: number
}

let kept: { key: string; shelf: Shelf } | undefined

export function shelfOf(store: Store, share: Share, scale: Scale = 'tanh'): Shelf {
  const key = JSON.stringify([share, scale])
  if (kept?.key === key) return kept.shelf
  kept = undefined // so that its memory can go before more is asked for
  const { recording, columns, characters, budget } = share
  const shelf = new Shelf(wasmKernels() ?? plainKernels, codesOf(store, recording, columns, characters, scale), budget)
  kept = { key, shelf }
  return shelf
}
