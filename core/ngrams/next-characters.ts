// The probabilities of all characters after one context, under n-gram models.

import type { Ids } from '../text/vocabulary.ts'
import type { ContextTree } from './context-tree.ts'
import { Descent, type Order } from './kneser-ney.ts'
import { DEPTH } from './suffix-array.ts'

/** [vocabulary], of sum 1. @param order 1 … 20 or Infinity */
export function nextCharacters(tree: ContextTree, context: Ids, order: Order): Float64Array {
  const levels = levelsOf(tree, context, order)
  const last = levels.at(-1)
  if (!last) return uniform(tree)
  return levels.length === order || order === Infinity ? last.highest : last.lower
}

/** [orders][vocabulary] for the orders 1 … `most`, each as `nextCharacters` has it. @param most 1 … 20 */
export function nextByOrder(tree: ContextTree, context: Ids, most: number): Float64Array[] {
  const levels = levelsOf(tree, context, most)
  const beyond = levels.at(-1)?.lower ?? uniform(tree)
  return Array.from({ length: most }, (_, i) => levels[i]?.highest ?? beyond)
}

interface Level {
  /** as a lower order, by the characters that precede */
  lower: Float64Array
  /** as the highest order, by occurrences */
  highest: Float64Array
}

const uniform = ({ vocabulary }: ContextTree) => new Float64Array(vocabulary).fill(1 / vocabulary)

/** Order by order, as far as the training text goes on from the end of the context. */
function levelsOf(tree: ContextTree, context: Ids, order: Order): Level[] {
  const descent = new Descent(tree)
  const levels: Level[] = []
  let below = uniform(tree)
  const longest = Math.min(order, DEPTH, context.length + 1)
  for (let n = 1; n <= longest; n++) {
    const level = { lower: new Float64Array(tree.vocabulary), highest: new Float64Array(tree.vocabulary) }
    for (let w = 0; w < tree.vocabulary; w++) {
      descent.start()
      for (let i = context.length - n + 1; i < context.length; i++) if (descent.step(context[i]) !== 'on') return levels
      if (descent.step(w) === 'ended') return levels
      level.lower[w] = descent.lower.share + descent.lower.rest * below[w]
      level.highest[w] = descent.highest.share + descent.highest.rest * below[w]
    }
    levels.push(level)
    below = level.lower
  }
  return levels
}
