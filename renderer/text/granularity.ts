// What a click takes of the text: a character, with two clicks a word, with three a line.

import { type RowIndex, rowOf, sliceText } from './rows.ts'

export const GRAINS = ['character', 'word', 'line'] as const
export type Grain = (typeof GRAINS)[number]

interface Range {
  from: number
  to: number
}

/** no word is longer than this, characters */
const REACH = 400

/** The word, the line or the character at a position; positions count characters. */
export function rangeAt(grain: Grain, text: string, index: RowIndex, position: number): Range {
  if (grain === 'line') return lineAt(index, position)
  return grain === 'word' ? wordAt(text, index, position) : { from: position, to: position + 1 }
}

/** Letters and digits are a word, spaces belong together, any other character is by itself; a line's end is no space. */
function wordAt(text: string, index: RowIndex, position: number): Range {
  const end = index.starts[index.rows]
  const before = Array.from(sliceText(text, index, Math.max(0, position - REACH), position))
  const after = Array.from(sliceText(text, index, position, Math.min(end, position + REACH)))
  const kind = kindOf(after[0] ?? '')
  if (kind === 'other') return { from: position, to: position + 1 }
  const same = (character: string) => kindOf(character) === kind
  const right = after.findIndex((character) => !same(character))
  const left = before.findLastIndex((character) => !same(character))
  return { from: position - (before.length - 1 - left), to: position + (right < 0 ? after.length : right) }
}

function kindOf(character: string): 'word' | 'space' | 'other' {
  if (/[\p{L}\p{M}\p{N}_]/u.test(character)) return 'word'
  return /[^\S\n\r]/.test(character) ? 'space' : 'other'
}

/** The rows that a line of the text was broken into. */
function lineAt(index: RowIndex, position: number): Range {
  const { starts, lines, rows } = index
  const row = rowOf(index, position)
  let [first, last] = [row, row]
  while (first > 0 && lines[first - 1] === lines[row]) first--
  while (last < rows - 1 && lines[last + 1] === lines[row]) last++
  return { from: starts[first], to: starts[last + 1] }
}

/** From the grain at one position to that at another, whichever comes first. */
export function spanned(a: Range, b: Range): Range {
  return { from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) }
}
