// The codes of a recording's units, as many at a time as memory allows: all of them once and for all, or slice after
// slice.

import type { CodeBook } from './codebook.ts'
import type { CodeSink, CodingStep } from './coding.ts'
import type { Kernels, Room } from './kernels/kernels.ts'

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
  load(group: number, units: readonly [first: number, end: number], sink: CodeSink): Generator<CodingStep, CodeBook[]>
}

export interface Slice {
  first: number
  count: number
}

/** Of the feature, at most, for each character; and of what turns need beside it. */
const FEATURE_BYTES = 8
const TURNS_BYTES = 8 << 20

export class Shelf {
  readonly source: CodeSource
  readonly room: Room
  readonly slices: readonly Slice[]
  /** of the slice that is loaded, one a slot */
  books: CodeBook[] = []
  #loaded: Slice | undefined
  readonly #books: CodeBook[] = []

  /** @param budget bytes that codes and the feature may take */
  constructor(kernels: Kernels, source: CodeSource, budget: number) {
    this.source = source
    this.slices = slicesOf(source, budget - TURNS_BYTES)
    this.room = kernels.room(source.characters, Math.max(...this.slices.map(({ count }) => count)))
  }

  /** Of any unit whose slice has once been loaded. */
  book(column: number): CodeBook {
    return this.#books[column]
  }

  /** Makes sure that a slice is in the room, its first unit in slot 0. Yields how many units are there, now and then. */
  *load(slice: Slice): Generator<number> {
    if (this.#loaded === slice) return
    this.#loaded = undefined
    this.books = []
    const { groupUnits } = this.source
    for (let first = slice.first; first < slice.first + slice.count; ) {
      const group = Math.floor(first / groupUnits)
      const start = group * groupUnits
      const end = Math.min(start + groupUnits, slice.first + slice.count)
      yield* this.#loadGroup(group, [first - start, end - start], start - slice.first)
      first = end
    }
    for (const [slot, book] of this.books.entries()) this.#books[slice.first + slot] = book
    this.#loaded = slice
  }

  *#loadGroup(group: number, units: readonly [number, number], slot: number): Generator<number> {
    const here = this.books.length
    const loading = this.source.load(group, units, (unit, from, codes) => this.room.codes(slot + unit).set(codes, from))
    for (let step = loading.next(); ; step = loading.next()) {
      if (step.done) {
        this.books.push(...step.value)
        return
      }
      yield here + ((units[1] - units[0]) * step.value.done) / step.value.total
    }
  }
}

/** Whole groups where a group fits; else an even number of its units, since the null works on pairs. */
function slicesOf({ characters, units, groupUnits }: CodeSource, budget: number): Slice[] {
  const fitting = Math.floor((budget - FEATURE_BYTES * characters) / characters)
  const size = fitting >= groupUnits ? fitting - (fitting % groupUnits) : Math.max(2, fitting - (fitting % 2))
  const slices: Slice[] = []
  for (let first = 0; first < units; ) {
    const groupEnd = size < groupUnits ? first - (first % groupUnits) + groupUnits : units
    const count = Math.min(size, groupEnd - first, units - first)
    slices.push({ first, count })
    first += count
  }
  return slices
}
