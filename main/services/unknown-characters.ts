// The treatment of unknown characters: counts and the characters, for JSON and in words.

import { showCharacter } from '../../core/text/code-points.ts'
import type { UnknownCharacters } from '../contract/types.ts'

/** Kinds of characters that a line names; JSON has all. */
const NAMED = 8

/** No line where all characters were known. */
export function unknownLines(unknown: UnknownCharacters | null): string[] {
  if (!unknown || unknown.changes.length === 0) return []
  const total = unknown.of.toLocaleString('en')
  const lines = [
    line(
      'Left out',
      unknown.changes.filter(({ becomes }) => becomes === ''),
      total,
    ),
    line(
      'Mapped',
      unknown.changes.filter(({ becomes }) => becomes !== ''),
      total,
    ),
  ]
  return lines.filter((one) => one !== '')
}

function line(what: string, changes: UnknownCharacters['changes'], total: string): string {
  if (changes.length === 0) return ''
  const count = changes.reduce((sum, change) => sum + change.count, 0)
  const most = changes.toSorted((a, b) => b.count - a.count)
  const named = most.slice(0, NAMED).map(({ character, becomes, count }) => {
    const to = becomes === '' ? '' : ` to “${becomes}”`
    return `${showCharacter(character.codePointAt(0)!)}${to} ${count.toLocaleString('en')} times`
  })
  const rest = most.length > NAMED ? `, and ${most.length - NAMED} other characters` : ''
  return `${what} ${count.toLocaleString('en')} of ${total} characters that the network does not know: ${named.join(', ')}${rest}.`
}
