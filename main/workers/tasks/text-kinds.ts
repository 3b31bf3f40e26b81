// The kinds of a text, from a sample of it.

import { textKinds as kindsOf, sampleOf, type TextKind } from '../../../core/text/kind.ts'
import type { TaskContext } from '../context.ts'

export function textKinds({ corpus }: { corpus: number }, { store }: TaskContext): TextKind[] {
  const { characters } = store.corpus(corpus)
  return kindsOf(sampleOf((from, to) => store.corpusText(corpus, from, to), characters))
}
