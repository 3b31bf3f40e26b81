// N-gram models of a stored text, and ids for its characters and those that are judged.

import { buildTree, type ContextTree } from '../../core/ngrams/context-tree.ts'
import { codePoints } from '../../core/text/code-points.ts'
import type { Progress } from '../../core/util/generators.ts'
import type { Store } from '../store/store.ts'
import type { JudgedText } from './judged-text.ts'

export interface NgramText {
  /** code points: before the judged characters up to `before` others, and these */
  text: Uint32Array
  /** of `text`: the first judged one */
  from: number
  ids: Uint16Array
  /** code points that the models are of */
  training: Uint32Array
  trainingIds: Uint16Array
  /** distinct characters of both and of the network */
  vocabulary: number
}

export function ngramText(store: Store, judged: JudgedText, before: number): NgramText {
  const { corpus, start, end, training, model } = judged
  const from = Math.min(before, start)
  const text = codePoints(store.corpusText(corpus, start - from, end))
  const learned = codePoints(store.corpusText(training.corpus, training.start, training.end))
  const known = store.models().some(({ id }) => id === model) ? store.model(model).vocabulary : []
  const ids = new Map<number, number>()
  const idOf = (point: number) => {
    const id = ids.get(point) ?? ids.size
    if (id === ids.size) ids.set(point, id)
    return id
  }
  for (const character of known) if ([...character].length === 1) idOf(character.codePointAt(0)!)
  const encoded = Uint16Array.from(text, idOf)
  const trainingIds = Uint16Array.from(learned, idOf)
  return { text, from, ids: encoded, training: learned, trainingIds, vocabulary: ids.size }
}

export function treeOf({ trainingIds, vocabulary }: NgramText): Generator<Progress, ContextTree, undefined> {
  return buildTree(trainingIds, vocabulary)
}
