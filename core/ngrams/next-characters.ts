// The probabilities of all characters after one context, under an n-gram model.

import type { Ids } from '../text/vocabulary.ts'
import type { ContextTree } from './context-tree.ts'
import { Descent, type Order } from './kneser-ney.ts'
import { DEPTH } from './suffix-array.ts'

/** [vocabulary], of sum 1. @param order 1 … 20 or Infinity */
export function nextCharacters(tree: ContextTree, context: Ids, order: Order): Float64Array {
  const descent = new Descent(tree)
  let probabilities = new Float64Array(tree.vocabulary).fill(1 / tree.vocabulary)
  let highest = probabilities
  const longest = Math.min(order, DEPTH, context.length + 1)
  for (let n = 1; n <= longest; n++) {
    const [lower, top] = [new Float64Array(tree.vocabulary), new Float64Array(tree.vocabulary)]
    for (let w = 0; w < tree.vocabulary; w++) {
      descent.start()
      for (let i = context.length - n + 1; i < context.length; i++)
        if (descent.step(context[i]) !== 'on') return order === Infinity ? highest : probabilities
      if (descent.step(w) === 'ended') return order === Infinity ? highest : probabilities
      lower[w] = descent.lower.share + descent.lower.rest * probabilities[w]
      top[w] = descent.highest.share + descent.highest.rest * probabilities[w]
    }
    probabilities = lower
    highest = top
  }
  return longest === order || order === Infinity ? highest : probabilities
}
