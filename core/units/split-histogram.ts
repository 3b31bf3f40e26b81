// Counts of a unit's values where a feature is false and where it is true, in each part of the text: the metrics of any
// threshold follow exactly. Values are recorded as float16, so that a unit has at most 65,536 distinct ones.

import type { StateKind } from '../model/units.ts'
import type { SideCounts, SplitHistogram } from '../schema/cut.ts'
import { usualScale } from '../schema/unit-scale.ts'
import { MIN_CHARACTERS, splitCharacters } from '../search/split.ts'
import { toHalf } from '../util/float16.ts'
import { FLOAT16 } from '../util/float16-table.ts'
import { shownValues } from './display-scale.ts'

/**
 * @param values [characters] as recorded, each exactly representable as float16
 * @param truth [characters] 0 or 1; without one, all characters count as outside
 */
export function splitHistogram(kind: StateKind, values: Float32Array, truth: Uint8Array | null): SplitHistogram {
  const codes = Uint16Array.from(values, toHalf)
  const counted = (stretches: ArrayLike<number>) => countCodes(codes, truth, stretches)
  const all = counted([0, codes.length])
  const order = presentCodes(all)
  const split = codes.length < MIN_CHARACTERS ? null : splitCharacters(codes.length)
  const side = (counts: Uint32Array, class_: 0 | 1) => Uint32Array.from(order, (code) => counts[2 * code + class_])
  const sides = (counts: Uint32Array): SideCounts => ({ outside: side(counts, 0), inside: side(counts, 1) })
  const recorded = Float32Array.from(order, (code) => FLOAT16[code])
  const levels = shownValues(kind, recorded)
  const usual = usualScale(kind)
  return {
    low: Math.min(usual.low, levels[0] ?? 0),
    high: Math.max(usual.high, levels.at(-1) ?? 0),
    recorded,
    levels,
    parts: {
      search: split && sides(counted(split.train)),
      heldout: split && sides(counted(split.heldout)),
      all: sides(all),
    },
  }
}

/** [65536][2] characters of some stretches by float16 bits and class. */
function countCodes(codes: Uint16Array, truth: Uint8Array | null, stretches: ArrayLike<number>): Uint32Array {
  const counts = new Uint32Array(2 * 65536)
  for (let s = 0; s < stretches.length; s += 2)
    for (let t = stretches[s]; t < stretches[s + 1]; t++) counts[2 * codes[t] + (truth?.[t] ? 1 : 0)]++
  return counts
}

/** The bit patterns that occur, by ascending value. */
function presentCodes(counts: Uint32Array): number[] {
  const codes: number[] = []
  for (let code = 0; code < 65536; code++) if (counts[2 * code] + counts[2 * code + 1] > 0) codes.push(code)
  return codes.sort((a, b) => FLOAT16[a] - FLOAT16[b])
}
