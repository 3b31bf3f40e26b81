// Reads a recording a few whole units at a time, so that memory follows the length of the text and not the number of
// units: 16 units of a million characters are 32 MB.

import type { ActivationSource } from './types.ts'

/** A run of neighbouring units, each over all characters. */
export interface ColumnBatch {
  first: number
  count: number
  /** float16 bits [count][characters]; reused by the next batch */
  bits: Uint16Array
}

/** Of long texts fewer units are held at once, and blocks read again. */
const BUDGET_BYTES = 64 << 20

/** Batches are even in size except, perhaps, the last: the null works on pairs of units. */
export function* columnBatches(source: ActivationSource, budget = BUDGET_BYTES): Generator<ColumnBatch> {
  const fitting = Math.floor(budget / (2 * source.characters))
  const size = Math.max(2, Math.min(source.groupUnits, fitting - (fitting % 2)))
  const bits = new Uint16Array(size * source.characters)
  for (let first = 0; first < source.units; ) {
    const groupEnd = first - (first % source.groupUnits) + source.groupUnits
    const count = Math.min(size, groupEnd - first, source.units - first)
    readColumns(source, first, count, bits)
    yield { first, count, bits: bits.subarray(0, count * source.characters) }
    first += count
  }
}

function readColumns(source: ActivationSource, first: number, count: number, into: Uint16Array): void {
  const { characters, blockCharacters, groupUnits } = source
  const group = Math.floor(first / groupUnits)
  for (let start = 0, block = 0; start < characters; start += blockCharacters, block++) {
    const data = source.group(block, group)
    const length = Math.min(blockCharacters, characters - start)
    for (let k = 0; k < count; k++) {
      const at = ((first % groupUnits) + k) * blockCharacters
      into.set(data.subarray(at, at + length), k * characters + start)
    }
  }
}
