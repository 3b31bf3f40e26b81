// The train part, on which a unit's sign and threshold are chosen, and the held-out part, on which it is scored. Since
// units and features are autocorrelated, the parts are few, long stretches with a gap wherever they meet. In simulations
// of independent units and features the best of 1,024 units has a held-out AUROC of 0.50 as long as the gap is three
// correlation times of the feature (correlation-time.ts); 64 interleaved blocks gave up to 0.66.

import { AppError } from '../errors.ts'

export interface Split {
  /** half-open stretches of characters, ascending: [from, to, from, to, …] */
  train: Uint32Array
  heldout: Uint32Array
}

/** Raised whenever the split changes: metrics of two rules cannot be compared. */
export const SPLIT_VERSION = 3
/** Fewest characters of a recording that is searched. */
export const MIN_CHARACTERS = 512

/** Equal pieces that the text is cut into. */
export const SEGMENTS = 64
/**
 * In segments, half-open. The order train, held out, held out, train, train, held out, held out, train gives both parts
 * the same mean position and spread over the text, and only four borders, at each of which two segments are left out.
 */
const TRAIN = [0, 7, 25, 39, 57, 64]
const HELD_OUT = [9, 23, 41, 55]

/**
 * A function of the length: 28 of 64 segments are train, 28 held out, and two at each of the four borders left out.
 * @throws AppError `recording-too-short`
 */
export function splitCharacters(characters: number): Split {
  if (characters < MIN_CHARACTERS)
    throw new AppError(
      'recording-too-short',
      `This recording holds ${characters} characters; a search needs at least ${MIN_CHARACTERS}.`,
    )
  const edge = (segment: number) => segmentEdge(segment, characters)
  return { train: Uint32Array.from(TRAIN, edge), heldout: Uint32Array.from(HELD_OUT, edge) }
}

/** The first character of a segment; of SEGMENTS, the text's length. */
function segmentEdge(segment: number, characters: number): number {
  return Math.floor((segment * characters) / SEGMENTS)
}

/** Characters between a train stretch and a held-out one, at least. */
export function gapOf(characters: number): number {
  return Math.floor(characters / (SEGMENTS / 2))
}

/**
 * Held-out stretches cut into about equal blocks: [from, to, from, to, …]. Blocks do not cross a gap.
 * @param most blocks; at least one a stretch
 */
export function blocksOf(stretches: Uint32Array, most: number): Uint32Array {
  const each = Math.max(1, Math.floor(most / (stretches.length / 2)))
  const edges: number[] = []
  for (let s = 0; s < stretches.length; s += 2) {
    const [from, to] = [stretches[s], stretches[s + 1]]
    for (let b = 0; b < each; b++)
      edges.push(from + Math.floor((b * (to - from)) / each), from + Math.floor(((b + 1) * (to - from)) / each))
  }
  return Uint32Array.from(edges)
}

/** Characters in the stretches [from, to, from, to, …]. */
export function lengthOf(stretches: Uint32Array): number {
  let length = 0
  for (let i = 0; i < stretches.length; i += 2) length += stretches[i + 1] - stretches[i]
  return length
}

/** The values [characters] at the stretches, one after the other: [lengthOf(stretches)]. */
export function gathered(values: Float32Array, stretches: Uint32Array): Float32Array {
  const out = new Float32Array(lengthOf(stretches))
  for (let s = 0, at = 0; s < stretches.length; s += 2) {
    out.set(values.subarray(stretches[s], stretches[s + 1]), at)
    at += stretches[s + 1] - stretches[s]
  }
  return out
}
