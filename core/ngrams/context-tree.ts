// All n-grams of a text with their counts, as the tree of its sorted suffixes. A node is a string of at least two
// occurrences after which the text goes on in different ways; the strings on the edge above it have the same occurrences,
// and so the same counts. A text of N characters has fewer than N nodes and 2 N edges, whatever the length of its n-grams.
//
// Two counts of a string: c, its occurrences; and a, the distinct characters that precede it (Kneser and Ney's
// continuation count), the beginning of the text counting as one.

import type { Ids } from '../text/vocabulary.ts'
import type { Progress } from '../util/generators.ts'
import { CountsOfCounts } from './discounts.ts'
import { commonPrefix, DEPTH, sortSuffixes } from './suffix-array.ts'

/** Of the strings h·x that extend a string h by one character: the sum of their counts, and how many have 1, 2, 3 or more. */
export interface Extensions {
  /** [nodes] */
  total: Int32Array
  /** [nodes, 3] */
  with: Uint16Array
}

export interface ContextTree {
  ids: Ids
  /** ids are below it */
  vocabulary: number
  /** [nodes] characters of the string; node `root` is the empty one */
  depth: Uint16Array
  root: number
  /** [nodes] an occurrence */
  at: Int32Array
  /** [nodes] c and a */
  occurrences: Int32Array
  preceding: Int32Array
  /** [nodes] the edges of a node are `first` … `first + degree`, in the order of their characters */
  first: Int32Array
  degree: Uint16Array
  /** [edges] the first character, and where it leads: a node, or ~position for the rest of the text from there */
  character: Uint16Array
  child: Int32Array
  /** of c and of a */
  byOccurrences: Extensions
  byPreceding: Extensions
  countsOfCounts: { occurrences: CountsOfCounts; preceding: CountsOfCounts }
}

/** Suffixes between two reports of progress. */
const PART = 65_536

/** Progress counts characters; building takes about 70 bytes for each. */
export function* buildTree(ids: Ids, vocabulary: number): Generator<Progress, ContextTree, undefined> {
  const length = ids.length
  const sorting = sortSuffixes(ids, vocabulary)
  let step = sorting.next()
  for (; !step.done; step = sorting.next())
    yield { done: Math.floor((length * step.value.done) / step.value.total / 2), total: length }
  const builder = new Builder(ids, vocabulary, step.value)
  for (let i = 0; i < length; i++) {
    builder.add(i)
    if (i % PART === 0) yield { done: Math.floor((length + i) / 2), total: length }
  }
  return builder.finish()
}

/** Strings that are open while suffixes are added in order: each a prefix of the next. */
class Open {
  readonly depth = new Int32Array(DEPTH + 2)
  /** the first suffix in order that begins with the string */
  readonly from = new Int32Array(DEPTH + 2)
  /** edges that wait for it to close: from here on */
  readonly edges = new Int32Array(DEPTH + 2)
  /** occurrences beyond the first with the same preceding character */
  readonly repeated = new Int32Array(DEPTH + 2)
  top = 0

  push(depth: number, from: number, edges: number, repeated: number): void {
    this.top++
    this.depth[this.top] = depth
    this.from[this.top] = from
    this.edges[this.top] = edges
    this.repeated[this.top] = repeated
  }

  /** The longest open string that the suffix `i` of the order begins with, too. */
  around(i: number): number {
    let [low, high] = [0, this.top]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.from[middle] <= i) low = middle
      else high = middle - 1
    }
    return low
  }
}

class Builder {
  readonly #tree: ContextTree
  readonly #order: Int32Array
  readonly #open = new Open()
  /** the last suffix in order that each character precedes; −1: none yet */
  readonly #last: Int32Array
  #nodes = 0
  #edges = 0
  /** edges whose upper end is still open */
  #waiting = 0
  readonly #waitingCharacter: Uint16Array
  readonly #waitingChild: Int32Array

  constructor(ids: Ids, vocabulary: number, order: Int32Array) {
    const n = Math.max(1, ids.length)
    const extensions = () => ({ total: new Int32Array(n), with: new Uint16Array(3 * n) })
    this.#order = order
    this.#last = new Int32Array(vocabulary + 1).fill(-1)
    const waiting = Math.min(2 * n, (DEPTH + 1) * (vocabulary + 2))
    this.#waitingCharacter = new Uint16Array(waiting)
    this.#waitingChild = new Int32Array(waiting)
    this.#tree = {
      ids,
      vocabulary,
      depth: new Uint16Array(n),
      root: 0,
      at: new Int32Array(n),
      occurrences: new Int32Array(n),
      preceding: new Int32Array(n),
      first: new Int32Array(n),
      degree: new Uint16Array(n),
      character: new Uint16Array(2 * n),
      child: new Int32Array(2 * n),
      byOccurrences: extensions(),
      byPreceding: extensions(),
      countsOfCounts: { occurrences: new CountsOfCounts(), preceding: new CountsOfCounts() },
    }
  }

  /** Adds the suffix `i` of the order; what no later suffix begins with is closed. */
  add(i: number): void {
    const [open, order, { ids, vocabulary }] = [this.#open, this.#order, this.#tree]
    const at = order[i]
    const character = at === 0 ? vocabulary : ids[at - 1]
    if (this.#last[character] >= 0) open.repeated[open.around(this.#last[character])]++
    this.#last[character] = i
    const shared = i + 1 < order.length ? commonPrefix(ids, at, order[i + 1]) : 0
    if (shared > open.depth[open.top]) open.push(shared, i, this.#waiting, 0)
    const depth = open.depth[open.top]
    if (depth < DEPTH && at + depth < ids.length) this.#wait(ids[at + depth], ~at)
    while (open.depth[open.top] > shared) this.#close(i + 1, shared)
  }

  #close(end: number, shared: number): void {
    const open = this.#open
    const { top } = open
    const [from, edges, repeated] = [open.from[top], open.edges[top], open.repeated[top]]
    const node = this.#keep(end)
    open.top--
    if (open.depth[open.top] < shared) open.push(shared, from, edges, repeated)
    else open.repeated[open.top] += repeated
    this.#wait(this.#tree.ids[this.#tree.at[node] + open.depth[open.top]], node)
  }

  #wait(character: number, child: number): void {
    this.#waitingCharacter[this.#waiting] = character
    this.#waitingChild[this.#waiting++] = child
  }

  /** The open string at the top becomes a node. @param end the first suffix in order after it */
  #keep(end: number): number {
    const [open, tree, node] = [this.#open, this.#tree, this.#nodes++]
    const { top } = open
    const from = open.edges[top]
    tree.depth[node] = open.depth[top]
    tree.at[node] = this.#order[open.from[top]]
    tree.occurrences[node] = end - open.from[top]
    tree.preceding[node] = tree.occurrences[node] - open.repeated[top]
    tree.first[node] = this.#edges
    tree.degree[node] = this.#waiting - from
    for (let edge = from; edge < this.#waiting; edge++) {
      const child = this.#waitingChild[edge]
      tree.character[this.#edges] = this.#waitingCharacter[edge]
      tree.child[this.#edges++] = child
      this.#count(node, child)
    }
    this.#waiting = from
    return node
  }

  #count(node: number, child: number): void {
    const { depth, occurrences, preceding, ids, byOccurrences, byPreceding, countsOfCounts } = this.#tree
    const leaf = child < 0
    const [c, a] = leaf ? [1, 1] : [occurrences[child], preceding[child]]
    const to = leaf ? Math.min(DEPTH, ids.length - ~child) : depth[child]
    byOccurrences.total[node] += c
    byOccurrences.with[3 * node + Math.min(c, 3) - 1]++
    byPreceding.total[node] += a
    byPreceding.with[3 * node + Math.min(a, 3) - 1]++
    countsOfCounts.occurrences.add(c, depth[node] + 1, to)
    countsOfCounts.preceding.add(a, depth[node] + 1, to)
  }

  finish(): ContextTree {
    this.#tree.root = this.#keep(this.#order.length)
    return this.#tree
  }
}

/** The edge of a node with a character, or −1. */
export function edgeOf({ first, degree, character }: ContextTree, node: number, wanted: number): number {
  let [low, high] = [first[node], first[node] + degree[node] - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    if (character[middle] === wanted) return middle
    if (character[middle] < wanted) low = middle + 1
    else high = middle - 1
  }
  return -1
}
