// What a predictor's errors (p < ½) are of, after section 4.4 of Karpathy, Johnson and Li 2015: oracles are applied in
// turn, each takes away the errors that it explains, and an error belongs to the first oracle that takes it.
//   n-gram        one of the 1- to 9-grams gives the character at least ½
//   memory of n   not the first character of a word, and the same word stood whole in the n characters before it
//   rare words    a character of a word that the training text holds at most 5 times
//   words         the first character of a word: which word comes
//   punctuation   a punctuation mark
//   boosts        with so much more probability it were no error: .1, .2, … .5

import { ORACLE_IDS, type Oracle } from '../schema/oracles.ts'
import { isPunctuation, isWordCharacter } from './character-classes.ts'
import { ERROR_BELOW, errorsOf, type Predictor } from './predictor.ts'
import { wordsOf } from './words.ts'

export type { Oracle }
export const ORACLES: readonly Oracle[] = ORACLE_IDS

const TITLES: Record<Exclude<Oracle, 'boosts'>, string> = {
  ngram: 'n-grams up to 9',
  'memory-100': 'words in last 100',
  'memory-1000': 'words in last 1,000',
  'memory-5000': 'words in last 5,000',
  rare: 'rare words',
  words: 'starts of words',
  punctuation: 'punctuation',
}

/** Orders of the n-gram oracle. */
export const ORACLE_ORDERS = [1, 2, 3, 4, 5, 6, 7, 8, 9]
const MEMORY = { 'memory-100': 100, 'memory-1000': 1000, 'memory-5000': 5000 } as const
/** Characters before the first judged one that the oracles read. */
export const ORACLE_MEMORY = 5000
const RARE = 5
const BOOSTS = [0.1, 0.2, 0.3, 0.4, 0.5]

export interface OracleStep {
  title: string
  /** errors that it takes away, and those that are left */
  removed: number
  left: number
}

export interface Breakdown {
  predictor: string
  characters: number
  errors: number
  steps: OracleStep[]
}

/** What oracles know of a text; the same for every predictor. */
export interface OracleSources {
  /** code points: before the judged characters up to ORACLE_MEMORY others */
  text: Uint32Array
  /** of `text`: the first judged one */
  from: number
  /** words of the training text */
  counts: ReadonlyMap<string, number>
  /** of orders 1 … 9 */
  ngrams: readonly Predictor[]
}

/** [characters] 1 where each oracle takes an error away, but for boosts */
export type Taken = Record<Exclude<Oracle, 'boosts'>, Uint8Array>

/** For each oracle, [characters] 1 where it accounts for the character. */
export function takenBy({ text, from, counts, ngrams }: OracleSources): Taken {
  const length = text.length - from
  const nothing = () => new Uint8Array(length)
  const taken: Taken = {
    ...{ ngram: nothing(), 'memory-100': nothing(), 'memory-1000': nothing(), 'memory-5000': nothing() },
    ...{ rare: nothing(), words: nothing(), punctuation: nothing() },
  }
  for (const { logProbabilities } of ngrams)
    for (let i = 0; i < length; i++) if (logProbabilities[i] >= ERROR_BELOW) taken.ngram[i] = 1
  for (let i = 0; i < length; i++) {
    taken.punctuation[i] = isPunctuation(text[from + i]) ? 1 : 0
    const begins = isWordCharacter(text[from + i]) && !(from + i > 0 && isWordCharacter(text[from + i - 1]))
    taken.words[i] = begins ? 1 : 0
  }
  const last = new Map<string, number>()
  for (const { start, end, word } of wordsOf(text)) {
    const ago = start - (last.get(word) ?? Number.NEGATIVE_INFINITY)
    const rare = (counts.get(word) ?? 0) <= RARE
    for (let at = Math.max(start, from); at < end; at++) {
      if (rare) taken.rare[at - from] = 1
      for (const [oracle, reach] of Object.entries(MEMORY) as [keyof typeof MEMORY, number][])
        if (at > start && ago <= reach) taken[oracle][at - from] = 1
    }
    last.set(word, start)
  }
  return taken
}

/** @param order of the oracles; those that are left out take nothing */
export function breakDown(predictor: Predictor, taken: Taken, order: readonly Oracle[] = ORACLES): Breakdown {
  const open = errorsOf(predictor)
  const errors = open.reduce((sum, one) => sum + one, 0)
  const steps: OracleStep[] = []
  let left = errors
  const apply = (title: string, takes: (i: number) => boolean) => {
    const before = left
    for (let i = 0; i < open.length; i++)
      if (open[i] && takes(i)) {
        open[i] = 0
        left--
      }
    steps.push({ title, removed: before - left, left })
  }
  for (const oracle of order) {
    if (oracle !== 'boosts') apply(TITLES[oracle], (i) => taken[oracle][i] === 1)
    else
      for (const boost of BOOSTS) apply(`p + ${boost}`, (i) => Math.exp(predictor.logProbabilities[i]) + boost >= 0.5)
  }
  return { predictor: predictor.name, characters: open.length, errors, steps }
}
