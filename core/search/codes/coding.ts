// Computes the codes of one group of units in two passes over its blocks: the first counts values, the second writes
// codes. Memory holds the counts alone, whatever the length of the recording.

import { splitCharacters } from '../split.ts'
import type { ActivationSource } from '../types.ts'
import { type CodeBook, partsOf, Taken, ValueCounts } from './codebook.ts'

/** Blocks that are counted unit by unit: the counts of a whole group exceed the cache. */
const RUN_BLOCKS = 16

/** Takes the codes of a few thousand consecutive characters of one unit of the group. */
export type CodeSink = (unit: number, from: number, codes: Uint8Array) => void

/** Progress: one block of two passes. */
export interface CodingStep {
  done: number
  total: number
}

/** Makes the codes of a group. @param units of the group are wanted, half-open; @param sink is given views that are overwritten */
export type Coder = (
  group: number,
  units: readonly [number, number],
  sink: CodeSink,
) => Generator<CodingStep, CodeBook[]>

/** Counters are reused from group to group: 18 MB, which cost as much to allocate as the counting. */
export function createCoder(source: ActivationSource): Coder {
  const { characters, blockCharacters, groupUnits } = source
  const total = 2 * Math.ceil(characters / blockCharacters)
  const pieces = piecesOf(source)
  const free: Arena[] = []

  function* coded(arena: Arena, group: number, [first, end]: readonly [number, number], sink: CodeSink) {
    const counts = arena.counts.slice(0, end - first)
    const { run, out } = arena
    for (let begin = 0; begin < pieces.length; begin += RUN_BLOCKS) {
      const last = Math.min(begin + RUN_BLOCKS, pieces.length)
      const place = (unit: number, block: number) => (unit * RUN_BLOCKS + block - begin) * blockCharacters
      for (let block = begin; block < last; block++) {
        const bits = source.group(block, group)
        for (let unit = 0; unit < counts.length; unit++) {
          const at = (first + unit) * blockCharacters
          run.set(bits.subarray(at, at + blockCharacters), place(unit, block))
        }
        yield { done: block + 1, total }
      }
      for (const [unit, count] of counts.entries())
        for (let block = begin; block < last; block++)
          for (const { part, from, to } of pieces[block])
            count.add(part, run, place(unit, block) + from, place(unit, block) + to)
    }
    const scale = (unit: number) => source.scale?.(group * groupUnits + first + unit)
    const books = counts.map((count, unit) => count.book(arena.codes[unit], scale(unit)))
    for (const block of pieces.keys()) {
      const bits = source.group(block, group)
      const length = Math.min(blockCharacters, characters - block * blockCharacters)
      for (let unit = 0; unit < counts.length; unit++) {
        const at = (first + unit) * blockCharacters
        const code = arena.codes[unit]
        for (let t = 0; t < length; t++) out[t] = code[bits[at + t]]
        sink(first + unit, block * blockCharacters, out.subarray(0, length))
      }
      yield { done: pieces.length + block + 1, total }
    }
    return books
  }

  return function* (group, units, sink) {
    const arena = free.pop() ?? arenaFor(groupUnits, blockCharacters)
    const books = yield* coded(arena, group, units, sink)
    free.push(arena) // not after an early end: it still holds counts
    return books
  }
}

interface Arena {
  counts: ValueCounts[]
  /** [65536] the code of each bit pattern */
  codes: Uint8Array[]
  /** float16 bits [units][RUN_BLOCKS · characters] */
  run: Uint16Array
  out: Uint8Array
}

function arenaFor(units: number, characters: number): Arena {
  const taken = new Taken()
  return {
    counts: Array.from({ length: units }, () => new ValueCounts(taken)),
    codes: Array.from({ length: units }, () => new Uint8Array(65536)),
    run: new Uint16Array(units * RUN_BLOCKS * characters),
    out: new Uint8Array(characters),
  }
}

interface Piece {
  part: number
  /** characters of the block, half-open */
  from: number
  to: number
}

/** The stretches of each block by part of the text. */
function piecesOf({ characters, blockCharacters }: ActivationSource): Piece[][] {
  const blocks = Array.from({ length: Math.ceil(characters / blockCharacters) }, (): Piece[] => [])
  for (const [part, stretches] of partsOf(splitCharacters(characters), characters).entries())
    for (let s = 0; s < stretches.length; s += 2)
      for (let at = stretches[s]; at < stretches[s + 1]; ) {
        const block = Math.floor(at / blockCharacters)
        const start = block * blockCharacters
        const to = Math.min(stretches[s + 1], start + blockCharacters)
        blocks[block].push({ part, from: at - start, to: to - start })
        at = to
      }
  return blocks
}
