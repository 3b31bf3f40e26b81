// Evaluates a network on a text: one exact pass from zero state.

import { evaluate as score } from '../../../core/run/evaluate.ts'
import { bootstrapMean } from '../../../core/stats/block-bootstrap.ts'
import { codePointSlice, countCodePoints } from '../../../core/text/code-points.ts'
import { decodeText } from '../../../core/text/corpus.ts'
import type { UnknownMode } from '../../../core/text/vocabulary.ts'
import type { UnknownCharacters } from '../../contract/types.ts'
import { chooseBackend } from '../backend.ts'
import type { TaskContext } from '../context.ts'
import { openModel } from '../network.ts'
import { unknownCharacters } from '../unknown-characters.ts'

export interface EvaluateInput {
  model: number
  /** one of the workspace, or … */
  corpus?: number
  /** … the bytes of a file, and its name */
  bytes?: Uint8Array
  name?: string
  /** code points, half-open */
  start?: number
  end?: number
  unknown?: UnknownMode
  backend?: string
  perCharacter: boolean
}

export interface EvaluateOutput {
  /** all but the first */
  characters: number
  /** nats a character */
  crossEntropy: number
  bitsPerCharacter: number
  /** of crossEntropy, nats, by a block bootstrap over the characters */
  standardError: number
  /** the treatment of unknown characters; null where there were none */
  unknown: UnknownCharacters | null
  /** natural log of the probability of each character from the second; only if requested */
  logProbabilities?: Float32Array
}

/** milliseconds */
const TELL_EVERY = 150

export async function evaluate(
  input: EvaluateInput,
  context: TaskContext<{ characters: number; total: number }>,
): Promise<EvaluateOutput> {
  const { network, vocabulary } = openModel(context.store, input.model)
  const text = readText(input, vocabulary.ofBytes, context)
  const { ids, changes } = vocabulary.encodeWith(text, input.unknown ?? 'error')
  const unknown = unknownCharacters(changes, countCodePoints(text))
  const backend = chooseBackend({ threads: 1, prefer: input.backend ?? 'auto' })
  const pass = score(backend, network, ids)
  let reported = performance.now()
  for (;;) {
    const step = pass.next()
    if (step.done) {
      const { logProbabilities, ...whole } = step.value
      const scores = { ...whole, standardError: bootstrapMean(logProbabilities).standardError }
      return input.perCharacter ? { ...scores, unknown, logProbabilities } : { ...scores, unknown }
    }
    if (performance.now() - reported > TELL_EVERY) {
      context.emit({ characters: step.value.done, total: step.value.total })
      reported = performance.now()
    }
    context.check()
  }
}

function readText(
  { corpus, bytes, name, start, end }: EvaluateInput,
  asBytes: boolean,
  { store }: TaskContext<never>,
): string {
  if (corpus !== undefined) return store.corpusText(corpus, start, end)
  const { text } = decodeText(bytes ?? new Uint8Array(), name ?? 'the text', asBytes ? { encoding: 'bytes' } : {})
  return start === undefined && end === undefined ? text : codePointSlice(text, start ?? 0, end)
}
