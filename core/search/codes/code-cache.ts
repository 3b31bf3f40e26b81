// The codes of a recording's units within a memory budget: all of them resident, or most of them resident and the others
// loaded slice by slice into the rest of the arena.

import { type Arena, GROUP_SLOTS, type Kernels } from '../kernels/kernels.ts'
import type { CodeBook } from './codebook.ts'
import type { CodingStep } from './coding.ts'

/**
 * Takes codes of `units` units (default 1) of a group from `unit` on, the first of them of character `from`:
 * [units][length / units]. Codes beyond the last character are ignored.
 */
export type GroupSink = (unit: number, from: number, codes: Uint8Array, units?: number) => void

/** Where codes come from. */
export interface CodeSource {
  /** recorded characters */
  characters: number
  units: number
  /** units that are read together */
  groupUnits: number
  /** `L1.c.17` */
  name(column: number): string
  /** Gives the codes of units first…end of a group, counted within it, and their books. */
  load(group: number, units: readonly [first: number, end: number], sink: GroupSink): Generator<CodingStep, CodeBook[]>
}

export interface Slice {
  first: number
  count: number
  /** slot of the arena that holds its first unit */
  slot: number
}

/** Bytes of the feature for each character, at most; and of the buffers of circular shifts. */
const FEATURE_BYTES = 8
const SHIFT_BYTES = 8 << 20
/** Units of a slice that is loaded in rotation. */
const PASSING = 32

/** Slices that share a slot replace one another. */
export class CodeCache {
  readonly source: CodeSource
  readonly arena: Arena
  readonly slices: readonly Slice[]
  /** of the units in the arena, by slot */
  readonly books: CodeBook[] = []
  readonly #loaded = new Set<Slice>()
  readonly #books: CodeBook[] = []

  /** @param budget bytes that codes and the feature may take */
  constructor(kernels: Kernels, source: CodeSource, budget: number) {
    this.source = source
    this.slices = slicesOf(source, budget - SHIFT_BYTES)
    this.arena = kernels.arena(source.characters, Math.max(...this.slices.map(({ slot, count }) => slot + count)))
  }

  /** Of any unit whose slice has been loaded at least once. */
  book(column: number): CodeBook {
    return this.#books[column]
  }

  /** All slices, loaded ones first. */
  get nearest(): Slice[] {
    const near = this.slices.filter((slice) => this.#loaded.has(slice))
    return [...near, ...this.slices.filter((slice) => !near.includes(slice))]
  }

  /** Loads a slice into the arena, if it is not there. Yields the number of its units that are loaded. */
  *load(slice: Slice): Generator<number> {
    if (this.#loaded.has(slice)) return
    for (const other of this.#loaded) if (other.slot === slice.slot) this.#loaded.delete(other)
    const { groupUnits } = this.source
    for (let first = slice.first; first < slice.first + slice.count; ) {
      const group = Math.floor(first / groupUnits)
      const start = group * groupUnits
      const end = Math.min(start + groupUnits, slice.first + slice.count)
      yield* this.#loadGroup(slice, group, [first - start, end - start])
      first = end
    }
    this.#loaded.add(slice)
  }

  *#loadGroup(slice: Slice, group: number, units: readonly [number, number]): Generator<number> {
    const start = group * this.source.groupUnits - slice.first // of the group, within the slice
    const loading = this.source.load(group, units, (unit, from, codes, count) =>
      this.arena.put(slice.slot + start + unit, from, codes, count),
    )
    const [first, end] = units
    for (let step = loading.next(); ; step = loading.next()) {
      if (step.done) {
        for (const [i, book] of step.value.entries()) {
          this.books[slice.slot + start + first + i] = book
          this.#books[slice.first + start + first + i] = book
        }
        return
      }
      yield start + first + ((end - first) * step.value.done) / step.value.total
    }
  }
}

/**
 * All units, if they fit. Else most of them are resident and the others are loaded in rotation into the rest of the
 * arena, or, where few fit, all are loaded in rotation: whole groups where a group fits, else an even number of units,
 * since the null works on pairs.
 */
function slicesOf({ characters, units, groupUnits }: CodeSource, budget: number): Slice[] {
  const fitting = Math.floor((budget - FEATURE_BYTES * characters) / characters)
  if (fitting >= units) return [{ first: 0, count: units, slot: 0 }]
  const groups = fitting - (fitting % groupUnits)
  if (groups >= 4 * PASSING) {
    const staying = groups - PASSING - (groups % GROUP_SLOTS)
    return [{ first: 0, count: staying, slot: 0 }, ...rotating(staying, units, PASSING, staying)]
  }
  const size = groups || Math.max(2, fitting - (fitting % 2))
  return rotating(0, units, size, 0, size < groupUnits ? groupUnits : units)
}

/** @param within a slice does not cross multiples of this: a group, where it does not fit as a whole */
function rotating(from: number, units: number, size: number, slot: number, within = units): Slice[] {
  const slices: Slice[] = []
  for (let first = from; first < units; ) {
    const count = Math.min(size, first - (first % within) + within - first, units - first)
    slices.push({ first, count, slot })
    first += count
  }
  return slices
}
