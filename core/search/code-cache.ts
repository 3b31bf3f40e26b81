// The codes of a recording's units, as many at a time as memory allows: all of them once and for all, or most of them
// for good and the others slice after slice in what is left.

import type { CodeBook } from './codebook.ts'
import type { CodingStep } from './coding.ts'
import { type Arena, GROUP_SLOTS, type Kernels } from './kernels/kernels.ts'

/**
 * Takes codes of `units` units of a group (1 unless told) from `unit` on, the first of them of character `from`:
 * [units][length / units]. What lies beyond the last character is to be left out.
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
  /** of the room, where its first unit stands */
  slot: number
}

/** Of the feature, at most, for each character; and of what turns need beside it. */
const FEATURE_BYTES = 8
const TURNS_BYTES = 8 << 20
/** Units that come and go where not all can stay: enough for turning them to be worth preparing a feature for. */
const PASSING = 32

/** The codes of all units, or of as many as the budget lets stay; the rest come and go, slice by slice. */
export class CodeCache {
  readonly source: CodeSource
  readonly arena: Arena
  readonly slices: readonly Slice[]
  /** of the units that are in the room, by slot */
  readonly books: CodeBook[] = []
  readonly #loaded = new Set<Slice>()
  readonly #books: CodeBook[] = []

  /** @param budget bytes that codes and the feature may take */
  constructor(kernels: Kernels, source: CodeSource, budget: number) {
    this.source = source
    this.slices = slicesOf(source, budget - TURNS_BYTES)
    this.arena = kernels.arena(source.characters, Math.max(...this.slices.map(({ slot, count }) => slot + count)))
  }

  /** Of any unit whose slice has once been loaded. */
  book(column: number): CodeBook {
    return this.#books[column]
  }

  /** All slices, those first that need not be loaded. */
  get nearest(): Slice[] {
    const near = this.slices.filter((slice) => this.#loaded.has(slice))
    return [...near, ...this.slices.filter((slice) => !near.includes(slice))]
  }

  /** Makes sure that a slice is in the room. Yields how many of its units are there, now and then. */
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
 * All units, if there is memory for them. Else most of them stay and the others take turns in the rest of the room, or,
 * where so few fit that it would make no difference, all take turns: whole groups where a group fits, else an even
 * number of units, since the null works on pairs.
 */
function slicesOf({ characters, units, groupUnits }: CodeSource, budget: number): Slice[] {
  const fitting = Math.floor((budget - FEATURE_BYTES * characters) / characters)
  if (fitting >= units) return [{ first: 0, count: units, slot: 0 }]
  const groups = fitting - (fitting % groupUnits)
  if (groups >= 4 * PASSING) {
    const staying = groups - PASSING - (groups % GROUP_SLOTS)
    return [{ first: 0, count: staying, slot: 0 }, ...inTurns(staying, units, PASSING, staying)]
  }
  const size = groups || Math.max(2, fitting - (fitting % 2))
  return inTurns(0, units, size, 0, size < groupUnits ? groupUnits : units)
}

/** @param within units that are never cut across: a group, where it does not fit as a whole */
function inTurns(from: number, units: number, size: number, slot: number, within = units): Slice[] {
  const slices: Slice[] = []
  for (let first = from; first < units; ) {
    const count = Math.min(size, first - (first % within) + within - first, units - first)
    slices.push({ first, count, slot })
    first += count
  }
  return slices
}
