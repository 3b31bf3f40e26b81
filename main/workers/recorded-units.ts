// A shard of a recording's units for a search: values, and codes, stored or computed.

import { hasCellStates, kindAt, nameAt } from '../../core/model/unit-names.ts'
import { BLOCK_CHARACTERS, GROUP_UNITS } from '../../core/run/record.ts'
import { unpackBooks } from '../../core/search/codes/code-bytes.ts'
import type { CodeSource, GroupSink } from '../../core/search/codes/code-cache.ts'
import type { CodeBook } from '../../core/search/codes/codebook.ts'
import { type CodingStep, createCoder } from '../../core/search/codes/coding.ts'
import { type Scale, scaleTable } from '../../core/search/codes/value-scale.ts'
import type { ActivationSource } from '../../core/search/types.ts'
import { CODE_CHARACTERS, type Store } from '../store/store.ts'

/** Blocks of codes that are read in one transaction: one transaction each takes a fifth longer. */
const SOME_BLOCKS = 16

/** Columns of a recording, half-open; the first a multiple of GROUP_UNITS. */
export type Columns = readonly [first: number, end: number]

/** Results of `group` are valid until its next call. @param characters of the search: a recording may still be growing */
export function valuesOf(
  store: Store,
  recording: number,
  [first, end]: Columns,
  characters: number,
  scale: Scale = 'tanh',
): ActivationSource {
  const info = store.recording(recording)
  return {
    characters,
    units: end - first,
    blockCharacters: BLOCK_CHARACTERS,
    groupUnits: GROUP_UNITS,
    name: (column) => nameAt(info, first + column),
    scale: (column) => scaleTable(kindAt(info, first + column), scale),
    group: oneAtATime((block, group) => store.group(recording, block, first / GROUP_UNITS + group)),
  }
}

/**
 * Frees the memory of a blob when the next is read, before garbage collection: that would leave a hundred megabytes in
 * every thread.
 */
function oneAtATime<G extends unknown[], B extends Uint8Array | Uint16Array>(
  read: (...given: G) => B,
): (...given: G) => B {
  let last: B | undefined
  return (...given) => {
    if (last) giveBack(last)
    last = read(...given)
    return last
  }
}

function giveBack({ buffer, byteLength }: Uint8Array | Uint16Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0)
}

/** [characters] float16 bits of one unit. */
export function recordedBits(store: Store, recording: number, column: number, characters: number): Uint16Array {
  const bits = new Uint16Array(characters)
  const lane = (column % GROUP_UNITS) * BLOCK_CHARACTERS
  const group = Math.floor(column / GROUP_UNITS)
  for (let block = 0, at = 0; at < characters; block++, at += BLOCK_CHARACTERS) {
    const all = store.group(recording, block, group)
    bits.set(all.subarray(lane, lane + Math.min(BLOCK_CHARACTERS, characters - at)), at)
    giveBack(all)
  }
  return bits
}

/** Stored codes of this scale where they exist, else codes computed from the values. */
export function codesOf(
  store: Store,
  recording: number,
  columns: Columns,
  characters: number,
  scale: Scale = 'tanh',
): CodeSource {
  const values = valuesOf(store, recording, columns, characters, scale)
  const code = createCoder(values)
  const info = store.recording(recording)
  const isStored = info.characters === characters && (scale === 'tanh' || !hasCellStates(info))
  const stored = new Set(isStored ? store.coding(recording)?.groups : [])
  const { units, groupUnits, name } = values
  const firstGroup = columns[0] / GROUP_UNITS
  return {
    characters,
    units,
    groupUnits,
    name,
    load: (group, units, sink) =>
      stored.has(firstGroup + group)
        ? readGroup(store, recording, firstGroup + group, units, { characters, sink })
        : code(group, units, sink),
  }
}

function* readGroup(
  store: Store,
  recording: number,
  group: number,
  [first, end]: readonly [number, number],
  { characters, sink }: { characters: number; sink: GroupSink },
): Generator<CodingStep, CodeBook[]> {
  const total = Math.ceil(characters / CODE_CHARACTERS)
  for (let block = 0; block < total; block += SOME_BLOCKS) {
    const done = Math.min(block + SOME_BLOCKS, total)
    store.codes(recording, group, [block, done], [first, end], (at, codes) => {
      sink(first, at * CODE_CHARACTERS, codes, end - first)
      giveBack(codes)
    })
    yield { done, total }
  }
  return unpackBooks(store.codeBooks(recording, group)).slice(first, end)
}
