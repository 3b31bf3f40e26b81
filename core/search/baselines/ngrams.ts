// n-gram predictors: the mean of the feature after each character, or after each three of them, on the train blocks. A
// prediction takes as many values as there are contexts, and is scored like a unit.

import type { Split } from '../split.ts'

/** So many characters are kept apart, the most frequent ones; all others share an id. */
const ALPHABET = 128
const BITS = 7
const CODE_POINTS = 0x110000
const OTHER = ALPHABET - 1
/** Pseudo-counts of the prediction from the next shorter context. */
const WEIGHT = 2

/** Of one length, 1 to 3: [128 ** length] each, for either part of the text. */
export interface NgramCounts {
  length: number
  train: Sums
  heldout: Sums
}

interface Sums {
  characters: Uint32Array
  /** of the feature's values */
  values: Float64Array
}

/** Ids of characters, 0 … 127. @param text code points [characters] */
export function alphabetOf(text: Uint32Array): Uint8Array {
  const counts = new Uint32Array(CODE_POINTS)
  for (const point of text) counts[point]++
  const met: number[] = []
  for (let point = 0; point < CODE_POINTS; point++) if (counts[point] > 0) met.push(point)
  const frequent = met.sort((a, b) => counts[b] - counts[a] || a - b).slice(0, OTHER)
  const ids = new Uint8Array(CODE_POINTS).fill(OTHER)
  for (const [id, point] of frequent.entries()) ids[point] = id
  const out = new Uint8Array(text.length)
  for (let t = 0; t < text.length; t++) out[t] = ids[text[t]]
  return out
}

/** @param ids of `alphabetOf`; characters before the text count as rare ones */
export function countNgrams(ids: Uint8Array, feature: ArrayLike<number>, split: Split, length: number): NgramCounts {
  const part = (stretches: Uint32Array) => {
    const sums = { characters: new Uint32Array(ALPHABET ** length), values: new Float64Array(ALPHABET ** length) }
    for (let s = 0; s < stretches.length; s += 2) addStretch(sums, ids, feature, length, stretches[s], stretches[s + 1])
    return sums
  }
  return { length, train: part(split.train), heldout: part(split.heldout) }
}

function addStretch(sums: Sums, ids: Uint8Array, feature: ArrayLike<number>, length: number, from: number, to: number) {
  const mask = ALPHABET ** length - 1
  let key = 0
  for (let t = from - length + 1; t < from; t++) key = (key << BITS) | (t < 0 ? OTHER : ids[t])
  for (let t = from; t < to; t++) {
    key = ((key << BITS) | ids[t]) & mask
    sums.characters[key]++
    sums.values[key] += feature[t]
  }
}

/**
 * The mean of the feature after a context in the train blocks, shrunk towards the prediction of the context without its
 * first character: (Σ y + WEIGHT · shorter) / (count + WEIGHT).
 * @param contexts of lengths 1, 2, …
 */
export function ngramPredictor(contexts: readonly NgramCounts[]): (key: number) => number {
  const { characters, values } = contexts[0].train
  const total = characters.reduce((sum, n) => sum + n, 0)
  const mean = values.reduce((sum, value) => sum + value, 0) / total
  return (key) => {
    let guess = mean
    for (const { length, train } of contexts) {
      const at = key & (ALPHABET ** length - 1)
      guess = (train.values[at] + WEIGHT * guess) / (train.characters[at] + WEIGHT)
    }
    return guess
  }
}

/** The prediction at every character. */
export function ngramPredictions(ids: Uint8Array, contexts: readonly NgramCounts[]): Float32Array {
  const guess = ngramPredictor(contexts)
  const mask = ALPHABET ** contexts[contexts.length - 1].length - 1
  const known = new Float32Array(mask + 1).fill(Number.NaN)
  const out = new Float32Array(ids.length)
  for (let t = 0, key = mask; t < ids.length; t++) {
    key = ((key << BITS) | ids[t]) & mask
    if (Number.isNaN(known[key])) known[key] = guess(key)
    out[t] = known[key]
  }
  return out
}
