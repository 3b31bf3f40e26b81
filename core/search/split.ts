// Which characters choose a unit's sign and threshold, and which ones judge it. Neighbouring characters are alike, so
// the text is dealt out in long blocks, alternately, and each block loses its beginning: what a unit remembers from
// the block before must not leak into this one.

import { AppError } from '../errors.ts'

export interface Split {
  /** half-open stretches of characters, ascending: [from, to, from, to, …] */
  train: Uint32Array
  heldout: Uint32Array
}

/** Raised whenever another rule deals the characters out differently: figures of two rules cannot be compared. */
export const SPLIT_VERSION = 2
const MAX_BLOCKS = 64
const MIN_BLOCK = 64
/** Longer than most speeches, comments and formulas. */
const MAX_GAP = 2048
/** Fewer characters than this cannot be judged at all. */
export const MIN_CHARACTERS = 512

/**
 * Depends on nothing but the length: at most 64 blocks, the even ones to train on, the odd ones held out, with a gap at
 * the beginning of each but the first (gapOf).
 * @throws AppError `recording-too-short`
 */
export function splitCharacters(characters: number): Split {
  if (characters < MIN_CHARACTERS)
    throw new AppError(
      'recording-too-short',
      `This recording holds ${characters} characters; a search needs at least ${MIN_CHARACTERS}.`,
    )
  const blocks = blocksOf(characters)
  const gap = gapOf(characters)
  const stretches = Array.from({ length: blocks }, (_, b) => [
    Math.floor((b * characters) / blocks) + (b === 0 ? 0 : gap),
    Math.floor(((b + 1) * characters) / blocks),
  ])
  const every = (parity: number) => Uint32Array.from(stretches.filter((_, b) => b % 2 === parity).flat())
  return { train: every(0), heldout: every(1) }
}

function blocksOf(characters: number): number {
  return Math.min(MAX_BLOCKS, 2 * Math.floor(characters / (2 * MIN_BLOCK)))
}

/** Characters between a train block and a held-out one: a quarter of a block, but at most 2,048. */
export function gapOf(characters: number): number {
  return Math.min(MAX_GAP, Math.floor(characters / blocksOf(characters) / 4))
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
