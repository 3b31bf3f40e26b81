// A part of a corpus as ids, read and encoded in chunks, in constant memory.

import { AppError } from '../../core/errors.ts'
import type { IdSource } from '../../core/text/id-source.ts'
import type { EncodedText, UnknownMode, Vocabulary } from '../../core/text/vocabulary.ts'
import type { UnknownCharacters } from '../contract/types.ts'
import type { Store } from '../store/store.ts'
import { unknownCharacters } from './unknown-characters.ts'

/** Characters that are encoded together: those of a row of the store. */
const CHUNK = 65_536
/** Cached chunks besides one for each reader, which may be at a border. */
const KEPT = 4

export interface Part {
  corpus: number
  /** characters, half-open */
  start: number
  end: number
  /** streams that read in parallel, each at its own position */
  readers: number
}

/**
 * Reads all of it once, so that errors are raised at the start.
 * @param check called between chunks; may throw
 * @returns the ids, and the treatment of unknown characters
 * @throws AppError `unknown-character`; `not-aligned` where mapping or skipping changes the number of characters
 */
export function corpusIds(
  store: Store,
  { corpus, start, end, readers }: Part,
  vocabulary: Vocabulary,
  unknown: UnknownMode,
  check: () => void,
): IdSource & { unknown: UnknownCharacters | null } {
  const kept = new Map<number, Uint16Array>()

  /** Chunk `k` begins at the k-th multiple of CHUNK in the corpus, or at `start`. */
  function encode(k: number) {
    const from = Math.max(start, k * CHUNK)
    return vocabulary.encodeWith(store.corpusText(corpus, from, Math.min(end, (k + 1) * CHUNK)), unknown, from)
  }

  function chunk(k: number): Uint16Array {
    const ids = kept.get(k) ?? encode(k).ids
    kept.delete(k)
    kept.set(k, ids) // least recently used first
    if (kept.size > readers + KEPT) kept.delete(kept.keys().next().value!)
    return ids
  }

  const culprits = new Set<string>()
  const changed: EncodedText['changes'] = []
  for (let k = Math.floor(start / CHUNK); k * CHUNK < end; k++) {
    check()
    const { positions, changes } = encode(k)
    changed.push(...changes)
    if (positions) for (const { character, becomes } of changes) if ([...becomes].length !== 1) culprits.add(character)
  }
  if (culprits.size > 0) throw notAligned(culprits)

  return {
    length: end - start,
    unknown: unknownCharacters(changed, end - start),
    read(from, to) {
      const first = Math.floor((start + from) / CHUNK)
      const origin = Math.max(0, first * CHUNK - start)
      const ids = chunk(first)
      if (to - origin <= ids.length) return ids.subarray(from - origin, to - origin)
      const out = new Uint16Array(to - from)
      for (let k = first, at = from; at < to; k++) {
        const begin = Math.max(0, k * CHUNK - start)
        const piece = chunk(k).subarray(at - begin, to - begin)
        out.set(piece, at - from)
        at += piece.length
      }
      return out
    },
  }
}

function notAligned(culprits: ReadonlySet<string>): AppError {
  const names = Array.from(culprits, (character) => `“${character}”`).join(', ')
  return new AppError(
    'not-aligned',
    `A recording has one state for each character, so ${names} cannot be skipped or spelled out; make a text of it that the network can read (corpus add --corpus NAME --for MODEL, or the menu of the text) and record that.`,
  )
}
