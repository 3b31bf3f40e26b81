// Pearson's r of shown values (a cell state through tanh), for every pair of some units and some others, in one pass over
// the blocks. The only implementation, so that a pair has the same r everywhere. Of a long recording a sample of evenly
// spaced blocks is read.

import { kindAt, type UnitShape } from '../model/unit-names.ts'
import type { StateKind } from '../model/units.ts'
import type { ActivationSource } from '../search/types.ts'
import { FLOAT16 } from '../util/float16-table.ts'

export interface Correlations {
  /** [of][against] r; 0 for a constant unit */
  r: Float32Array
  /** characters compared */
  characters: number
}

export interface CorrelationOptions {
  /** columns */
  of: ArrayLike<number>
  /** columns; all of the recording without */
  against?: ArrayLike<number>
  /** most blocks that are read */
  blocks?: number
}

/** Shown values by float16 bits: [65536]. */
const SQUEEZED = FLOAT16.map(Math.tanh)

/** [65,536] the value that is shown for each 16-bit float: tanh for cell states, itself for others. */
export function shownByBits(kind: StateKind): Float32Array {
  return kind === 'c' ? SQUEEZED : FLOAT16
}

/** Yields after each group of units. */
export function* correlations(
  source: ActivationSource,
  shape: UnitShape,
  { of, against, blocks: most = 16 }: CorrelationOptions,
): Generator<{ done: number; total: number }, Correlations, undefined> {
  const chosen = chosenBlocks(source, most)
  const characters = chosen.reduce((sum, { length }) => sum + length, 0)
  const others = against ? Array.from(against) : Array.from({ length: source.units }, (_, i) => i)
  const r = new Float32Array(of.length * others.length)
  const read = createReader(source, shape, chosen)
  const own = Array.from(of, (column) => standardised(read(column, new Float32Array(characters))))
  const other = new Float32Array(characters)
  const order = others.map((_, i) => i).sort((a, b) => others[a] - others[b])
  let group = -1
  for (const [done, place] of order.entries()) {
    const values = standardised(read(others[place], other))
    for (const [i, mine] of own.entries()) r[i * others.length + place] = dot(mine, values)
    if (Math.floor(others[place] / source.groupUnits) === group) continue
    group = Math.floor(others[place] / source.groupUnits)
    yield { done, total: others.length }
  }
  return { r, characters }
}

/** Reads the shown values of a column over the blocks into `out`; columns of one group are read together. */
function createReader(
  source: ActivationSource,
  shape: UnitShape,
  chosen: readonly { block: number; length: number }[],
): (column: number, out: Float32Array) => Float32Array {
  let held = -1
  let parts: Uint16Array[] = []
  return (column, out) => {
    const group = Math.floor(column / source.groupUnits)
    if (group !== held) {
      held = group
      parts = chosen.map(({ block }) => source.group(block, group).slice())
    }
    const table = shownByBits(kindAt(shape, column))
    const lane = (column % source.groupUnits) * source.blockCharacters
    let at = 0
    chosen.forEach(({ length }, b) => {
      for (let t = lane; t < lane + length; t++) out[at++] = table[parts[b][t]]
    })
    return out
  }
}

/** Standardises in place to mean 0 and norm 1, so that a dot product is r; zeros for a constant unit. */
function standardised(values: Float32Array): Float32Array {
  let [mean, squares] = [0, 0]
  for (const value of values) mean += value / values.length
  for (const value of values) squares += (value - mean) ** 2
  const norm = Math.sqrt(squares)
  const still = !(squares / values.length > STILL)
  for (let t = 0; t < values.length; t++) values[t] = still ? 0 : (values[t] - mean) / norm
  return values
}

/** A variance below this is rounding: the steps of float32 near ±1. */
const STILL = 1e-13

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let t = 0; t < a.length; t++) sum += a[t] * b[t]
  return Number.isFinite(sum) ? Math.max(-1, Math.min(1, sum)) : 0
}

/** At most so many blocks, evenly spaced over the recording. */
export function chosenBlocks(
  { characters, blockCharacters }: Pick<ActivationSource, 'characters' | 'blockCharacters'>,
  most: number,
) {
  const all = Math.ceil(characters / blockCharacters)
  const count = Math.min(all, Math.max(1, most))
  return Array.from({ length: count }, (_, i) => {
    const block = Math.floor((i * all) / count)
    return { block, length: Math.min(blockCharacters, characters - block * blockCharacters) }
  })
}
