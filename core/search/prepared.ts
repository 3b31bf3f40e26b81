// A feature made ready for counting, once, whoever then counts: where its rarer truth value stands, or the ranks of its
// numbers, in each part of the text.

import type { FeatureValues } from '../features/evaluate.ts'
import { partsOf } from './codebook.ts'
import { describeFeature, type FeatureDescription, refuseHopeless } from './feature-check.ts'
import type { NumberTotals } from './number-scores.ts'
import { rankNumber } from './ranks.ts'
import { lengthOf, splitCharacters } from './split.ts'

/** Of PARTS, the first so many: train and held out. Nobody asks for figures of the gaps between them. */
export const JUDGED = 2

/** Plain data, which travels between threads; large arrays may be in shared memory. */
export type PreparedFeature = { characters: number; description: FeatureDescription } & (
  | {
      kind: 'boolean'
      values: Uint8Array
      /** the truth value with fewer characters */
      rarer: 0 | 1
      /** [JUDGED] where it stands */
      marks: Uint32Array[]
      /** [JUDGED] characters of each part */
      lengths: number[]
    }
  | {
      kind: 'number'
      values: Float32Array
      /** [characters][2] value and rank */
      pairs: Float32Array
      /** [JUDGED] */
      totals: NumberTotals[]
      /** [JUDGED] half-open stretches */
      stretches: Uint32Array[]
    }
)

/** @throws AppError that says why no unit can be ranked by this feature */
export function prepareFeature(feature: FeatureValues, characters: number): PreparedFeature {
  const split = splitCharacters(characters)
  refuseHopeless(feature, split, characters)
  const description = describeFeature(feature)
  const stretches = partsOf(split, characters).slice(0, JUDGED)
  if (feature.kind === 'number') {
    const { values } = feature
    return { kind: 'number', characters, description, values, stretches, ...rankNumber(values, stretches) }
  }
  const { values } = feature
  const rarer = 2 * description.positives <= characters ? 1 : 0
  const marks = stretches.map((part) => positions(values, rarer, part))
  return { kind: 'boolean', characters, description, values, rarer, marks, lengths: stretches.map(lengthOf) }
}

/** Where in some stretches a truth value stands. */
function positions(values: Uint8Array, wanted: 0 | 1, stretches: Uint32Array): Uint32Array {
  let count = 0
  for (let s = 0; s < stretches.length; s += 2)
    for (let t = stretches[s]; t < stretches[s + 1]; t++) count += values[t] === wanted ? 1 : 0
  const out = new Uint32Array(count + 1) // the last place is written where nothing stands, so that nothing is asked
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
