// A file's bytes become a corpus: decoded, checked, counted, hashed, stored.

import { createHash } from 'node:crypto'
import { countCodePoints } from '../../../core/text/code-points.ts'
import { decodeText } from '../../../core/text/corpus.ts'
import { Vocabulary } from '../../../core/text/vocabulary.ts'
import type { CorpusInfo } from '../../contract/types.ts'
import type { TaskContext } from '../context.ts'

export async function importCorpus(
  { name, bytes }: { name: string; bytes: Uint8Array },
  context: TaskContext,
): Promise<{ corpus: CorpusInfo; notes: string[] }> {
  const { text, notes } = decodeText(bytes, name)
  context.check()
  const vocabulary = Vocabulary.of(text)
  const characters = countCodePoints(text)
  const hash = createHash('sha256').update(text, 'utf8').digest('hex')
  context.check()
  const corpus = await context.writer.addCorpus({ name, text, characters, vocabulary: vocabulary.size, hash })
  return { corpus, notes }
}
