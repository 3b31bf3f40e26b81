// A feature prepared for counting, once for all threads: the positions of its rarer truth value, or the ranks of its
// numbers, in each part of the text.

import type { FeatureValues } from '../features/evaluate.ts'
import { partsOf } from './codes/codebook.ts'
import { describeFeature, type FeatureDescription, refuseHopeless } from './feature-check.ts'
import type { NumberTotals } from './metrics/number-scores.ts'
import { rankNumber } from './metrics/ranks.ts'
import { lengthOf, splitCharacters } from './split.ts'

/** The first so many of PARTS have metrics: train and held out; the gaps between them have none. */
export const SCORED_PARTS = 2

/** Plain data, passed between threads; large arrays may be in shared memory. */
export type PreparedFeature = { characters: number; description: FeatureDescription } & (
  | {
      kind: 'boolean'
      values: Uint8Array
      /** the truth value with fewer characters */
      rarer: 0 | 1
      /** [SCORED_PARTS] its positions */
      marks: Uint32Array[]
      /** [SCORED_PARTS] characters of each part */
      lengths: number[]
    }
  | {
      kind: 'number'
      values: Float32Array
      /** [characters][2] value and rank */
      pairs: Float32Array
      /** [SCORED_PARTS] */
      totals: NumberTotals[]
      /** [SCORED_PARTS] half-open stretches */
      stretches: Uint32Array[]
    }
)

/** @throws AppError with the reason why no unit can be ranked by this feature */
export function prepareFeature(feature: FeatureValues, characters: number): PreparedFeature {
  const split = splitCharacters(characters)
  refuseHopeless(feature, split, characters)
  const description = describeFeature(feature)
  const stretches = partsOf(split, characters).slice(0, SCORED_PARTS)
  if (feature.kind === 'number') {
    const { values } = feature
    return { kind: 'number', characters, description, values, stretches, ...rankNumber(values, stretches) }
  }
  const { values } = feature
  const rarer = 2 * description.positives <= characters ? 1 : 0
  const marks = stretches.map((part) => positions(values, rarer, part))
  return { kind: 'boolean', characters, description, values, rarer, marks, lengths: stretches.map(lengthOf) }
}

/** Positions of a truth value in some stretches. */
function positions(values: Uint8Array, wanted: 0 | 1, stretches: Uint32Array): Uint32Array {
  let count = 0
  for (let s = 0; s < stretches.length; s += 2)
    for (let t = stretches[s]; t < stretches[s + 1]; t++) count += values[t] === wanted ? 1 : 0
  const out = new Uint32Array(count + 1) // one more, written without a branch
  let at = 0
  for (let s = 0; s < stretches.length; s += 2)
    for (let t = stretches[s]; t < stretches[s + 1]; t++) {
      out[at] = t
      at += values[t] === wanted ? 1 : 0
    }
  return out.subarray(0, count)
}

/** Every large array of a prepared feature, passed through `move`: into shared memory, say. */
export function moveFeature(
  feature: PreparedFeature,
  move: <A extends Uint8Array | Uint32Array | Float32Array>(array: A) => A,
): PreparedFeature {
  if (feature.kind === 'boolean') return { ...feature, values: move(feature.values), marks: feature.marks.map(move) }
  return { ...feature, values: move(feature.values), pairs: move(feature.pairs) }
}
