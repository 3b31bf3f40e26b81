// How a text is shared out among streams. Each reads a strip of consecutive blocks, and warms up once before it; all
// strips that are read side by side are a wave. Their blocks are kept twice, so that one set can be written out while
// the next is filled.

import { BLOCK_CHARACTERS } from '../kernels/statistics.ts'

export interface StreamLayout {
  streams: number
  /** blocks that a stream reads in one go */
  strip: number
  /** finished blocks that wait for whoever stores them */
  waiting: number
}

/** Bytes of all blocks at most. */
const MOST_BYTES = 2 ** 29
/** Blocks of a strip at most: a warm-up of 1,000 characters is a sixteenth of the work, and a wave is still short. */
const LONGEST = 4

/** @param threads that compute: streams are shared out among them evenly */
export function streamLayoutOf(characters: number, units: number, streams: number, threads: number): StreamLayout {
  const blocks = Math.ceil(characters / BLOCK_CHARACTERS)
  const allowed = Math.min(streams, even(MOST_BYTES / (2 * units * BLOCK_CHARACTERS * 2), threads))
  if (blocks === 1 || allowed <= 1) return { streams: 1, strip: blocks, waiting: 1 }
  const longest = Math.min(LONGEST, Math.ceil(blocks / allowed))
  const waves = Math.ceil(blocks / (allowed * longest))
  const used = Math.ceil(blocks / (waves * longest))
  return { streams: used, strip: Math.ceil(blocks / (waves * used)), waiting: used }
}

/** As many as there are room for, and a multiple of the threads where there are more. */
function even(room: number, threads: number): number {
  return room > threads ? Math.floor(room / threads) * threads : Math.floor(room)
}
