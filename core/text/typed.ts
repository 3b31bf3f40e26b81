// A text as somebody types it, for a network that may not know all of its characters: each of those is named with its
// place, and is left out or read in a plainer spelling, so that the rest can be read meanwhile.

import { bytesOf, partByte } from '../schema/byte-text.ts'
import { forEachCodePoint } from './code-points.ts'
import type { Vocabulary } from './vocabulary.ts'

/** What to do with a character that the network does not know; `map` leaves out what has no plainer spelling either. */
export type TypedMode = 'skip' | 'map'

export interface UnknownCharacter {
  /** code point of the text */
  position: number
  character: string
  /** what is read instead; '' where it is left out */
  becomes: string
}

export interface TypedText {
  ids: Uint16Array
  /** [characters + 1] where each character's ids begin: those of character p are starts[p] … starts[p + 1], maybe none */
  starts: Uint32Array
  unknown: UnknownCharacter[]
}

/** Never refuses: what the network cannot read is told in `unknown`. */
export function encodeTyped(text: string, vocabulary: Vocabulary, mode: TypedMode): TypedText {
  const ids: number[] = []
  const starts: number[] = []
  const unknown: UnknownCharacter[] = []
  let inside = false
  forEachCodePoint(text, (point, position) => {
    starts.push(ids.length)
    const character = String.fromCodePoint(point)
    if (vocabulary.ofBytes) {
      // in what is copied out of a text of bytes, earlier bytes of a character stand before it
      const bytes = bytesOf(character)
      ids.push(...(inside ? bytes.slice(-1) : bytes))
      inside = partByte(point) >= 0
      return
    }
    const id = vocabulary.id(character)
    if (id >= 0) {
      ids.push(id)
      return
    }
    const spelling = (mode === 'map' && vocabulary.plainer(character)) || []
    ids.push(...spelling)
    unknown.push({ position, character, becomes: vocabulary.decode(spelling) })
  })
  starts.push(ids.length)
  return { ids: Uint16Array.from(ids), starts: Uint32Array.from(starts), unknown }
}

/** Values after ids from starts[from] on → values after characters from … to; NaN where a character was not read. */
export function afterCharacters(ofIds: Float32Array, starts: Uint32Array, from: number, to: number): Float32Array {
  const values = new Float32Array(to - from).fill(Number.NaN)
  for (let p = from; p < to; p++)
    if (starts[p + 1] > starts[p]) values[p - from] = ofIds[starts[p + 1] - 1 - starts[from]] ?? Number.NaN
  return values
}

/** The same for what adds up: a character that was read as several ids is as surprising as all of them together. */
export function overCharacters(ofIds: Float32Array, starts: Uint32Array, from: number, to: number): Float32Array {
  const sums = new Float32Array(to - from).fill(Number.NaN)
  for (let p = from; p < to; p++)
    if (starts[p + 1] > starts[p])
      sums[p - from] = ofIds.subarray(starts[p] - starts[from], starts[p + 1] - starts[from]).reduce((a, b) => a + b, 0)
  return sums
}
