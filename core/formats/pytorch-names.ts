// Which tensor is what: the recurrent weights by PyTorch's names behind any prefix, the embedding and the output layer,
// which are called differently in every project, by their shapes. What does not fit is refused with what was found.

import { AppError } from '../errors.ts'
import { blocksOf, CELLS, type Cell, DEFINITIONS } from '../model/cells/cells.ts'
import type { Tensor } from '../model/spec.ts'

export type Tensors = ReadonlyMap<string, Tensor>

/** @returns AppError `bad-model` */
export const bad = (problem: string) => new AppError('bad-model', problem)

const shapeOf = (name: string, { shape }: Tensor) => `${name} [${shape.join(', ')}]`

/** Names of tensors as a sentence shows them. */
function list(tensors: Tensors): string {
  const shown = [...tensors].slice(0, 12).map(([name, tensor]) => shapeOf(name, tensor))
  if (tensors.size > shown.length) shown.push(`and ${tensors.size - shown.length} more`)
  return shown.join(', ') || 'nothing'
}

export interface Recurrent {
  cell: Cell
  layers: number
  hidden: number
  /** width of what layer 0 reads */
  input: number
  prefix: string
  names: Set<string>
  weights: Tensors
}

const RECURRENT = /^(.*?)(weight_ih|weight_hh|weight_hr|bias_ih|bias_hh)(?:_l(\d+))?(_reverse)?$/

/** @throws AppError `bad-model`, `ambiguous-model` */
export function findRecurrent(weights: Tensors): Recurrent {
  const matches = [...weights.keys()].map((name) => RECURRENT.exec(name)).filter((match) => match !== null)
  if (matches.length === 0)
    throw bad(
      `The file has no recurrent weights (names like rnn.weight_ih_l0); it holds ${list(weights)}. Save the state_dict of a module with an nn.RNN, nn.GRU or nn.LSTM.`,
    )
  refuseVariants(matches)
  const prefixes = new Set(matches.map(([, prefix]) => prefix))
  if (prefixes.size > 1)
    throw ambiguous(
      `The file holds several recurrent networks, and one is wanted: ${[...prefixes].map((prefix) => prefix || '(no prefix)').join(', ')}.`,
    )
  const [prefix] = prefixes
  const layers = 1 + matches.reduce((most, match) => Math.max(most, Number(match[3])), 0)
  const names = new Set(matches.map(([name]) => name))
  return { ...measure(weights, prefix, layers), layers, prefix, names, weights }
}

const ambiguous = (problem: string) => new AppError('ambiguous-model', problem)

function refuseVariants(matches: readonly RegExpExecArray[]): void {
  const found = (test: (match: RegExpExecArray) => boolean) => matches.find(test)?.[0]
  const reverse = found((match) => match[4] !== undefined)
  if (reverse)
    throw bad(
      `The network is bidirectional (${reverse}): it reads what is still to come, so it cannot predict the next character.`,
    )
  const projection = found((match) => match[2] === 'weight_hr')
  if (projection)
    throw bad(
      `The network projects its hidden state (${projection}), which this program does not do; export one without proj_size.`,
    )
  const bare = found((match) => match[3] === undefined)
  if (bare)
    throw bad(
      `${bare} belongs to a single cell module; this program reads the weights of nn.RNN, nn.GRU and nn.LSTM, named like weight_ih_l0.`,
    )
}

function measure(weights: Tensors, prefix: string, layers: number): Pick<Recurrent, 'cell' | 'hidden' | 'input'> {
  if (!weights.has(`${prefix}weight_hh_l0`)) return measureWithoutRecurrence(weights, prefix, layers)
  const [rows, hidden] = matrix(weights, `${prefix}weight_hh_l0`)
  const recurrent = CELLS.filter((kind) => DEFINITIONS[kind].recurrentWeights)
  const cell = recurrent.find((kind) => blocksOf(kind) * hidden === rows)
  if (!cell) {
    const known = recurrent.map((kind) => `${blocksOf(kind)} (${DEFINITIONS[kind].title})`).join(', ')
    throw bad(
      `${prefix}weight_hh_l0 has ${rows} rows for ${hidden} units; the cells that are known have, a unit, ${known}.`,
    )
  }
  const input = matrix(weights, `${prefix}weight_ih_l0`)[1]
  for (let layer = 0; layer < layers; layer++) {
    expectShape(weights, `${prefix}weight_ih_l${layer}`, [rows, layer ? hidden : input])
    expectShape(weights, `${prefix}weight_hh_l${layer}`, [rows, hidden])
    for (const bias of ['bias_ih', 'bias_hh'])
      if (weights.has(`${prefix}${bias}_l${layer}`)) expectShape(weights, `${prefix}${bias}_l${layer}`, [rows])
  }
  return { cell, hidden, input }
}

/** Of a cell whose gates do not read the state before. */
function measureWithoutRecurrence(
  weights: Tensors,
  prefix: string,
  layers: number,
): Pick<Recurrent, 'cell' | 'hidden' | 'input'> {
  const [rows, input] = matrix(weights, `${prefix}weight_ih_l0`)
  const cell = CELLS.find((kind) => !DEFINITIONS[kind].recurrentWeights && rows % blocksOf(kind) === 0)
  if (!cell) throw bad(`The file has no ${prefix}weight_hh_l0.`)
  const hidden = rows / blocksOf(cell)
  for (let layer = 0; layer < layers; layer++) {
    expectShape(weights, `${prefix}weight_ih_l${layer}`, [rows, layer ? hidden : input])
    if (weights.has(`${prefix}bias_ih_l${layer}`)) expectShape(weights, `${prefix}bias_ih_l${layer}`, [rows])
  }
  return { cell, hidden, input }
}

function get(weights: Tensors, name: string): Tensor {
  const tensor = weights.get(name)
  if (!tensor) throw bad(`The file has no ${name}.`)
  return tensor
}

function matrix(weights: Tensors, name: string): readonly number[] {
  const tensor = get(weights, name)
  if (tensor.shape.length !== 2 || tensor.data.length === 0) throw bad(`${shapeOf(name, tensor)} is not a matrix.`)
  return tensor.shape
}

function expectShape(weights: Tensors, name: string, shape: readonly number[]): void {
  const tensor = get(weights, name)
  if (tensor.shape.join() !== shape.join()) throw bad(`${shapeOf(name, tensor)} should be [${shape.join(', ')}].`)
}

/** What stands in front of the recurrent part and behind it. */
export interface Ends {
  embedding: Tensor | null
  decoder: Tensor
  decoderBias: Tensor | null
  decoderName: string
  tied: boolean
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
export function findEnds(outside: Tensors, { input, hidden }: Recurrent, names: TensorNames): Ends {
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
  }
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
      `Several tensors could be the output layer: ${list(new Map(candidates))}; say which one is the decoder.`,
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
    throw ambiguous(`Several tensors could be the embedding: ${list(new Map(candidates))}; say which one it is.`)
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
