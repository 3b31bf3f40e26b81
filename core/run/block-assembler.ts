// Fills the blocks of a wave row by row: block k of every strip at once. The statistics of a block are computed when it is
// full. Blocks of the first strip extend the summary of the recording at once, the others when the wave ends, since the
// summary is over a gapless beginning.

import { AppError } from '../errors.ts'
import { checkFinite, clearTails } from '../kernels/block-writer.ts'
import type { Recorder, Target } from '../kernels/kernels.ts'
import {
  BLOCK_CHARACTERS,
  emptySummary,
  mergeStatistics,
  type RecordingSummary,
  type UnitStatistics,
} from '../kernels/statistics.ts'
import type { ModelSpec } from '../model/spec.ts'
import type { StateKind } from '../model/units.ts'
import { columns, type IdSource } from '../text/id-source.ts'

/** One block of consecutive characters, all units. */
export interface FullBlock {
  /** 0, 1, …; all but the last of the text hold BLOCK_CHARACTERS. Not ascending with several streams. */
  index: number
  /** characters in this block */
  characters: number
  /** float16 bits, [unit][BLOCK_CHARACTERS]: unit-major, the tail of a short block zero; in shared memory */
  values: Uint16Array
  /** [characters] −log p of each character given those before it, nats; NaN for the first of the recording */
  surprise: Float32Array
  /** of the gapless beginning of the recording, where this block extends it */
  summary?: RecordingSummary
}

export interface BlockAssembler {
  /** of the gapless beginning of the recording; updated in place */
  readonly summary: RecordingSummary
  /** characters of the longest block of the current row */
  readonly length: number
  /** Starts a wave of strips. @param surprises of each one's first character, nats */
  begin(start: number, surprises: Float32Array): void
  /** Starts the next row. @returns whether another one follows in this wave */
  next(): boolean
  /** Reads `count` characters of every strip, `time` after the start of the row. @returns the number of characters read */
  read(time: number, count: number): number
  /** The blocks of the row, the first strip's last: in a wave's last row the recording is then gapless. */
  finish(): Generator<FullBlock, void, undefined>
  /** −log p of the character after the wave, nats. */
  surpriseAhead(): number
}

/** A block that is being filled. */
interface Filling {
  /** of the recorder's blocks */
  block: number
  /** position of its first character */
  from: number
  characters: number
  surprise: Float32Array
}

/** @param apart characters from one strip to the next */
export function createBlockAssembler(
  recorder: Recorder,
  spec: ModelSpec,
  kinds: readonly StateKind[],
  text: IdSource,
  apart: number,
): BlockAssembler {
  const { streams, blocks } = recorder
  const units = blocks[0].length / BLOCK_CHARACTERS
  const summary = emptySummary(units)
  const idle: Target = { block: 0, at: 0, count: 0 }
  /** blocks in the order in which they are reused */
  const order = Array.from(blocks, (_, block) => block)
  let strips: RecordingSummary[] = []
  let ahead = new Float32Array(0)
  let row: Filling[] = []
  let start = 0
  /** where the next row begins in each strip */
  let next = 0

  /** Stores the surprise of each character; the last one's belongs to the next block. */
  function score(nats: Float32Array, stream: number, time: number, count: number): void {
    const { from, characters, surprise } = row[stream]
    for (let t = 0, at = time + 1; t < count; t++, at++) {
      const value = nats[t * streams + stream]
      if (from + at < text.length && !Number.isFinite(value)) throw unpredictable(from + at)
      if (at < characters) surprise[at] = value
      else ahead[stream] = value
    }
  }

  /** Computes the statistics of a full block, and merges them into its strip's. */
  function close(stream: number): void {
    const { block, from, characters, surprise } = row[stream]
    const statistics = recorder.summarise(block, characters)
    checkFinite(statistics, blocks[block], from, spec, kinds)
    clearTails(blocks[block], characters)
    add(strips[stream], statistics, characters, scoresOf(surprise))
  }

  function full({ block, from, characters, surprise }: Filling): FullBlock {
    order.push(block)
    return { index: from / BLOCK_CHARACTERS, characters, values: blocks[block], surprise }
  }

  const isLast = () => next >= Math.min(apart, text.length - start)

  return {
    summary,
    get length() {
      return row[0].characters
    },
    begin(at, surprises) {
      start = at
      next = 0
      ahead = Float32Array.from(surprises)
      strips = Array.from(surprises, (_, stream) => (stream === 0 ? summary : emptySummary(units)))
    },
    next() {
      row = []
      for (let from = start + next; row.length < strips.length && from < text.length; from += apart) {
        const characters = Math.min(BLOCK_CHARACTERS, text.length - from)
        const surprise = new Float32Array(characters)
        surprise[0] = ahead[row.length]
        row.push({ block: order.shift()!, from, characters, surprise })
      }
      next += BLOCK_CHARACTERS
      return !isLast()
    },
    read(time, count) {
      const targets = Array.from({ length: streams }, (_, stream): Target => {
        const filling = row[stream]
        return filling ? { block: filling.block, at: time, count: Math.min(count, filling.characters - time) } : idle
      })
      const nats = recorder.record(columns(text, row[0].from + time, count + 1, streams, apart), count, targets)
      let read = 0
      for (const [stream, { count }] of targets.entries()) {
        if (count <= 0) continue
        score(nats, stream, time, count)
        read += count
      }
      return read
    },
    *finish() {
      for (let stream = 1; stream < row.length; stream++) {
        close(stream)
        yield full(row[stream])
      }
      close(0)
      if (isLast()) for (const strip of strips.slice(1)) add(summary, strip, strip.characters, strip)
      yield { ...full(row[0]), summary }
    },
    surpriseAhead: () => ahead[strips.length - 1],
  }
}

type Scores = Pick<RecordingSummary, 'crossEntropySum' | 'scored'>

/** Sum and number of the surprises that are not NaN. */
function scoresOf(surprise: Float32Array): Scores {
  let [sum, scored] = [0, 0]
  for (const nats of surprise) {
    if (Number.isNaN(nats)) continue
    sum += nats
    scored++
  }
  return { crossEntropySum: sum, scored }
}

function add(summary: RecordingSummary, more: UnitStatistics, characters: number, scores: Scores): void {
  mergeStatistics(summary, more, characters)
  summary.crossEntropySum += scores.crossEntropySum
  summary.scored += scores.scored
}

function unpredictable(position: number): AppError {
  return new AppError(
    'not-finite',
    `The prediction of character ${position} is not a number; the network's weights are damaged or its training diverged.`,
  )
}
