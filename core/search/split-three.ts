// Three parts of a recording for a probe: units and weights are fitted on the first (train), the number of units is
// chosen on the second (validation), and every reported metric is of the third (test).

import { lengthOf, type Split } from './split.ts'

export interface SplitThree {
  /** half-open stretches of characters, ascending: [from, to, from, to, …] */
  train: Uint32Array
  validation: Uint32Array
  test: Uint32Array
}

/** The share of a single held-out stretch that is left out between validation and test. */
const GAP = 1 / 8

/**
 * The held-out stretches of a split, divided: the first ones, up to about half of the characters, are the validation
 * part, the others the test part. Of two stretches each is one part; a single one is cut in two with a gap between.
 */
export function splitThree({ train, heldout }: Split): SplitThree {
  if (heldout.length === 2) return { train, ...cutInTwo(heldout[0], heldout[1]) }
  const half = lengthOf(heldout) / 2
  let [edge, characters] = [0, 0]
  do {
    const next = heldout[edge + 1] - heldout[edge]
    // the stretch across the middle goes to the side that holds more of it
    if (edge > 0 && characters + next / 2 > half) break
    characters += next
    edge += 2
  } while (edge < heldout.length - 2)
  return { train, validation: heldout.slice(0, edge), test: heldout.slice(edge) }
}

function cutInTwo(from: number, to: number): Pick<SplitThree, 'validation' | 'test'> {
  const gap = Math.floor((to - from) * GAP)
  const middle = from + Math.floor((to - from - gap) / 2)
  return { validation: Uint32Array.of(from, middle), test: Uint32Array.of(middle + gap, to) }
}
