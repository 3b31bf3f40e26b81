// Division of a text among streams. Each reads a strip of consecutive blocks after a warm-up; strips that are read in
// parallel form a wave. There are two sets of blocks, so that one can be stored while the next is filled.

import { BLOCK_CHARACTERS } from '../kernels/statistics.ts'

export interface StreamLayout {
  streams: number
  /** blocks of a strip */
  strip: number
  /** finished blocks that may wait to be stored */
  waiting: number
}

/** Bytes of all blocks at most. */
const MOST_BYTES = 2 ** 29
/** Blocks of a strip at most: a warm-up of 1,000 characters is a sixteenth of the work, and a wave is still short. */
const LONGEST = 4

/** @param threads that compute: streams are divided among them evenly */
export function streamLayoutOf(characters: number, units: number, streams: number, threads: number): StreamLayout {
  const blocks = Math.ceil(characters / BLOCK_CHARACTERS)
  const allowed = Math.min(streams, even(MOST_BYTES / (2 * units * BLOCK_CHARACTERS * 2), threads))
  if (blocks === 1 || allowed <= 1) return { streams: 1, strip: blocks, waiting: 1 }
  const longest = Math.min(LONGEST, Math.ceil(blocks / allowed))
  const waves = Math.ceil(blocks / (allowed * longest))
  const used = Math.ceil(blocks / (waves * longest))
  return { streams: used, strip: Math.ceil(blocks / (waves * used)), waiting: used }
}

/** As many as fit, a multiple of the threads where there are more. */
function even(capacity: number, threads: number): number {
  return capacity > threads ? Math.floor(capacity / threads) * threads : Math.floor(capacity)
}
