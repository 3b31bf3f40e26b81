// Units as a search holds them, from columns of float16.

import { codesOf } from '../../../core/search/coding-source.ts'
import type { Kernels } from '../../../core/search/kernels/kernels.ts'
import { plainKernels } from '../../../core/search/kernels/plain.ts'
import { wasmKernels } from '../../../core/search/kernels/wasm.ts'
import {
  familyWise,
  planTurns,
  raise,
  type TurnPlan,
  turnAll,
  UnitVector,
  unitTable,
} from '../../../core/search/null.ts'
import { Shelf } from '../../../core/search/shelf.ts'
import { recordingOf } from './signals.ts'

export const KERNELS: readonly Kernels[] = [plainKernels, wasmKernels()!]

/** As much memory as anybody needs, unless a test wants slices. */
const PLENTY = 1 << 28

export function shelfOf(columns: readonly Uint16Array[], kernels: Kernels = plainKernels, budget = PLENTY): Shelf {
  return new Shelf(kernels, codesOf(recordingOf(columns)), budget)
}

/** Everything loaded. */
export function loaded(columns: readonly Uint16Array[], kernels?: Kernels): Shelf {
  const shelf = shelfOf(columns, kernels)
  for (const _ of shelf.load(shelf.slices[0]));
  return shelf
}

/** The null of one feature, unit after unit: what a search does with all units of a slice at once. */
export class ShiftNull {
  readonly shifts: number
  readonly maxima: Float64Array
  private readonly plan: TurnPlan
  private readonly feature: ArrayLike<number>
  private readonly vector: UnitVector
  private readonly kernels: Kernels

  constructor(feature: ArrayLike<number>, shifts: number, seed: number, kernels = KERNELS[1]) {
    this.plan = planTurns(feature.length, shifts, seed)
    this.shifts = this.plan.shifts
    this.maxima = new Float64Array(this.shifts)
    this.feature = feature
    this.vector = new UnitVector(feature, this.plan.length, false)
    this.kernels = kernels
  }

  /** Adds two units to the maxima and returns their r with the feature where it is. */
  add(...columns: [Uint16Array, Uint16Array]): number[] {
    const { books, room } = loaded(columns, this.kernels)
    const tables = books.map((book, slot) => unitTable(book, room.codes(slot), this.plan.length))
    for (const _ of turnAll(room, tables, [this.vector], this.plan, (_slot, _feature, r) => raise(this.maxima, r)));
    return tables.map((table, slot) => {
      let r = 0
      for (let t = 0; t < this.plan.length; t++) r += table[room.codes(slot)[t]] * (this.feature[t] - this.vector.mean)
      return r * this.vector.scale
    })
  }

  p(r: number): number {
    return familyWise(r, this.maxima)
  }
}
