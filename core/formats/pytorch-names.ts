// What stands in front of the recurrent layers and behind them: the embedding and the output layer, which are called
// differently in every project, by their shapes. What does not fit is refused with what was found.

import { AppError } from '../errors.ts'
import type { Tensor } from '../model/spec.ts'
import type { Role } from './draft.ts'
import { bad, expectShape, get, list, matrix, type Tensors } from './tensors.ts'

const ambiguous = (problem: string) => new AppError('ambiguous-model', problem)

/** What stands in front of the recurrent part and behind it. */
export interface Ends {
  embedding: Tensor | null
  decoder: Tensor
  decoderBias: Tensor | null
  decoderName: string
  tied: boolean
  roles: Role[]
}

/** Widths of the recurrent part at its two ends. */
interface Widths {
  /** of what layer 0 reads */
  input: number
  /** of the last layer */
  hidden: number
}

/** Given where shapes do not tell tensors apart. */
export interface TensorNames {
  embedding?: string
  decoder?: string
}

const EMBEDDING_NAME = /emb|encod|lookup|wte|in_?proj/i
const DECODER_NAME = /decod|fc|linear|out|head|proj|dense|classif|logit|h2o|h2y|softmax|to_?vocab|lm_/i

/**
 * @param outside the tensors that are not recurrent
 * @throws AppError `bad-model`, `ambiguous-model` listing the candidates
 */
export function findEnds(outside: Tensors, { input, hidden }: Widths, names: TensorNames): Ends {
  const matrices = new Map([...outside].filter(([, { shape }]) => shape.length === 2))
  const decoderName = names.decoder ?? findDecoder(outside, matrices, hidden)
  const [size] = matrix(outside, decoderName)
  expectShape(outside, decoderName, [size, hidden])
  const bias = biasName(outside, decoderName, size)
  const embeddingName = names.embedding ?? findEmbedding(matrices, decoderName, input, size, hidden)
  if (embeddingName !== null) expectShape(outside, embeddingName, [size, input])
  refuseLeftovers(outside, [decoderName, bias, embeddingName])
  return {
    embedding: embeddingName === null ? null : get(outside, embeddingName),
    decoder: get(outside, decoderName),
    decoderBias: bias === null ? null : get(outside, bias),
    decoderName,
    tied: embeddingName === decoderName,
    roles: [
      ...roleOf(outside, embeddingName, embeddingName === decoderName ? 'embedding and output layer' : 'embedding'),
      ...roleOf(outside, embeddingName === decoderName ? null : decoderName, 'output layer'),
      ...roleOf(outside, bias, 'bias of the output layer'),
    ],
  }
}

function roleOf(outside: Tensors, tensor: string | null, role: string): Role[] {
  return tensor === null ? [] : [{ tensor, shape: get(outside, tensor).shape, role }]
}

/** The matrix [V, H]; where several have that shape, the one with a bias, then the one that is called like a decoder. */
function findDecoder(outside: Tensors, matrices: Tensors, hidden: number): string {
  const candidates = [...matrices].filter(([, { shape }]) => shape[1] === hidden)
  if (candidates.length === 0)
    throw bad(
      `The file has no output layer [vocabulary, ${hidden}]; besides the recurrent weights it holds ${list(outside)}.`,
    )
  const biased = candidates.filter(([name, { shape }]) => biasName(outside, name, shape[0]) !== null)
  const called = candidates.filter(([name]) => DECODER_NAME.test(name) && !EMBEDDING_NAME.test(name))
  const chosen = [candidates, biased, called].find((group) => group.length === 1)
  if (!chosen)
    throw ambiguous(
      `Several tensors could be the output layer: ${list(new Map(candidates))}; say which one is the decoder (--decoder).`,
    )
  return chosen[0][0]
}

/** The bias beside a weight, of its size; or the only vector of that size where it is called otherwise. */
function biasName(outside: Tensors, weight: string, size: number): string | null {
  const fits = (name: string) => outside.get(name)?.shape.join() === String(size)
  const beside = weight.replace(/weight$/, 'bias')
  if (beside !== weight && fits(beside)) return beside
  const vectors = [...outside.keys()].filter(fits)
  const free = vectors.filter((name) => !outside.has(name.replace(/bias$/, 'weight')) || name === beside)
  return free.length === 1 ? free[0] : null
}

/** The matrix [V, input] that is not the decoder; none where the input is one-hot; the decoder itself where they are tied. */
function findEmbedding(matrices: Tensors, decoder: string, input: number, size: number, hidden: number): string | null {
  const candidates = [...matrices].filter(
    ([name, { shape }]) => name !== decoder && shape[0] === size && shape[1] === input,
  )
  if (candidates.length === 1) return candidates[0][0]
  const called = candidates.filter(([name]) => EMBEDDING_NAME.test(name))
  if (called.length === 1) return called[0][0]
  if (candidates.length > 1)
    throw ambiguous(
      `Several tensors could be the embedding: ${list(new Map(candidates))}; say which one it is (--embedding).`,
    )
  if (input === size && (input !== hidden || !EMBEDDING_NAME.test(decoder))) return null
  if (input === hidden) return decoder
  throw bad(
    `Layer 0 reads ${input} numbers and the vocabulary has ${size} characters, but no embedding [${size}, ${input}] is in the file; it holds ${list(matrices)}.`,
  )
}

/** Anything else would have a part in the outcome that this program does not know of. */
function refuseLeftovers(outside: Tensors, used: readonly (string | null)[]): void {
  const left = new Map([...outside].filter(([name]) => !used.includes(name)))
  if (left.size > 0) throw bad(`The network has parts that this program does not know how to run: ${list(left)}.`)
}
