// A few units' counts apart for every held-out block: what resampling whole blocks needs, since neighbouring characters
// are too much alike to be resampled one by one.

import { CODES } from './codebook.ts'
import type { PreparedFeature } from './prepared.ts'
import { positions } from './prepared.ts'
import type { Shelf } from './shelf.ts'
import { splitCharacters } from './split.ts'

/** [held-out blocks][256][2] characters of a unit at each code where the feature is false, and where it is true */
export type BlockCounts = Uint32Array

/** @param columns of the shelf's source; stops between units. About half a millisecond a unit and million characters. */
export function* blockCounts(
  shelf: Shelf,
  feature: Extract<PreparedFeature, { kind: 'boolean' }>,
  columns: readonly number[],
): Generator<number, Map<number, BlockCounts>> {
  const { heldout } = splitCharacters(feature.characters)
  const blocks = Array.from({ length: heldout.length / 2 }, (_, b) => heldout.subarray(2 * b, 2 * b + 2))
  const all = { parts: blocks.map(([from, to]) => Uint32Array.from({ length: to - from }, (_, i) => from + i)) }
  const trues = { parts: blocks.map((block) => positions(feature.values, 1, block)) }
  const counts = new Map(columns.map((column) => [column, new Uint32Array(blocks.length * CODES * 2)]))
  for (const slice of shelf.slices) {
    const here = columns.filter((column) => column >= slice.first && column < slice.first + slice.count)
    if (here.length === 0) continue
    yield* shelf.load(slice)
    for (const [which, marks] of [all, trues].entries())
      for (const column of here) {
        const counted = shelf.room.count(marks, column - slice.first, 1)
        const out = counts.get(column) as BlockCounts
        for (let i = 0; i < counted.length; i++) {
          out[2 * i + which] = counted[i]
          if (which === 1) out[2 * i] -= counted[i]
        }
        yield column
      }
  }
  return counts
}
