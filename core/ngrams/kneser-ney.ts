// Interpolated modified Kneser-Ney (Chen and Goodman 1998), of every order 1 … 20 and of none, from one tree:
//   P_n(w | h) = max(0, a(hw) − D(a(hw))) / A(h) + γ(h) · P_{n−1}(w | h′),   P_0 = 1 / V,
// where h′ is h without its first character, A(h) = Σ_x a(hx), and γ(h) = Σ_k D_k · |{x: a(hx) = k}| / A(h), so that the
// probabilities of all characters sum to 1. a is the count of distinct preceding characters; in the highest order c, the
// count of occurrences, takes its place. After a context that the training text never goes on from, P_n = P_{n−1}.
//
// The unbounded model takes the longest end h* of what was read that the training text goes on from (the ∞-gram of Liu et
// al. 2024, at most 255 characters) as its highest order, and is smoothed by the orders below, so that no loss is infinite:
//   P_∞(w | h) = max(0, c(h*w) − D(c(h*w))) / C(h*) + γ(h*) · P_{|h*|}(w | h*′).

import type { Ids } from '../text/vocabulary.ts'
import type { Progress } from '../util/generators.ts'
import { type ContextTree, type Extensions, edgeOf } from './context-tree.ts'
import { type Discounts, ORDERS } from './discounts.ts'
import { DEPTH } from './suffix-array.ts'

/** The number of characters of an n-gram, 1 … 20, or Infinity. */
export type Order = number

/** Characters between two reports of progress. */
const PART = 16_384

/** What the text went on with after one context. */
interface Terms {
  /** of the character asked for, after its discount, over the sum */
  share: number
  /** what is left for the lower order */
  rest: number
}

/** Walks down the tree along a text: after each character, the terms of the context so far and the next one. */
export class Descent {
  readonly #tree: ContextTree
  readonly #lower: Discounts[]
  readonly #highest: Discounts[]
  /** the node above, and the edge that is walked: a node, ~position, or `NONE` at the node itself */
  #node = 0
  #below = NONE
  #length = 0
  /** with continuation counts, and with occurrences */
  readonly lower: Terms = { share: 0, rest: 1 }
  readonly highest: Terms = { share: 0, rest: 1 }

  constructor(tree: ContextTree) {
    this.#tree = tree
    this.#lower = tree.countsOfCounts.preceding.discounts()
    this.#highest = tree.countsOfCounts.occurrences.discounts()
  }

  start(): void {
    this.#node = this.#tree.root
    this.#below = NONE
    this.#length = 0
  }

  /**
   * Sets the terms of `next` after the characters so far. `ended`: the training text never goes on after them; `last`: not
   * with `next`, so that the walk ends.
   */
  step(next: number): 'ended' | 'last' | 'on' {
    const { ids, byPreceding, byOccurrences, preceding, occurrences, child, depth, at } = this.#tree
    const order = Math.min(this.#length + 1, ORDERS)
    if (this.#length >= DEPTH) return 'ended'
    if (this.#below === NONE) {
      const edge = edgeOf(this.#tree, this.#node, next)
      const to = edge < 0 ? NONE : child[edge]
      const [c, a] = to === NONE ? [0, 0] : to < 0 ? [1, 1] : [occurrences[to], preceding[to]]
      branch(this.lower, byPreceding, this.#node, a, this.#lower[order])
      branch(this.highest, byOccurrences, this.#node, c, this.#highest[order])
      if (edge < 0) return 'last'
      this.#below = to
    } else {
      const leaf = this.#below < 0
      const position = leaf ? ~this.#below : at[this.#below]
      if (position + this.#length >= ids.length) return 'ended'
      const goesOn = ids[position + this.#length] === next
      single(this.lower, leaf ? 1 : preceding[this.#below], goesOn, this.#lower[order])
      single(this.highest, leaf ? 1 : occurrences[this.#below], goesOn, this.#highest[order])
      if (!goesOn) return 'last'
    }
    this.#length++
    if (this.#below >= 0 && depth[this.#below] === this.#length) {
      this.#node = this.#below
      this.#below = NONE
    }
    return 'on'
  }
}

/** No edge; the rests of the text are negative, nodes are not. */
const NONE = 0x7fffffff

function branch(into: Terms, { total, with: counts }: Extensions, node: number, count: number, d: Discounts): void {
  const sum = total[node]
  into.share = count === 0 ? 0 : (count - d[Math.min(count, 3) - 1]) / sum
  into.rest = (d[0] * counts[3 * node] + d[1] * counts[3 * node + 1] + d[2] * counts[3 * node + 2]) / sum
}

/** After a context that the text always goes on from with the same character, `count` times. */
function single(into: Terms, count: number, goesOn: boolean, d: Discounts): void {
  into.rest = d[Math.min(count, 3) - 1] / count
  into.share = goesOn ? 1 - into.rest : 0
}

export interface Predictions {
  /** for each order asked for: [characters] natural log of the probability of every character, the first after nothing */
  logProbabilities: Map<Order, Float32Array>
  /** [characters] characters of the longest context that the training text goes on from, at most 255 */
  context: Uint8Array
}

/** The probability of each character of a text after those before it. @param orders 1 … 20 and Infinity */
export function* predict(
  tree: ContextTree,
  text: Ids,
  orders: readonly Order[],
): Generator<Progress, Predictions, undefined> {
  const length = text.length
  const out = new Map(orders.map((order) => [order, new Float32Array(length)]))
  const finite = Array.from({ length: ORDERS + 1 }, (_, order) => out.get(order))
  const unbounded = out.get(Infinity)
  const longest = unbounded ? DEPTH : Math.max(0, ...orders)
  const context = new Uint8Array(length)
  const lower = new Float64Array(length).fill(1 / tree.vocabulary)
  const descent = new Descent(tree)
  // from the end to the beginning: the walk from `from` meets each character with a context that is longer by one than
  // the walk before it did
  for (let from = length - 1; from >= 0; from--) {
    descent.start()
    for (let n = 1; n <= longest && from + n <= length; n++) {
      const t = from + n - 1
      const met = descent.step(text[t])
      if (met === 'ended') break
      const highest = descent.highest.share + descent.highest.rest * lower[t]
      const own = n <= ORDERS ? finite[n] : undefined
      if (own) own[t] = Math.log(highest)
      if (unbounded) unbounded[t] = Math.log(highest)
      lower[t] = descent.lower.share + descent.lower.rest * lower[t]
      context[t] = n - 1
      if (met === 'last') break
    }
    if (from % PART === 0) yield { done: length - from, total: length }
  }
  for (const [order, values] of out)
    if (order !== Infinity) for (let t = 0; t < length; t++) if (context[t] < order - 1) values[t] = Math.log(lower[t])
  return { logProbabilities: out, context }
}
