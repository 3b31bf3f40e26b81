// Divides a stretch of text into shards that many streams read in parallel, so that the work is a matrix product: each
// stream first reads the characters before its shard as a warm-up.

import type { Runner } from '../kernels/kernels.ts'
import type { HiddenState } from '../model/state.ts'
import type { Ids } from '../text/vocabulary.ts'
import type { Progress } from '../util/generators.ts'

/** Characters first … first + count of the text, after `warm` characters of warm-up. */
export interface Shard {
  first: number
  count: number
  /** a multiple of SHARD_CHUNK */
  warm: number
}

/** Characters of each stream a step. */
export const SHARD_CHUNK = 32

export interface ShardOptions {
  /** most streams */
  streams?: number
  /** warm-up of each stream, characters, where there are so many */
  warm?: number
  /** most characters of all shards, spread evenly */
  limit?: number
}

/** Divides begin … end. A short text gets fewer streams. */
export function splitIntoShards(begin: number, end: number, options: ShardOptions = {}): Shard[] {
  const { streams: most = 32, warm = 512, limit = 131_072 } = options
  const characters = Math.max(0, end - begin)
  const streams = Math.max(1, Math.min(most, Math.floor(characters / (2 * warm + 1))))
  const longest = Math.ceil(Math.min(limit, characters) / streams)
  return Array.from({ length: streams }, (_, s) => {
    const first = begin + Math.floor((characters * s) / streams)
    const count = Math.min(longest, begin + Math.floor((characters * (s + 1)) / streams) - first)
    return { first, count, warm: Math.floor(Math.min(first, warm) / SHARD_CHUNK) * SHARD_CHUNK }
  })
}

/** One call of a runner. */
export interface ShardStep {
  /** [count, streams] ids, time-major; 0 where a stream has nothing to read */
  ids: Int32Array
  /** of the first row, from the start of each shard; negative during warm-up */
  time: number
  count: number
  warm: boolean
  /** streams whose text begins after this step, to be reset to zero state */
  fresh: number[]
  /** after this step */
  progress: Progress
}

export interface ShardedRun {
  /** characters of all shards */
  total: number
  steps(): Generator<ShardStep, void, undefined>
  /** whether row t of a step holds a character of stream s's shard */
  counted(step: ShardStep, t: number, s: number): boolean
}

/** The steps of reading shards in parallel: one stream each, SHARD_CHUNK characters a step. */
export function runShards(text: Ids, shards: readonly Shard[]): ShardedRun {
  const total = shards.reduce((sum, { count }) => sum + count, 0)
  const longest = shards.reduce((most, { count }) => Math.max(most, count), 0)
  const warm = shards.reduce((most, shard) => Math.max(most, shard.warm), 0)
  const read = (time: number) => shards.reduce((sum, { count }) => sum + Math.min(count, time), 0)
  return {
    total,
    *steps() {
      for (let time = -warm; time < longest; time += SHARD_CHUNK) {
        const count = Math.min(SHARD_CHUNK, longest - time)
        const end = time + count
        yield {
          ids: columns(text, shards, time, count),
          time,
          count,
          warm: time < 0,
          fresh: shards.flatMap((shard, s) => (time < 0 && shard.warm < warm && -shard.warm === end ? [s] : [])),
          progress: { done: read(Math.max(0, end)), total },
        }
      }
    },
    counted: ({ time }, t, s) => time + t >= 0 && time + t < shards[s].count,
  }
}

function columns(text: Ids, shards: readonly Shard[], time: number, count: number): Int32Array {
  const ids = new Int32Array(count * shards.length)
  for (let t = 0; t < count; t++)
    for (let s = 0; s < shards.length; s++) ids[t * shards.length + s] = text[shards[s].first + time + t] ?? 0
  return ids
}

/** Resets some streams to zero state. */
export function release(runner: Runner, streams: readonly number[]): void {
  if (streams.length === 0) return
  const state = runner.state()
  for (const layer of layersOf(state)) {
    const width = layer.length / runner.streams
    for (const s of streams) layer.fill(0, s * width, (s + 1) * width)
  }
  runner.setState(state)
}

function layersOf({ h, c }: HiddenState): Float32Array[] {
  return [...h, ...c]
}
