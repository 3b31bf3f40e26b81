// Cross-entropy of a network on a text: exact, in one stream from zero state, with the log-probability of each character;
// or fast, in many streams that each warm up on the characters before their shard, for validation during training.

import { AppError } from '../errors.ts'
import type { Backend, Runner } from '../kernels/kernels.ts'
import { logProbability } from '../model/loss.ts'
import type { ModelSpec, Parameters } from '../model/spec.ts'
import type { Ids } from '../text/vocabulary.ts'
import type { Progress } from '../util/generators.ts'
import { chunkOf } from './chunk.ts'

export interface Network {
  spec: ModelSpec
  parameters: Parameters
}

export interface Evaluation {
  /** characters predicted: all but the first */
  characters: number
  /** mean −log p, nats a character */
  crossEntropy: number
  bitsPerCharacter: number
  /** [characters] natural log of the probability; element i is of character i + 1 */
  logProbabilities: Float32Array
}

/** Most characters of one stream a call. */
const CHUNK = 256

/**
 * Exact: the whole text in one stream, from zero state.
 * @throws AppError `text-too-short` for fewer than two characters
 */
export function* evaluate(backend: Backend, network: Network, ids: Ids): Generator<Progress, Evaluation, undefined> {
  refuseShort(ids)
  const chunk = chunkOf(network.spec, 1, CHUNK)
  const runner = backend.createRunner(network.spec, network.parameters, { streams: 1, maxTime: chunk })
  const logProbabilities = new Float32Array(ids.length - 1)
  let sum = 0
  try {
    for (let from = 0; from < logProbabilities.length; from += chunk) {
      sum += score(runner, network.spec.vocabulary, ids, from, logProbabilities)
      yield { done: Math.min(from + chunk, logProbabilities.length), total: logProbabilities.length }
    }
  } finally {
    runner.dispose()
  }
  const crossEntropy = -sum / logProbabilities.length
  return {
    characters: logProbabilities.length,
    crossEntropy,
    bitsPerCharacter: crossEntropy / Math.LN2,
    logProbabilities,
  }
}

/** Scores as many characters as the runner takes. @returns the sum of their log-probabilities */
function score(runner: Runner, vocabulary: number, ids: Ids, from: number, out: Float32Array): number {
  const count = Math.min(runner.maxTime, out.length - from)
  const { logits } = runner.advance(Int32Array.from(ids.subarray(from, from + count)), count, { logits: true })
  let sum = 0
  for (let t = 0; t < count; t++) {
    const value = logProbability(logits!, t * vocabulary, vocabulary, ids[from + t + 1])
    out[from + t] = value
    sum += value
  }
  return sum
}

function refuseShort(ids: Ids): void {
  if (ids.length < 2)
    throw new AppError('text-too-short', `A text of ${ids.length} characters cannot be scored; it needs at least 2.`)
}

export interface EstimateOptions {
  /** most streams */
  streams?: number
  /** characters each stream reads before those it scores */
  warm?: number
  /** most characters scored, spread evenly over the text */
  limit?: number
}

/** Most characters of each of many streams a call. */
const STEP = 8

/**
 * Fast and deterministic: mean −log p, nats a character. A text too short for several streams is scored exactly. Yields
 * several times a second, also during warm-up.
 * @throws AppError `text-too-short` for fewer than two characters
 */
export function* estimate(
  backend: Backend,
  network: Network,
  ids: Ids,
  { streams: most = 32, warm = 64, limit = 131_072 }: EstimateOptions = {},
): Generator<Progress, number, undefined> {
  refuseShort(ids)
  const predictions = ids.length - 1
  const streams = Math.max(1, Math.min(most, Math.floor(predictions / (4 * warm))))
  const shards = splitIntoShards(predictions, streams, limit)
  const maxTime = chunkOf(network.spec, streams, STEP)
  const runner = backend.createRunner(network.spec, network.parameters, { streams, maxTime })
  try {
    if (streams > 1) yield* warmUp(runner, ids, shards, warm, network.spec.hidden)
    return yield* scoreShares(runner, network.spec.vocabulary, ids, shards)
  } finally {
    runner.dispose()
  }
}

/** Of the predictions from `first` on, a stream scores `count`. */
interface Shard {
  first: number
  count: number
}

function splitIntoShards(predictions: number, streams: number, limit: number): Shard[] {
  const most = Math.ceil(limit / streams)
  return Array.from({ length: streams }, (_, s) => {
    const first = Math.floor((predictions * s) / streams)
    return { first, count: Math.min(most, Math.floor((predictions * (s + 1)) / streams) - first) }
  })
}

const totalOf = (shards: readonly Shard[]) => shards.reduce((sum, { count }) => sum + count, 0)

/** Warm-up: every stream but the first reads the characters before its shard. */
function* warmUp(
  runner: Runner,
  ids: Ids,
  shards: readonly Shard[],
  warm: number,
  hidden: number,
): Generator<Progress, void, undefined> {
  for (let time = -warm; time < 0; time += runner.maxTime) {
    const count = Math.min(runner.maxTime, -time)
    runner.advance(columns(ids, shards, time, count), count, {})
    yield { done: 0, total: totalOf(shards) }
  }
  const state = runner.state()
  for (const layer of [...state.h, ...state.c]) layer.fill(0, 0, hidden)
  runner.setState(state)
}

/** [count, streams] ids, time-major, from `time` after the start of each shard; 0 outside the text. */
function columns(ids: Ids, shards: readonly Shard[], time: number, count: number): Int32Array {
  const out = new Int32Array(count * shards.length)
  for (let t = 0; t < count; t++)
    for (const [s, { first }] of shards.entries()) out[t * shards.length + s] = ids[first + time + t] ?? 0
  return out
}

function* scoreShares(
  runner: Runner,
  vocabulary: number,
  ids: Ids,
  shards: readonly Shard[],
): Generator<Progress, number, undefined> {
  const total = totalOf(shards)
  const longest = Math.max(...shards.map(({ count }) => count))
  let [sum, done] = [0, 0]
  for (let time = 0; time < longest; time += runner.maxTime) {
    const steps = Math.min(runner.maxTime, longest - time)
    const { logits } = runner.advance(columns(ids, shards, time, steps), steps, { logits: true })
    for (let t = 0; t < steps; t++)
      for (let s = 0; s < shards.length; s++) {
        if (time + t >= shards[s].count) continue
        const row = (t * shards.length + s) * vocabulary
        sum -= logProbability(logits!, row, vocabulary, ids[shards[s].first + time + t + 1])
        done++
      }
    yield { done, total }
  }
  return sum / total
}
