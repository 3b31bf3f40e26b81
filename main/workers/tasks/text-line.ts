// The number of the line of a text in which a character stands.

import type { TaskContext } from '../context.ts'

/** @param position code points @returns from 1 */
export function textLine({ corpus, position }: { corpus: number; position: number }, { store }: TaskContext): number {
  const before = store.corpusText(corpus, 0, position)
  let line = 1
  for (let at = before.indexOf('\n'); at >= 0; at = before.indexOf('\n', at + 1)) line++
  return line
}
