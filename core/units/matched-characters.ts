// Characters elsewhere that match those of a place in preceding character, class, and decile of the unmodified network's
// loss. Where too few match in all three, the preceding character is dropped, then the class. Each character of the place
// weighs 1, and its matches together 1.

import type { Intervention } from '../run/ablate.ts'
import type { Ids } from '../text/vocabulary.ts'

export interface MatchQuestion {
  ids: Ids
  /** [vocabulary] */
  classes: Uint8Array
  /** [characters] 1 at the place */
  here: Float32Array
  /** whether a character may serve as a match */
  elsewhere: (i: number) => boolean
}

export interface MatchedWeights {
  /** [characters] 1 at those of the place that have a match */
  matched: Float32Array
  /** [characters] weights of the matches */
  others: Float32Array
  /** of the place, with a match */
  characters: number
}

/** Fewest matches, below which a criterion is dropped. */
const LEAST = 4
const DECILES = 10

/** Null where no character of the place has a match. */
export function matchedWeights(
  { positions, before }: Pick<Intervention, 'positions' | 'before'>,
  { ids, classes, here, elsewhere }: MatchQuestion,
): MatchedWeights | null {
  const decile = decilesOf(before)
  const classOf = (i: number) => classes[ids[positions[i]]]
  const keys: ((i: number) => number)[] = [
    (i) => (ids[positions[i] - 1] * 256 + classOf(i)) * DECILES + decile[i],
    (i) => classOf(i) * DECILES + decile[i],
    (i) => decile[i],
  ]
  const matched = new Float32Array(here.length)
  const others = new Float32Array(here.length)
  for (const key of keys) {
    const open = new Map<number, number>()
    const candidates = new Map<number, number>()
    for (let i = 0; i < here.length; i++) {
      if (here[i] && !matched[i]) open.set(key(i), (open.get(key(i)) ?? 0) + 1)
      else if (elsewhere(i)) candidates.set(key(i), (candidates.get(key(i)) ?? 0) + 1)
    }
    for (const stratum of open.keys()) if ((candidates.get(stratum) ?? 0) < LEAST) open.delete(stratum)
    for (let i = 0; i < here.length; i++) {
      const wanted = open.get(key(i))
      if (wanted === undefined) continue
      if (here[i]) matched[i] = 1
      else if (elsewhere(i)) others[i] += wanted / candidates.get(key(i))!
    }
  }
  const characters = matched.reduce((sum, one) => sum + one, 0)
  return characters > 0 ? { matched, others, characters } : null
}

/** The decile of each value, from the lowest. */
function decilesOf(values: Float32Array): Uint8Array {
  const sorted = values.slice().sort()
  const edges = Array.from({ length: DECILES - 1 }, (_, d) => sorted[Math.floor(((d + 1) * sorted.length) / DECILES)])
  return Uint8Array.from(values, (value) => edges.filter((edge) => edge <= value).length)
}

const CLASSES = [/^\n$/, /^\s$/, /^\p{Lowercase}$/u, /^\p{L}$/u, /^\p{N}$/u, /^\p{P}$/u]

/** The class of each character of a vocabulary: line break, other space, lower case, other letter, digit, punctuation, other. */
export function classesOf(characters: readonly string[]): Uint8Array {
  return Uint8Array.from(characters, (character) => {
    const found = CLASSES.findIndex((pattern) => pattern.test(character))
    return found < 0 ? CLASSES.length : found
  })
}
