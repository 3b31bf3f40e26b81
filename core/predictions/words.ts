// Words of a text: longest runs of letters and digits.

import { isWordCharacter } from './character-classes.ts'

export interface Word {
  /** half-open */
  start: number
  end: number
  word: string
}

/** @param text code points [characters] */
export function* wordsOf(text: Uint32Array): Generator<Word, void, undefined> {
  for (let at = 0; at < text.length; at++) {
    if (!isWordCharacter(text[at])) continue
    let end = at + 1
    while (end < text.length && isWordCharacter(text[end])) end++
    yield { start: at, end, word: String.fromCodePoint(...text.subarray(at, Math.min(end, at + LONGEST))) }
    at = end
  }
}

/** Characters by which words are told apart. */
const LONGEST = 200

/** How often each word stands in a text. */
export function countWords(text: Uint32Array): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { word } of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}
