// A text of the workspace, made again of characters that a network knows; what was changed is kept with it.

import { createHash } from 'node:crypto'
import type { EncodingId } from '../../../core/schema/encodings.ts'
import { countCodePoints } from '../../../core/text/code-points.ts'
import { type FitChange, type FitMode, fitText, fittedPosition } from '../../../core/text/fit.ts'
import { Vocabulary } from '../../../core/text/vocabulary.ts'
import type { CorpusInfo, CorpusPart } from '../../contract/types.ts'
import type { TaskContext } from '../context.ts'

export interface Fitted {
  corpus: CorpusInfo
  notes: string[]
  /** the most frequent first; none where the network knows every character */
  changes: FitChange[]
}

interface Original {
  name: string
  text: string
  parts: readonly CorpusPart[]
  notes: string[]
  encoding?: EncodingId
}

/** @throws AppError `nothing-left`, `reads-bytes` */
export async function addFitted(
  { store, writer, check }: TaskContext,
  { name, text, parts, notes, encoding }: Original,
  { model, mode }: { model: number; mode: FitMode },
): Promise<Fitted> {
  const network = store.model(model)
  const fitted = fitText(text, new Vocabulary(network.vocabulary), mode)
  check()
  const hashOf = (words: string) => createHash('sha256').update(words, 'utf8').digest('hex')
  const [characters, before] = [countCodePoints(fitted.text), countCodePoints(text)]
  const touched = fitted.changes.at.length
  const madeOf = { network: network.name, name, characters: before, hash: hashOf(text), touched }
  const corpus = await writer.addCorpus({
    name: touched === 0 ? name : `${name} for ${network.name}`,
    ...{ text: fitted.text, characters, vocabulary: Vocabulary.of(fitted.text).size, hash: hashOf(fitted.text) },
    parts: parts.map(({ name, start }) => ({ name, start: fittedPosition(fitted.changes, start) })),
    ...(touched === 0 ? {} : { madeOf, changes: fitted.changes }),
    ...(encoding === undefined || encoding === 'utf-8' ? {} : { encoding }),
  })
  return { corpus, notes, changes: fitted.summary }
}

export interface FitCorpusInput {
  corpus: number
  model: number
  mode: FitMode
}

export async function fitCorpus({ corpus, ...fit }: FitCorpusInput, context: TaskContext): Promise<Fitted> {
  const { store } = context
  const { name } = store.corpus(corpus)
  const original = { name, text: store.corpusText(corpus), parts: store.corpusParts(corpus), notes: [] }
  return addFitted(context, original, fit)
}
