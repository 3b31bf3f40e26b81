// Characters ↔ ids. The vocabulary belongs to the model: another text is read with the ids the model was trained on, and
// an unknown character is an error, unless it is to be skipped or mapped.

import { AppError } from '../errors.ts'
import { BYTE_NAMES, byteOf, bytesOf, byteText, partByte } from '../schema/byte-text.ts'
import { countCodePoints, distinctCodePoints, forEachCodePoint, showCharacter } from './code-points.ts'
import { plainer } from './mapping.ts'

/** Ids of characters, one an element. */
export type Ids = Uint16Array | Int32Array

/** `error`: refuse an unknown character; `skip`: leave it out; `map`: try a plainer spelling (mapping.ts), else refuse. */
export type UnknownMode = 'error' | 'skip' | 'map'

export interface EncodedText {
  ids: Uint16Array
  /**
   * For each id the index of its character in the text, ascending; null for the identity, when nothing was skipped and no
   * length changed.
   */
  positions: Uint32Array | null
  /** Unknown characters and their replacements; `becomes` is '' where they were skipped. */
  changes: { character: string; becomes: string; count: number }[]
}

const MAXIMUM_SIZE = 65_536

/** Characters and their ids, 0 … size − 1, in an order that belongs to the model. */
export class Vocabulary {
  /** in the order of their ids */
  readonly characters: readonly string[]
  /** whether the ids are bytes: it reads texts of bytes (schema/byte-text.ts), and so any file */
  readonly ofBytes: boolean
  readonly #ids: Int32Array

  /** @throws AppError `bad-vocabulary` when an entry is not exactly one character, or appears twice */
  constructor(characters: readonly string[]) {
    if (characters.length < 2 || characters.length > MAXIMUM_SIZE)
      throw new AppError('bad-vocabulary', `A vocabulary has 2 to 65,536 characters, not ${characters.length}.`)
    this.characters = [...characters]
    this.#ids = lookup(this.characters)
    this.ofBytes = characters.length === 256 && BYTE_NAMES.every((name, byte) => characters[byte] === name)
  }

  /** The 256 bytes, each of which is its own id. */
  static bytes(): Vocabulary {
    return new Vocabulary(BYTE_NAMES)
  }

  /** All distinct characters of a text, in the order of their code points. */
  static of(text: string): Vocabulary {
    return new Vocabulary(Array.from(distinctCodePoints(text), (point) => String.fromCodePoint(point)))
  }

  get size(): number {
    return this.characters.length
  }

  /** The id of one character, or −1. */
  id(character: string): number {
    return this.#idOf(character.codePointAt(0) ?? -1)
  }

  /** The ids of a plainer spelling (mapping.ts) of a character that the vocabulary lacks; none if there is none. */
  plainer(character: string): number[] | undefined {
    return this.#mapped(character.codePointAt(0) ?? -1)
  }

  /** A text in the form that this vocabulary reads: as bytes, or unchanged. */
  readable(text: string): string {
    return this.ofBytes ? byteText(bytesOf(text)) : text
  }

  #idOf(point: number): number {
    return this.#ids[point] ?? -1
  }

  /**
   * One id a character.
   * @param at position of the first character, for messages
   * @throws AppError `unknown-character` naming it and its position
   */
  encode(text: string, at = 0): Uint16Array<ArrayBuffer> {
    if (this.ofBytes) return bytesIn(text, at)
    const ids = new Uint16Array(countCodePoints(text))
    const table = this.#ids
    forEachCodePoint(text, (point, position) => {
      const id = point < table.length ? table[point] : -1
      if (id < 0) throw unknown(point, at + position)
      ids[position] = id
    })
    return ids
  }

  /**
   * Ids, with the treatment of unknown characters and the origin of each id.
   * @param at position of the first character, for messages
   * @throws AppError `unknown-character` in the modes `error` and, where no plainer spelling is known either, `map`
   */
  encodeWith(text: string, mode: UnknownMode, at = 0): EncodedText {
    if (this.ofBytes) return { ids: bytesIn(text, at), positions: null, changes: [] }
    const spellings = mode === 'error' ? new Map<number, number[]>() : this.#spellings(text, mode, at)
    if (spellings.size === 0) return { ids: this.encode(text, at), positions: null, changes: [] }
    return { ...this.#rewrite(text, spellings), changes: describe(text, spellings, this) }
  }

  decode(ids: ArrayLike<number>): string {
    if (this.ofBytes) return byteText(Uint8Array.from(ids))
    const parts: string[] = []
    for (let from = 0; from < ids.length; from += 8192) {
      let part = ''
      for (let i = from; i < Math.min(ids.length, from + 8192); i++) part += this.characters[ids[i]]
      parts.push(part)
    }
    return parts.join('')
  }

  /** For each unknown code point of the text, the ids to write instead. */
  #spellings(text: string, mode: 'skip' | 'map', at: number): Map<number, number[]> {
    const spellings = new Map<number, number[]>()
    for (const point of distinctCodePoints(text)) {
      if (this.#idOf(point) >= 0) continue
      const ids = mode === 'skip' ? [] : this.#mapped(point)
      if (!ids) throw unknown(point, at + firstPosition(text, point))
      spellings.set(point, ids)
    }
    return spellings
  }

  #mapped(point: number): number[] | undefined {
    for (const spelling of plainer(String.fromCodePoint(point))) {
      const ids = Array.from(spelling, (character) => this.id(character))
      if (ids.every((id) => id >= 0)) return ids
    }
    return undefined
  }

  #rewrite(text: string, spellings: Map<number, number[]>): Pick<EncodedText, 'ids' | 'positions'> {
    let length = 0
    forEachCodePoint(text, (point) => {
      length += spellings.get(point)?.length ?? 1
    })
    const ids = new Uint16Array(length)
    const positions = new Uint32Array(length)
    let n = 0
    forEachCodePoint(text, (point, position) => {
      for (const id of spellings.get(point) ?? [this.#idOf(point)]) {
        ids[n] = id
        positions[n++] = position
      }
    })
    const oneToOne = [...spellings.values()].every((spelling) => spelling.length === 1)
    return { ids, positions: oneToOne ? null : positions }
  }
}

/**
 * The bytes of a text of bytes. The first character may be the end of another one.
 * @throws AppError `not-bytes` for a text of characters that are no bytes
 */
function bytesIn(text: string, at: number): Uint16Array<ArrayBuffer> {
  const ids = new Uint16Array(countCodePoints(text))
  let inside = true
  forEachCodePoint(text, (point, position) => {
    const part = partByte(point) >= 0
    if (point >= 0x80 && point < 0xf0000 && !inside) throw notBytes(point, at + position)
    ids[position] = byteOf(point)
    inside = part
  })
  return ids
}

function notBytes(point: number, position: number): AppError {
  return new AppError(
    'not-bytes',
    `The network reads bytes, and the text holds characters: ${showCharacter(point)} at position ${position} is several bytes. Add the file once more as bytes (--encoding bytes).`,
  )
}

function lookup(characters: readonly string[]): Int32Array {
  const points = characters.map((character, id) => {
    const point = character.codePointAt(0)
    if (point === undefined || String.fromCodePoint(point) !== character)
      throw new AppError(
        'bad-vocabulary',
        `Entry ${id} of the vocabulary, “${character}”, is not exactly one character.`,
      )
    return point
  })
  const ids = new Int32Array(points.reduce((most, point) => Math.max(most, point), 0) + 1).fill(-1)
  points.forEach((point, id) => {
    if (ids[point] >= 0)
      throw new AppError(
        'bad-vocabulary',
        `The character ${showCharacter(point)} stands twice in the vocabulary, as ${ids[point]} and as ${id}.`,
      )
    ids[point] = id
  })
  return ids
}

function unknown(point: number, position: number): AppError {
  return new AppError(
    'unknown-character',
    `The model does not know the character ${showCharacter(point)} at position ${position}; remove it, choose to skip or to map unknown characters (--unknown), or make a text that it can read (corpus add --for MODEL, or the menu of the text).`,
  )
}

function firstPosition(text: string, point: number): number {
  return countCodePoints(text.slice(0, text.indexOf(String.fromCodePoint(point))))
}

function describe(text: string, spellings: Map<number, number[]>, vocabulary: Vocabulary): EncodedText['changes'] {
  const counts = new Map<number, number>()
  forEachCodePoint(text, (point) => {
    if (spellings.has(point)) counts.set(point, (counts.get(point) ?? 0) + 1)
  })
  return Array.from(spellings, ([point, ids]) => ({
    character: String.fromCodePoint(point),
    becomes: vocabulary.decode(ids),
    count: counts.get(point)!,
  }))
}
