// Does the network use a unit? The same text is read twice, once by the network as it is and once with units held at a
// value (clamp.ts), side by side and character by character; what changes is the loss, and the likelihood of each
// character, everywhere and where a feature is true, begins or ends. Many streams read at a time (shares.ts).

import type { Backend, Runner } from '../kernels/kernels.ts'
import type { Ids } from '../text/vocabulary.ts'
import { type Clamp, clampNetwork, hold } from './clamp.ts'
import type { Network } from './evaluate.ts'
import type { Progress } from './generators.ts'
import { forget, SHARE_CHUNK, type Share, type SharedStep, sharedReading } from './shares.ts'

/** `inside`, `outside`: the feature at the predicted character; `begins`, `ends`: it changes there. */
export type Place = 'all' | 'inside' | 'outside' | 'begins' | 'ends'

export interface PlaceEffect {
  place: Place
  /** characters that were predicted there */
  characters: number
  /** mean −log p, nats a character: as it is, and with the units held */
  before: number
  after: number
  /** standard error of after − before, from the spread between streams; NaN for fewer than two */
  error: number
  /** [vocabulary] mean likelihood of each character as the next one */
  likelihoodBefore: Float64Array
  likelihoodAfter: Float64Array
}

export interface Intervention {
  clamps: Clamp[]
  /** only those places that occur */
  places: PlaceEffect[]
}

/**
 * @param ids what is read; shares must end before its last character, which nothing predicts further
 * @param truth [characters of `ids`] a feature, or null
 * @throws AppError `no-such-unit`
 */
export function* intervene(
  backend: Backend,
  network: Network,
  ids: Ids,
  clamps: readonly Clamp[],
  shares: readonly Share[],
  truth: Uint8Array | null,
): Generator<Progress, Intervention, undefined> {
  const { spec } = network
  const reading = sharedReading(ids, shares)
  const held = clampNetwork(network, clamps)
  const options = { streams: shares.length, maxTime: SHARE_CHUNK }
  const runners: Runner[] = []
  const tallies = createTallies(spec.vocabulary, shares.length, truth !== null)
  try {
    for (const { parameters } of [network, held]) runners.push(backend.createRunner(spec, parameters, options))
    const [plain, clamped] = runners
    hold(clamped, spec, clamps)
    for (const step of reading.steps()) {
      const before = plain.advance(step.ids, step.count, { logits: !step.warm }).logits
      const after = clamped.advance(step.ids, step.count, { logits: !step.warm }).logits
      for (const runner of runners) forget(runner, step.fresh)
      hold(clamped, spec, clamps)
      if (before && after) addStep(step, before, after)
      yield step.progress
    }
  } finally {
    for (const runner of runners) runner.dispose()
  }
  return { clamps: [...clamps], places: tallies.results() }

  function addStep(step: SharedStep, before: Float32Array, after: Float32Array): void {
    for (let t = 0; t < step.count; t++)
      for (let s = 0; s < shares.length; s++) {
        if (!reading.counted(step, t, s)) continue
        const next = shares[s].first + step.time + t + 1
        const row = (t * shares.length + s) * spec.vocabulary
        tallies.add(placesAt(truth, next), s, ids[next], before, after, row)
      }
  }
}

/** Where the character at `next` stands; bits in the order of PLACES. */
function placesAt(truth: Uint8Array | null, next: number): number {
  if (!truth) return 1
  const [was, is] = [truth[next - 1] !== 0, truth[next] !== 0]
  return 1 | (is ? 2 : 4) | (is && !was ? 8 : 0) | (was && !is ? 16 : 0)
}

const PLACES: readonly Place[] = ['all', 'inside', 'outside', 'begins', 'ends']

interface Tally {
  /** by stream */
  counts: Float64Array
  before: Float64Array
  after: Float64Array
  /** by character */
  likelihoodBefore: Float64Array
  likelihoodAfter: Float64Array
}

function createTallies(vocabulary: number, streams: number, withFeature: boolean) {
  const [p, q] = [new Float64Array(vocabulary), new Float64Array(vocabulary)]
  const tallies = PLACES.slice(0, withFeature ? PLACES.length : 1).map(
    (): Tally => ({
      counts: new Float64Array(streams),
      before: new Float64Array(streams),
      after: new Float64Array(streams),
      likelihoodBefore: new Float64Array(vocabulary),
      likelihoodAfter: new Float64Array(vocabulary),
    }),
  )
  return {
    add(places: number, stream: number, id: number, before: Float32Array, after: Float32Array, row: number): void {
      const lossBefore = likelihoods(before, row, p, id)
      const lossAfter = likelihoods(after, row, q, id)
      tallies.forEach((tally, place) => {
        if (!(places & (1 << place))) return
        tally.counts[stream]++
        tally.before[stream] += lossBefore
        tally.after[stream] += lossAfter
        for (let j = 0; j < vocabulary; j++) {
          tally.likelihoodBefore[j] += p[j]
          tally.likelihoodAfter[j] += q[j]
        }
      })
    },
    results: () => tallies.map((tally, i) => resultOf(PLACES[i], tally)).filter(({ characters }) => characters > 0),
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

function resultOf(place: Place, tally: Tally): PlaceEffect {
  const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0)
  const characters = total(tally.counts)
  const mean = (values: Float64Array) => total(values) / characters
  const average = (values: Float64Array) => values.map((value) => value / characters)
  return {
    place,
    characters,
    before: mean(tally.before),
    after: mean(tally.after),
    error: standardError(tally, characters),
    likelihoodBefore: average(tally.likelihoodBefore),
    likelihoodAfter: average(tally.likelihoodAfter),
  }
}

/** Of the ratio Σ change / Σ characters over streams (linearised; Cochran, Sampling Techniques, 6.3). */
function standardError({ counts, before, after }: Tally, characters: number): number {
  const streams = counts.filter((count) => count > 0).length
  if (streams < 2) return Number.NaN
  const change = before.reduce((sum, value, s) => sum + after[s] - value, 0) / characters
  let squares = 0
  for (let s = 0; s < counts.length; s++) if (counts[s] > 0) squares += (after[s] - before[s] - change * counts[s]) ** 2
  return Math.sqrt((squares * streams) / (streams - 1)) / characters
}
