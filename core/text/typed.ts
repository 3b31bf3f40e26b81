// A typed text as ids of a vocabulary that may lack some of its characters: these are reported with their positions, and
// left out or mapped to a plainer spelling.

import { bytesOf, partByte } from '../schema/byte-text.ts'
import { forEachCodePoint } from './code-points.ts'
import type { Vocabulary } from './vocabulary.ts'

/** What to do with unknown characters; `map` leaves out those without a plainer spelling. */
export type TypedMode = 'skip' | 'map'

export interface UnknownCharacter {
  /** code point of the text */
  position: number
  character: string
  /** its replacement; '' where it is left out */
  becomes: string
}

export interface TypedText {
  ids: Uint16Array
  /** [characters + 1] the ids of character p are starts[p] … starts[p + 1], possibly none */
  starts: Uint32Array
  unknown: UnknownCharacter[]
}

/** Never throws: unknown characters are in `unknown`. */
export function encodeTyped(text: string, vocabulary: Vocabulary, mode: TypedMode): TypedText {
  const ids: number[] = []
  const starts: number[] = []
  const unknown: UnknownCharacter[] = []
  let inside = false
  forEachCodePoint(text, (point, position) => {
    starts.push(ids.length)
    const character = String.fromCodePoint(point)
    if (vocabulary.ofBytes) {
      // in text copied from a text of bytes, the earlier bytes of a character precede it
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

/** The same for sums: the surprise of a character is that of all of its ids together. */
export function overCharacters(ofIds: Float32Array, starts: Uint32Array, from: number, to: number): Float32Array {
  const sums = new Float32Array(to - from).fill(Number.NaN)
  for (let p = from; p < to; p++)
    if (starts[p + 1] > starts[p])
      sums[p - from] = ofIds.subarray(starts[p] - starts[from], starts[p + 1] - starts[from]).reduce((a, b) => a + b, 0)
  return sums
}
