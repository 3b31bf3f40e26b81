// Units as a search holds them, from columns of float16.

import { CodeCache } from '../../../core/search/codes/code-cache.ts'
import { levelsOf, type UnitLevels } from '../../../core/search/codes/unit-levels.ts'
import type { Kernels } from '../../../core/search/kernels/kernels.ts'
import { plainKernels } from '../../../core/search/kernels/plain.ts'
import { wasmKernels } from '../../../core/search/kernels/wasm.ts'
import { type Chance, chanceOf } from '../../../core/search/null/chance.ts'
import { correlateShifts, planShifts, UnitVector, unitTable } from '../../../core/search/null/null.ts'
import { codesOf } from './coding-source.ts'
import { recordingOf, toBits } from './signals.ts'

export const KERNELS: readonly Kernels[] = [plainKernels, wasmKernels()!]

/** An arena that grows without a bound, unless a test wants slices. */
const PLENTY = 1 << 28

export function codeCacheOf(
  columns: readonly Uint16Array[],
  kernels: Kernels = plainKernels,
  budget = PLENTY,
): CodeCache {
  return new CodeCache(kernels, codesOf(recordingOf(columns)), budget)
}

/** Everything loaded. */
export function loaded(columns: readonly Uint16Array[], kernels?: Kernels): CodeCache {
  const cache = codeCacheOf(columns, kernels)
  for (const _ of cache.load(cache.slices[0]));
  return cache
}

/** One unit by its codes. */
export function levelled(values: ArrayLike<number>): UnitLevels {
  const { books, arena } = loaded([toBits(values)])
  return levelsOf(arena.codes(0), books[0])
}

/** What one unit reaches with a feature where it is, and at every shift. */
export interface Reached {
  r: number
  /** [shifts] */
  shifted: Float64Array
}

/**
 * Correlates shifted features with units as a search does, in one arena.
 * @param detrend as a search has it; false for the features as they are
 * @returns [units][features]
 */
export function correlateAll(
  units: readonly Uint16Array[],
  features: readonly ArrayLike<number>[],
  shifts: number,
  { kernels = KERNELS[1], detrend = true } = {},
): Reached[][] {
  const { books, arena } = loaded(units, kernels)
  const plan = planShifts(arena.characters, shifts)
  const tables = books.map((book, slot) => unitTable(book, arena.codes(slot, plan.length), plan.length))
  const vectors = features.map((feature) => new UnitVector(feature, plan.length, detrend))
  const out: Reached[][] = units.map(() => [])
  const steps = correlateShifts(arena, tables, vectors, plan, (slot, feature, r) => {
    out[slot][feature] = { r: r[0], shifted: r.slice(1).map(Math.abs) }
  })
  for (const _ of steps);
  return out
}

/** z and p of several units, each with its shifts. */
export function chanceOfAll(reached: readonly Reached[]): Chance {
  const shifts = reached[0].shifted.length
  return chanceOf(Float32Array.from(reached.flatMap(({ r, shifted }) => [r, ...shifted])), shifts)
}

/** The null of several units, with maxima over all of them. */
export function together(reached: readonly Reached[]): { r: number[]; maxima: Float64Array } {
  const maxima = reached[0].shifted.map((_, shift) => Math.max(...reached.map(({ shifted }) => shifted[shift])))
  return { r: reached.map(({ r }) => r), maxima }
}
