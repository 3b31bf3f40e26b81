// Which units go with one unit, or against it: Pearson's r with every unit of a recording, in one walk over the blocks.
// Of a long recording only some blocks are read, spread evenly: r settles long before that.

import { FLOAT16 } from '../search/float16.ts'
import type { ActivationSource } from '../search/types.ts'

export interface Correlations {
  /** [units] r; 0 for a unit that stands still */
  r: Float32Array
  /** characters that were compared */
  characters: number
}

export interface CorrelationOptions {
  /** most blocks that are read */
  blocks?: number
}

/** @param column of the unit itself, whose r is 1. Yields after each group of units. */
export function* correlations(
  source: ActivationSource,
  column: number,
  { blocks: most = 16 }: CorrelationOptions = {},
): Generator<{ done: number; total: number }, Correlations, undefined> {
  const { blockCharacters, groupUnits, units } = source
  const chosen = chosenBlocks(source, most)
  const own = chosen.map(({ block, length }) => {
    const group = source.group(block, Math.floor(column / groupUnits))
    const at = (column % groupUnits) * blockCharacters
    return Float32Array.from(group.subarray(at, at + length), (bits) => FLOAT16[bits])
  })
  const characters = chosen.reduce((sum, { length }) => sum + length, 0)
  const { mean, deviation } = momentsOf(own, characters)
  const r = new Float32Array(units)
  for (let group = 0; group * groupUnits < units; group++) {
    const sums = Array.from({ length: groupUnits }, () => ({ x: 0, xx: 0, xy: 0 }))
    chosen.forEach(({ block, length }, i) => {
      addBlock(sums, source.group(block, group), blockCharacters, own[i], mean, length)
    })
    for (let k = 0; k < groupUnits && group * groupUnits + k < units; k++)
      r[group * groupUnits + k] = pearson(sums[k], characters, deviation)
    yield { done: Math.min(units, (group + 1) * groupUnits), total: units }
  }
  return { r, characters }
}

/** At most so many blocks, evenly over the recording. */
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

function momentsOf(parts: readonly Float32Array[], n: number): { mean: number; deviation: number } {
  let [mean, squares] = [0, 0]
  for (const part of parts) for (const value of part) mean += value / n
  for (const part of parts) for (const value of part) squares += (value - mean) ** 2
  return { mean, deviation: Math.sqrt(squares / n) }
}

/** @param mean of the unit that is compared; with it taken off, Σ x·(y − mean) needs no mean of x */
function addBlock(
  sums: { x: number; xx: number; xy: number }[],
  bits: Uint16Array,
  width: number,
  own: Float32Array,
  mean: number,
  length: number,
): void {
  sums.forEach((sum, k) => {
    let [x, xx, xy] = [0, 0, 0]
    for (let t = 0, at = k * width; t < length; t++, at++) {
      const value = FLOAT16[bits[at]]
      x += value
      xx += value * value
      xy += value * (own[t] - mean)
    }
    sum.x += x
    sum.xx += xx
    sum.xy += xy
  })
}

function pearson({ x, xx, xy }: { x: number; xx: number; xy: number }, n: number, deviation: number): number {
  const variance = xx / n - (x / n) ** 2
  const r = variance > 1e-12 && deviation > 0 ? xy / n / Math.sqrt(variance) / deviation : 0
  return Number.isFinite(r) ? Math.max(-1, Math.min(1, r)) : 0
}
