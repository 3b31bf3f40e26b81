// Makes the codes of one group of units in two walks through its blocks: the first counts values, the second writes
// codes. Nothing is held but the counts, however long the recording.

import { type CodeBook, partsOf, ValueCounts } from './codebook.ts'
import { splitCharacters } from './split.ts'
import type { ActivationSource } from './types.ts'

/** Takes the codes of a few thousand consecutive characters of one unit of the group. */
export type CodeSink = (unit: number, from: number, codes: Uint8Array) => void

/** A block further, of twice as many as the group has. */
export interface CodingStep {
  done: number
  total: number
}

/** @param units of the group are wanted, half-open; @param sink is given views that are overwritten */
export function* codeGroup(
  source: ActivationSource,
  group: number,
  [first, end]: readonly [number, number],
  sink: CodeSink,
): Generator<CodingStep, CodeBook[]> {
  const { characters, blockCharacters } = source
  const total = 2 * Math.ceil(characters / blockCharacters)
  const pieces = piecesOf(source)
  const counts = Array.from({ length: end - first }, () => new ValueCounts())
  for (const [block, parts] of pieces.entries()) {
    const bits = source.group(block, group)
    for (const [unit, count] of counts.entries())
      for (const { part, from, to } of parts)
        count.add(part, bits, (first + unit) * blockCharacters + from, (first + unit) * blockCharacters + to)
    yield { done: block + 1, total }
  }
  const codes = counts.map(() => new Uint8Array(65536))
  const books = counts.map((count, unit) => count.book(codes[unit]))
  const out = new Uint8Array(blockCharacters)
  for (const block of pieces.keys()) {
    const bits = source.group(block, group)
    const length = Math.min(blockCharacters, characters - block * blockCharacters)
    for (const [unit, code] of codes.entries()) {
      const at = (first + unit) * blockCharacters
      for (let t = 0; t < length; t++) out[t] = code[bits[at + t]]
      sink(first + unit, block * blockCharacters, out.subarray(0, length))
    }
    yield { done: pieces.length + block + 1, total }
  }
  return books
}

interface Piece {
  part: number
  /** characters of the block, half-open */
  from: number
  to: number
}

/** Which stretches of each block belong to which part of the text. */
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
