// Logs every unit at every character into the workspace, block by block; the next block is computed while the writer
// still stores the last one.

import { AppError } from '../../../core/errors.ts'
import { record as blocks } from '../../../core/run/record.ts'
import type { UnknownMode, Vocabulary } from '../../../core/text/vocabulary.ts'
import { chooseBackend } from '../backend.ts'
import { cancelled, type TaskContext } from '../context.ts'
import { openModel } from '../network.ts'

export interface RecordInput {
  recording: number
  unknown?: UnknownMode
  backend?: string
  /** characters before the range that are read without being logged */
  warmUp: number
}

export async function record(input: RecordInput, context: TaskContext<{ characters: number }>): Promise<void> {
  const { store, writer } = context
  const { model, corpus, start, end, kinds } = store.recording(input.recording)
  const { network, vocabulary } = openModel(store, model)
  const warm = Math.min(start, input.warmUp)
  const ids = aligned(vocabulary, store.corpusText(corpus, start - warm, end), input.unknown ?? 'error')
  const backend = chooseBackend({ threads: 1, prefer: input.backend ?? 'auto' })
  let stored: Promise<void> = Promise.resolve()
  for (const block of blocks(backend, network, ids, kinds, { warm })) {
    await stored
    context.emit({ characters: block.summary.characters - block.characters })
    if (context.cancelled()) break
    stored = writer.appendBlock(input.recording, block)
  }
  await stored
  backend.dispose()
  await writer.finishRecording(input.recording, context.cancelled() ? 'partial' : 'complete')
  if (context.cancelled()) throw cancelled()
}

/** One id a character, as a recording needs. @throws AppError `not-aligned` where mapping or skipping changes their number */
function aligned(vocabulary: Vocabulary, text: string, unknown: UnknownMode): Uint16Array {
  const { ids, positions, changes } = vocabulary.encodeWith(text, unknown)
  if (positions === null) return ids
  const culprits = changes.filter(({ becomes }) => [...becomes].length !== 1).map(({ character }) => `“${character}”`)
  throw new AppError(
    'not-aligned',
    `A recording has one state for each character, so ${culprits.join(', ')} cannot be skipped or spelled out; change the text and add it again.`,
  )
}
