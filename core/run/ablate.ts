// Ablation: a text is read by the unmodified network and by the network with units held (held.ts), in parallel streams
// (shards.ts). The result is the loss of each predicted character and the mean probability of each character of the
// vocabulary.

import type { Backend } from '../kernels/kernels.ts'
import type { Ids } from '../text/vocabulary.ts'
import type { Progress } from '../util/generators.ts'
import type { Network } from './evaluate.ts'
import { HeldRunner, type Hold } from './held.ts'
import { runShards, SHARD_CHUNK, type Shard, type ShardStep } from './shards.ts'

/** `inside`, `outside`: the feature at the predicted character; `begins`, `ends`: it changes there. */
export type Place = 'all' | 'inside' | 'outside' | 'begins' | 'ends'

export const PLACES: readonly Place[] = ['all', 'inside', 'outside', 'begins', 'ends']

export interface PlaceLikelihoods {
  /** [vocabulary] mean probability of each character as the next one, unmodified and with the first units held */
  before: Float64Array
  after: Float64Array
}

/** Of every predicted character, shard by shard. */
export interface Intervention {
  /** [characters] index into `ids` of the predicted character */
  positions: Uint32Array
  /** the end of each shard's characters */
  ends: number[]
  /** [characters] −log p of the unmodified network, nats */
  before: Float32Array
  /** [holds][characters] −log p with these units held, nats */
  after: Float32Array[]
  /** of the first hold, by place; places that occur */
  likelihoods: Map<Place, PlaceLikelihoods>
  /** of the first hold: [characters] the probability of each followed character as the next one */
  followed: { before: Float32Array; after: Float32Array }[]
}

export interface Ablations {
  /** sets of units to hold, each compared with the unmodified network */
  holds: readonly Hold[]
  /** the shards to predict; they end before the last character, which has no next one */
  shards: readonly Shard[]
  /** [length of `ids`] a feature, or null */
  truth: Uint8Array | null
  /** characters of the vocabulary whose probability is kept */
  followed?: readonly number[]
}

/**
 * @param ids of the text
 * @throws AppError `no-such-unit`; `gate-not-driven` for a gate that is resampled
 */
export function* intervene(
  backend: Backend,
  network: Network,
  ids: Ids,
  { holds, shards, truth, followed = [] }: Ablations,
): Generator<Progress, Intervention, undefined> {
  const reading = runShards(ids, shards)
  const options = { streams: shards.length, maxTime: SHARD_CHUNK }
  const runners: HeldRunner[] = []
  const answer = createAnswer(network.spec.vocabulary, shards, holds.length, truth, followed)
  try {
    for (const hold of [{ clamps: [] }, ...holds]) runners.push(new HeldRunner(backend, network, hold, options))
    for (const step of reading.steps()) {
      const at = (stream: number) => shards[stream].first + step.time
      const logits = runners.map((runner) => runner.advance(step.ids, step.count, !step.warm, at))
      for (const runner of runners) runner.release(step.fresh)
      if (!step.warm) addStep(step, logits as Float32Array[])
      yield step.progress
    }
  } finally {
    for (const runner of runners) runner.dispose()
  }
  return answer.result()

  function addStep(step: ShardStep, logits: readonly Float32Array[]): void {
    for (let t = 0; t < step.count; t++)
      for (let s = 0; s < shards.length; s++) {
        if (!reading.counted(step, t, s)) continue
        const next = shards[s].first + step.time + t + 1
        answer.add(s, step.time + t, next, ids[next], logits, (t * shards.length + s) * network.spec.vocabulary)
      }
  }
}

/** The places of the character at `next`; bits in the order of PLACES. */
export function placesAt(truth: Uint8Array | null, next: number): number {
  if (!truth) return 1
  const [was, is] = [truth[next - 1] !== 0, truth[next] !== 0]
  return 1 | (is ? 2 : 4) | (is && !was ? 8 : 0) | (was && !is ? 16 : 0)
}

function createAnswer(
  vocabulary: number,
  shards: readonly Shard[],
  holds: number,
  truth: Uint8Array | null,
  ids: readonly number[],
) {
  const starts: number[] = []
  let characters = 0
  for (const { count } of shards) {
    starts.push(characters)
    characters += count
  }
  const positions = new Uint32Array(characters)
  const before = new Float32Array(characters)
  const after = Array.from({ length: holds }, () => new Float32Array(characters))
  const followed = ids.map(() => ({ before: new Float32Array(characters), after: new Float32Array(characters) }))
  const counts = new Float64Array(PLACES.length)
  const sums = PLACES.map(() => ({ before: new Float64Array(vocabulary), after: new Float64Array(vocabulary) }))
  const [p, q] = [new Float64Array(vocabulary), new Float64Array(vocabulary)]
  return {
    /** @param logits of the unmodified network, then of each hold @param row offset of the character's row */
    add(shard: number, time: number, next: number, id: number, logits: readonly Float32Array[], row: number): void {
      const i = starts[shard] + time
      positions[i] = next
      before[i] = likelihoods(logits[0], row, p, id)
      for (let h = holds - 1; h >= 0; h--) after[h][i] = likelihoods(logits[h + 1], row, q, id)
      for (const [f, of] of ids.entries()) {
        followed[f].before[i] = p[of]
        followed[f].after[i] = q[of]
      }
      const places = placesAt(truth, next)
      for (let place = 0; place < PLACES.length; place++) {
        if (!(places & (1 << place))) continue
        counts[place]++
        const sum = sums[place]
        for (let j = 0; j < vocabulary; j++) {
          sum.before[j] += p[j]
          sum.after[j] += q[j]
        }
      }
    },
    result(): Intervention {
      const found = new Map<Place, PlaceLikelihoods>()
      PLACES.forEach((place, i) => {
        const mean = (sum: Float64Array) => sum.map((value) => value / counts[i])
        if (counts[i] > 0) found.set(place, { before: mean(sums[i].before), after: mean(sums[i].after) })
      })
      const ends = shards.map(({ count }, s) => starts[s] + count)
      return { positions, ends, before, after, likelihoods: found, followed }
    },
  }
}

/** Softmax of a row into `out`. @returns −log p of `id`, nats */
function likelihoods(logits: Float32Array, row: number, out: Float64Array, id: number): number {
  let highest = Number.NEGATIVE_INFINITY
  for (let j = 0; j < out.length; j++) if (logits[row + j] > highest) highest = logits[row + j]
  let sum = 0
  for (let j = 0; j < out.length; j++) sum += out[j] = Math.exp(logits[row + j] - highest)
  for (let j = 0; j < out.length; j++) out[j] /= sum
  return Math.log(sum) + highest - logits[row + id]
}
