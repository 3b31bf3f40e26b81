// Characters at which what units do to a feature is measured: a sample of those where it ends (or begins, or holds), each
// beside a character elsewhere that matches one of them in preceding character, class and loss (matched-characters.ts).

import { AppError } from '../errors.ts'
import { createRandom, type Random } from '../model/random.ts'
import { PLACES, placesAt } from '../run/ablate.ts'
import type { Ids } from '../text/vocabulary.ts'
import { matchedWeights } from './matched-characters.ts'

/** Of `Place`: those of a feature. */
export type FeaturePlace = 'inside' | 'begins' | 'ends'
export const FEATURE_PLACES: readonly FeaturePlace[] = ['ends', 'begins', 'inside']

export interface FeaturePlacesQuestion {
  ids: Ids
  /** [length of `ids`] the feature */
  truth: Uint8Array
  /** [length of `ids`] −log p of each character, nats */
  surprise: Float32Array
  /** [vocabulary] */
  classes: Uint8Array
  /** of `ids`, half-open: where places are looked for */
  stretches: ArrayLike<number>
  at: FeaturePlace
  /** characters that are read before a place */
  length: number
  /** places of each sort */
  most: number
  seed: number
}

export interface FeaturePlaces {
  /** predicted characters, ascending indices into `ids` */
  places: Uint32Array
  /** how many there are to sample from */
  total: number
  /** matches elsewhere, as many where there are so many; ascending */
  matched: Uint32Array
}

/** Bits of `all` and `outside`: not in the feature, and not where it has just ended. */
const ELSEWHERE = 1 | 4

/** @throws AppError `no-places` where there are none */
export function featurePlaces(question: FeaturePlacesQuestion): FeaturePlaces {
  const { ids, truth, surprise, classes, stretches, at, length, most, seed } = question
  const random = createRandom(seed)
  const bit = 1 << PLACES.indexOf(at)
  const candidates: number[] = []
  for (let s = 0; s < stretches.length; s += 2)
    for (let p = Math.max(stretches[s], length, 1); p < stretches[s + 1]; p++)
      if (!Number.isNaN(surprise[p])) candidates.push(p)
  const positions = Uint32Array.from(candidates)
  const of = Uint8Array.from(positions, (p) => placesAt(truth, p))
  const all = positions.filter((_, i) => of[i] & bit)
  if (all.length === 0)
    throw new AppError(
      'no-places',
      `This feature ${WORDS[at]} nowhere in the held-out part of the recording; choose one that does, or record more text.`,
    )
  const places = sampled(all, new Float32Array(all.length).fill(1), most, random)
  const chosen = new Set(places)
  const match = matchedWeights(
    { positions, before: Float32Array.from(positions, (p) => surprise[p]) },
    {
      ids,
      classes,
      here: Float32Array.from(positions, (p) => Number(chosen.has(p))),
      elsewhere: (i) => of[i] === ELSEWHERE,
    },
  )
  const matched = match ? sampled(positions, match.others, places.length, random) : new Uint32Array()
  return { places, total: all.length, matched }
}

const WORDS: Record<FeaturePlace, string> = { ends: 'ends', begins: 'begins', inside: 'holds' }

/** Up to `most`, without replacement, in proportion to the weights (Efraimidis and Spirakis 2006), ascending. */
function sampled(positions: Uint32Array, weights: Float32Array, most: number, random: Random): Uint32Array {
  const keys = Float64Array.from(weights, (weight) =>
    weight > 0 ? -Math.log(1 - random.uniform()) / weight : Infinity,
  )
  return positions
    .map((_, i) => i)
    .filter((i) => keys[i] < Infinity)
    .sort((a, b) => keys[a] - keys[b])
    .subarray(0, most)
    .map((i) => positions[i])
    .sort()
}
