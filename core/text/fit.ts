// A text that a network can read, made of one that it cannot: characters that it does not know become plainer spellings
// (mapping.ts), or are cut. What was changed is kept, so that every place leads back to the text that it was made of.

import { AppError } from '../errors.ts'
import { codePoints, forEachCodePoint } from './code-points.ts'
import type { Vocabulary } from './vocabulary.ts'

/** `map`: a plainer spelling where the vocabulary has one, else cut; `cut`: always. */
export type FitMode = 'map' | 'cut'

/** Changes in the order of the text, one a character. */
export interface FitChanges {
  /** where it stands, or stood, in the new text, code points; ascending */
  at: Uint32Array
  /** the code point that it was */
  was: Uint32Array
  /** characters that it became */
  length: Uint8Array
}

/** All changes of one character. */
export interface FitChange {
  character: string
  /** '' where it was cut */
  becomes: string
  count: number
  /** where it first stood in the original */
  first: number
}

export interface FittedText {
  text: string
  changes: FitChanges
  /** the most frequent first */
  summary: FitChange[]
}

/** @throws AppError `reads-bytes`; `nothing-left` where no character is known */
export function fitText(text: string, vocabulary: Vocabulary, mode: FitMode): FittedText {
  if (vocabulary.ofBytes)
    throw new AppError('reads-bytes', 'This network reads bytes, and so any file: add it with --encoding bytes.')
  const known = new Map<number, FitChange>()
  const [parts, at, was, length]: [string[], number[], number[], number[]] = [[], [], [], []]
  let [position, kept, from] = [0, 0, 0]
  let unit = 0
  forEachCodePoint(text, (point, original) => {
    const width = point > 0xffff ? 2 : 1
    const character = String.fromCodePoint(point)
    if (vocabulary.id(character) < 0) {
      const change = known.get(point) ?? changeOf(character, vocabulary, mode, original)
      change.count++
      known.set(point, change)
      const size = [...change.becomes].length
      if (unit > from) parts.push(text.slice(from, unit))
      parts.push(change.becomes)
      from = unit + width
      at.push(position)
      was.push(point)
      length.push(size)
      position += size
    } else {
      position++
      kept++
    }
    unit += width
  })
  if (kept === 0) throw new AppError('nothing-left', 'The network knows none of the characters of this text.')
  parts.push(text.slice(from))
  return {
    text: parts.join(''),
    changes: { at: Uint32Array.from(at), was: Uint32Array.from(was), length: Uint8Array.from(length) },
    summary: [...known.values()].sort((a, b) => b.count - a.count || a.first - b.first),
  }
}

function changeOf(character: string, vocabulary: Vocabulary, mode: FitMode, first: number): FitChange {
  const spelling = (mode === 'map' && vocabulary.plainer(character)) || []
  return { character, becomes: vocabulary.decode(spelling), count: 0, first }
}

/** Where a character of the new text, or the place before it, is in the original. */
export function originalPosition({ at, length }: Pick<FitChanges, 'at' | 'length'>, position: number): number {
  let moved = 0
  for (let i = 0; i < at.length; i++) {
    if (at[i] > position) break
    if (at[i] + length[i] > position) return at[i] + moved // within a spelling
    moved += 1 - length[i]
  }
  return position + moved
}

/** Where a place of the original is in the new text. */
export function fittedPosition({ at, length }: Pick<FitChanges, 'at' | 'length'>, original: number): number {
  let moved = 0
  for (let i = 0; i < at.length; i++) {
    const before = at[i] - moved
    if (before >= original) break
    moved += length[i] - 1
  }
  return original + moved
}

/** Changes by character, the most frequent first. @param text the new one */
export function summaryOf({ at, was, length }: FitChanges, text: string): FitChange[] {
  const found = new Map<number, FitChange>()
  const points = codePoints(text)
  let moved = 0
  for (let i = 0; i < at.length; i++) {
    const becomes = String.fromCodePoint(...points.subarray(at[i], at[i] + length[i]))
    const change = found.get(was[i]) ?? {
      ...{ character: String.fromCodePoint(was[i]), becomes, count: 0, first: at[i] - moved },
    }
    change.count++
    found.set(was[i], change)
    moved += length[i] - 1
  }
  return [...found.values()].sort((a, b) => b.count - a.count || a.first - b.first)
}
