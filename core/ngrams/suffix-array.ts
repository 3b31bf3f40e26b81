// The suffixes of a text in the order of their first 256 characters, by prefix doubling (Manber and Myers 1993) with
// counting sorts: 8 rounds, in each of which the order by 2^k characters becomes the order by 2^(k+1). Suffixes that
// agree in 256 characters stand in any order.

import type { Ids } from '../text/vocabulary.ts'
import type { Progress } from '../util/generators.ts'

/** Characters by which suffixes are sorted: the length of the longest n-gram. */
export const DEPTH = 256

/** Positions of suffixes in order; [characters]. Yields after each round. @param vocabulary ids are below it */
export function* sortSuffixes(ids: Ids, vocabulary: number): Generator<Progress, Int32Array<ArrayBuffer>, undefined> {
  const length = ids.length
  const starts = new Int32Array(Math.max(vocabulary, length) + 1)
  const order = new Int32Array(length)
  const bySecond = new Int32Array(length)
  let rank = new Int32Array(ids)
  let next = new Int32Array(length)
  for (let i = 0; i < length; i++) bySecond[i] = i
  countingSort(order, bySecond, rank, starts, vocabulary)
  let classes = renumber(next, order, rank, 0)
  ;[rank, next] = [next, rank]
  const rounds = Math.log2(DEPTH)
  for (let round = 0; round < rounds && classes < length; round++) {
    const step = 2 ** round
    // by the characters from `step` on: suffixes that end before them first, the others as their ends are sorted
    let to = 0
    for (let i = Math.max(0, length - step); i < length; i++) bySecond[to++] = i
    for (let i = 0; i < length; i++) if (order[i] >= step) bySecond[to++] = order[i] - step
    countingSort(order, bySecond, rank, starts, classes)
    classes = renumber(next, order, rank, step)
    ;[rank, next] = [next, rank]
    yield { done: round + 1, total: rounds }
  }
  return order
}

/** `into` becomes `from` in the order of its keys, stably. @param keys below `count` */
function countingSort(into: Int32Array, from: Int32Array, keys: Int32Array, starts: Int32Array, count: number): void {
  starts.fill(0, 0, count + 1)
  for (let i = 0; i < from.length; i++) starts[keys[i] + 1]++
  for (let key = 0; key < count; key++) starts[key + 1] += starts[key]
  for (let i = 0; i < from.length; i++) into[starts[keys[from[i]]]++] = from[i]
}

/** New ranks of suffixes from the old ones of their two halves; 0: from the first character alone. @returns how many */
function renumber(into: Int32Array, order: Int32Array, rank: Int32Array, step: number): number {
  const length = order.length
  let classes = 0
  for (let i = 0; i < length; i++) {
    if (i > 0 && !sameHalves(rank, order[i - 1], order[i], step)) classes++
    into[order[i]] = classes
  }
  return classes + 1
}

function sameHalves(rank: Int32Array, a: number, b: number, step: number): boolean {
  if (rank[a] !== rank[b]) return false
  if (step === 0) return true
  return a + step < rank.length && b + step < rank.length && rank[a + step] === rank[b + step]
}

/** Characters that two suffixes have in common at their beginnings, at most DEPTH. */
export function commonPrefix(ids: Ids, a: number, b: number): number {
  const most = Math.min(DEPTH, ids.length - Math.max(a, b))
  let common = 0
  while (common < most && ids[a + common] === ids[b + common]) common++
  return common
}
