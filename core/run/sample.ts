// Samples text from a network: it reads a prime text, then each drawn character is the next input. Reported for every
// character: its probability, the likeliest characters at its place, and the states after reading it.

import { AppError } from '../errors.ts'
import type { Backend, Runner } from '../kernels/kernels.ts'
import { createRandom, type Random } from '../model/random.ts'
import { type StateKind, unitCount } from '../model/units.ts'
import type { Ids, Vocabulary } from '../text/vocabulary.ts'
import { likeliest, softmax } from '../util/softmax.ts'
import { chunkOf } from './chunk.ts'
import type { Network } from './evaluate.ts'

export interface SampleOptions {
  /** read first; if empty, a line end (or the first character of the vocabulary), which is not reported */
  prime: string
  /** 0 is greedy, 1 the model's own distribution */
  temperature: number
  /** characters to sample after the prime */
  length: number
  seed: number
  /** draw only from the k likeliest */
  topK?: number
  /** draw only from the likeliest whose probabilities sum to p */
  topP?: number
  /** kinds of states to report; none by default */
  kinds?: readonly StateKind[]
  /** number of likeliest characters to report; 5 by default */
  top?: number
}

export interface SampledCharacter {
  id: number
  character: string
  /** part of the prime, not drawn */
  prime: boolean
  /** of this character given those before it, at temperature 1; NaN for the first of a prime */
  probability: number
  /** the likeliest characters at this place, best first, at temperature 1; empty where `probability` is NaN */
  top: { id: number; character: string; probability: number }[]
  /** [units] after reading this character, in the columns of core/model/units.ts */
  states: Float32Array
}

/** Most characters of a prime a call. */
const PRIME_CHUNK = 64

/**
 * Yields the prime's characters, then the drawn ones; the same seed gives the same text on the same backend.
 * @throws AppError `unknown-character` for a prime that the model cannot read, `bad-option`
 */
export function* sample(
  backend: Backend,
  network: Network,
  vocabulary: Vocabulary,
  options: SampleOptions,
): Generator<SampledCharacter, void, undefined> {
  checkOptions(options)
  const prime = vocabulary.encode(vocabulary.readable(options.prime))
  const maxTime = chunkOf(network.spec, 1, PRIME_CHUNK)
  const runner = backend.createRunner(network.spec, network.parameters, { streams: 1, maxTime })
  try {
    const reader = createReader(runner, network, vocabulary, options)
    if (prime.length === 0) reader.read(Uint16Array.of(silentStart(vocabulary)))
    for (let from = 0; from < prime.length; from += maxTime)
      yield* reader.read(prime.subarray(from, from + maxTime), true)
    const random = createRandom(options.seed)
    for (let n = 0; n < options.length; n++) yield* reader.read(Uint16Array.of(draw(reader.logits(), random, options)))
  } finally {
    runner.dispose()
  }
}

function checkOptions({ temperature, length, topK = 1, topP = 1 }: SampleOptions): void {
  const problem =
    !(temperature >= 0) || !Number.isFinite(temperature)
      ? `The temperature must be 0 or above, not ${temperature}.`
      : !Number.isInteger(length) || length < 0
        ? `The length must be a whole number from 0, not ${length}.`
        : !Number.isInteger(topK) || topK < 1
          ? `top-k must be a whole number from 1, not ${topK}.`
          : !(topP > 0 && topP <= 1)
            ? `top-p must be above 0 and at most 1, not ${topP}.`
            : undefined
  if (problem) throw new AppError('bad-option', problem)
}

/** The input in place of an empty prime. */
export function silentStart(vocabulary: Vocabulary): number {
  return Math.max(0, vocabulary.id('\n'))
}

interface Reader {
  /** Reads characters and reports them. */
  read(ids: Ids, prime?: boolean): SampledCharacter[]
  /** [vocabulary] logits of the next character; valid until the next read */
  logits(): Float32Array
}

function createReader(runner: Runner, { spec }: Network, vocabulary: Vocabulary, options: SampleOptions): Reader {
  const { kinds = [], top = 5 } = options
  const size = spec.vocabulary
  let next: Float32Array | undefined
  return {
    logits: () => next!,
    read(ids, prime = false) {
      const { states, logits } = runner.advance(Int32Array.from(ids), ids.length, { kinds, logits: true })
      const rows = [next, ...Array.from(ids, (_, t) => logits!.slice(t * size, (t + 1) * size))]
      next = rows.at(-1)
      return Array.from(ids, (id, t) => ({
        id,
        character: vocabulary.characters[id],
        prime,
        ...likelihood(rows[t], id, top, vocabulary),
        states: columnsAt(states, kinds, t, spec.layers, spec.hidden),
      }))
    },
  }
}

function likelihood(logits: Float32Array | undefined, id: number, top: number, { characters }: Vocabulary) {
  if (!logits) return { probability: Number.NaN, top: [] }
  const probabilities = softmax(logits, 0, logits.length)
  const best = likeliest(probabilities, top)
  return {
    probability: probabilities[id],
    top: best.map((i) => ({ id: i, character: characters[i], probability: probabilities[i] })),
  }
}

/** One row of the states, layer by layer, kind by kind. */
function columnsAt(
  states: Partial<Record<StateKind, Float32Array[]>>,
  kinds: readonly StateKind[],
  time: number,
  layers: number,
  hidden: number,
): Float32Array {
  const row = new Float32Array(unitCount({ layers, hidden }, kinds))
  for (let layer = 0; layer < layers; layer++)
    kinds.forEach((kind, k) => {
      const values = states[kind]![layer]
      row.set(values.subarray(time * hidden, (time + 1) * hidden), (layer * kinds.length + k) * hidden)
    })
  return row
}

/** The id of the next character. */
export function draw(
  logits: Float32Array,
  random: Random,
  { temperature, topK, topP }: Pick<SampleOptions, 'temperature' | 'topK' | 'topP'>,
): number {
  if (temperature === 0) return logits.reduce((best, z, id) => (z > logits[best] ? id : best), 0)
  const weights = softmax(logits, 0, logits.length, temperature)
  if (topK !== undefined || topP !== undefined) keepLikeliest(weights, topK ?? weights.length, topP ?? 1)
  return pick(weights, random.uniform())
}

/** Sets to zero all but the k likeliest (top-k) and all but the likeliest that sum to p (top-p). */
function keepLikeliest(weights: Float64Array, k: number, p: number): void {
  const order = Array.from(weights.keys()).sort((a, b) => weights[b] - weights[a] || a - b)
  let sum = 0
  order.forEach((id, rank) => {
    const keep = rank < k && (rank === 0 || sum < p)
    sum += weights[id]
    if (!keep) weights[id] = 0
  })
}

/** The index at which the cumulative weight exceeds the share `at` (0 … 1) of the total. */
function pick(weights: Float64Array, at: number): number {
  const target = at * weights.reduce((sum, weight) => sum + weight, 0)
  let sum = 0
  let last = 0
  for (let id = 0; id < weights.length; id++) {
    if (weights[id] === 0) continue
    sum += weights[id]
    last = id
    if (sum > target) return id
  }
  return last
}
