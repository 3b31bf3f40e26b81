// The characters that a network does not know, counted over a text that may be read in parts.

import type { EncodedText } from '../../core/text/vocabulary.ts'
import type { UnknownCharacters } from '../contract/types.ts'

/** @param of characters of the whole text @returns null where all were known */
export function unknownCharacters(changes: EncodedText['changes'], of: number): UnknownCharacters | null {
  const counts = new Map<string, EncodedText['changes'][number]>()
  for (const { character, becomes, count } of changes)
    counts.set(character, { character, becomes, count: count + (counts.get(character)?.count ?? 0) })
  if (counts.size === 0) return null
  const all = [...counts.values()].toSorted((a, b) => b.count - a.count)
  return { count: all.reduce((sum, { count }) => sum + count, 0), of, changes: all }
}
