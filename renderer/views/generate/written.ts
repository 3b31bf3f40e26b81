// What a network has written so far: characters, how likely each was, and the states after each. Pure.

import { bisector } from 'd3-array'
import type { StateKind } from '../../../core/model/units.ts'
import type { GeneratedCharacter, GenerateEvent } from '../../../main/contract/types.ts'
import { shown } from '../../charts/color.ts'

export interface WrittenCharacter extends GeneratedCharacter {
  /** given to the network, not drawn by it */
  prime: boolean
}

export interface Written {
  model: number
  characters: WrittenCharacter[]
  /** pieces of states in the order of the characters, [characters of the piece, units] each */
  pieces: { from: number; states: Float32Array }[]
  kinds: StateKind[]
  units: number
}

/** States of a text may take this much memory, bytes. */
const ROOM = 256e6

export function blank(model: number): Written {
  return { model, characters: [], pieces: [], kinds: [], units: 0 }
}

/** How many characters there is room for. */
export function roomFor({ units }: Pick<Written, 'units'>): number {
  return units > 0 ? Math.floor(ROOM / (4 * units)) : Number.POSITIVE_INFINITY
}

/**
 * With one more event. The first `known` characters of a run that goes on are there already, and stay as they are.
 * @param read how many characters of this run came before the event
 */
export function grown(written: Written, event: GenerateEvent, read: number, known: number): Written {
  const skip = Math.min(event.characters.length, Math.max(0, known - read))
  const added = event.characters.slice(skip).map((character) => ({ ...character, prime: event.prime }))
  const from = written.characters.length
  const pieces = added.length > 0 ? [{ from, states: event.states.subarray(skip * event.units) }] : []
  return {
    ...written,
    kinds: event.kinds,
    units: event.units,
    characters: [...written.characters, ...added],
    pieces: [...written.pieces, ...pieces],
  }
}

export function textOf({ characters }: Pick<Written, 'characters'>): string {
  return characters.map(({ character }) => character).join('')
}

/** The raw values of one column after the characters from … to. */
export function column(written: Written, index: number, from: number, to: number): Float32Array {
  const { pieces, units } = written
  const out = new Float32Array(to - from).fill(Number.NaN)
  for (let p = pieceOf(pieces, from); p < pieces.length && pieces[p].from < to; p++) {
    const { from: start, states } = pieces[p]
    const last = Math.min(to, start + states.length / units)
    for (let i = Math.max(from, start); i < last; i++) out[i - from] = states[(i - start) * units + index]
  }
  return out
}

/** The piece that holds a character. */
function pieceOf(pieces: Written['pieces'], at: number): number {
  return Math.max(0, byFirst.right(pieces, at) - 1)
}

const byFirst = bisector((piece: Written['pieces'][number]) => piece.from)

/** The column whose colors vary most over (at most the first thousand of) the characters. */
export function liveliest(written: Written, columns: readonly { index: number; kind: StateKind }[]): number {
  const to = Math.min(1000, written.characters.length)
  let best = columns[0]?.index ?? 0
  let most = -1
  for (const { index, kind } of columns) {
    const spread = variance(column(written, index, 0, to).map((value) => shown(kind, value)))
    if (spread > most) [best, most] = [index, spread]
  }
  return best
}

function variance(values: Float32Array): number {
  let sum = 0
  let squares = 0
  for (const v of values) {
    sum += v
    squares += v * v
  }
  return squares / values.length - (sum / values.length) ** 2
}

export interface TextRow {
  from: number
  /** one past the last, the line end included */
  to: number
}

/** Rows of at most `columns` characters; a line end closes its row. */
export function wrap(characters: readonly { character: string }[], columns: number): TextRow[] {
  const rows: TextRow[] = []
  let from = 0
  for (let i = 0; i < characters.length; i++) {
    const full = i + 1 - from >= columns && characters[i + 1]?.character !== '\n'
    if (characters[i].character !== '\n' && !full) continue
    rows.push({ from, to: i + 1 })
    from = i + 1
  }
  if (from < characters.length) rows.push({ from, to: characters.length })
  return rows
}

/** Where an arrow key leads; null for other keys. */
export function moved(rows: readonly TextRow[], at: number | null, key: string): number | null {
  const end = rows.at(-1)?.to ?? 0
  if (end === 0 || !/^Arrow|^Home$|^End$/.test(key)) return null
  if (at === null || key === 'End') return end - 1
  if (key === 'Home') return 0
  if (key === 'ArrowLeft') return Math.max(0, at - 1)
  if (key === 'ArrowRight') return Math.min(end - 1, at + 1)
  const row = rows.findIndex(({ to }) => at < to)
  const other = rows[row + (key === 'ArrowUp' ? -1 : 1)]
  return other ? Math.min(other.from + at - rows[row].from, other.to - 1) : at
}

/** The seed of a run that goes on: another one, but always the same for the same place. */
export function seedAt(seed: number, characters: number): number {
  return (seed + characters) % 2 ** 32
}
