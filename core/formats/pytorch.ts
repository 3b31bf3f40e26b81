// Networks from and to PyTorch, by way of safetensors. The recurrent weights have PyTorch's own names behind any
// prefix; the embedding and the decoder are called differently in every project and are found by their shapes.
// Weights are laid out here as PyTorch lays them out, so that nothing is reordered. What is ambiguous is refused:
// a network that is read wrongly still gives a plausible loss.

import { AppError } from '../errors.ts'
import {
  type Cell,
  checkSpec,
  GATES,
  type ModelSpec,
  type Parameters,
  parameterShapes,
  type Tensor,
} from '../model/spec.ts'
import { readSafetensors, type SafetensorsFile, writeSafetensors } from './safetensors.ts'
import { parseVocabulary } from './vocabulary-json.ts'

export interface ImportedModel {
  spec: ModelSpec
  /** in the order of their ids */
  vocabulary: string[]
  parameters: Parameters
  /** sentences about what was assumed or made up */
  warnings: string[]
}

export interface ImportOptions {
  /** JSON: a list of characters or {character: index}; needed where the file's metadata has none */
  vocabulary?: Uint8Array | string
  /** names of tensors where shapes do not tell them apart */
  names?: { embedding?: string; decoder?: string }
}

type Tensors = ReadonlyMap<string, Tensor>

const bad = (problem: string) => new AppError('bad-model', problem)

const shapeOf = (name: string, { shape }: Tensor) => `${name} [${shape.join(', ')}]`

/** Names of tensors as a sentence shows them. */
const list = (tensors: Tensors) => [...tensors].map(([name, tensor]) => shapeOf(name, tensor)).join(', ') || 'none'

/**
 * @param file the bytes of a safetensors file, or what was read from it
 * @throws AppError `bad-safetensors`, `bad-model`, `ambiguous-model` listing the candidates, `bad-vocabulary`
 */
export function importPytorch(file: Uint8Array | SafetensorsFile, options: ImportOptions = {}): ImportedModel {
  const { tensors, metadata } = file instanceof Uint8Array ? readSafetensors(file) : file
  const own = (name: string) => name.startsWith('optimizer.') || name.startsWith('state.')
  const weights = new Map([...tensors].filter(([name]) => !own(name)))
  refuseUnsound(weights)
  const warnings: string[] = []
  const recurrent = findRecurrent(weights)
  const outside = new Map([...weights].filter(([name]) => !recurrent.names.has(name)))
  const ends = findEnds(outside, recurrent, options.names ?? {})
  const spec = specOf(recurrent, ends, metadata, warnings)
  const parameters = assemble(spec, recurrent, ends, warnings)
  return { spec, vocabulary: readVocabulary(spec.vocabulary, metadata, options.vocabulary), parameters, warnings }
}

function refuseUnsound(weights: Tensors): void {
  for (const [name, { data }] of weights)
    if (!data.every(Number.isFinite)) throw bad(`${name} holds values that are NaN or infinite; the file is damaged.`)
}

// The recurrent part.

interface Recurrent {
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

function findRecurrent(weights: Tensors): Recurrent {
  const matches = [...weights.keys()].map((name) => RECURRENT.exec(name)).filter((match) => match !== null)
  if (matches.length === 0)
    throw bad(`The file has no recurrent weights (names like rnn.weight_ih_l0); it holds ${list(weights)}.`)
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
  const [rows, hidden] = matrix(weights, `${prefix}weight_hh_l0`)
  const cell = (Object.keys(GATES) as Cell[]).find((kind) => GATES[kind] * hidden === rows)
  if (!cell)
    throw bad(
      `${prefix}weight_hh_l0 has ${rows} rows for ${hidden} units; an RNN has 1, a GRU 3 and an LSTM 4 rows a unit.`,
    )
  const input = matrix(weights, `${prefix}weight_ih_l0`)[1]
  for (let layer = 0; layer < layers; layer++) {
    expectShape(weights, `${prefix}weight_ih_l${layer}`, [rows, layer ? hidden : input])
    expectShape(weights, `${prefix}weight_hh_l${layer}`, [rows, hidden])
    for (const bias of ['bias_ih', 'bias_hh'])
      if (weights.has(`${prefix}${bias}_l${layer}`)) expectShape(weights, `${prefix}${bias}_l${layer}`, [rows])
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

// What stands in front of the recurrent part and behind it.

interface Ends {
  embedding: Tensor | null
  decoder: Tensor
  decoderBias: Tensor | null
  decoderName: string
  tied: boolean
}

const EMBEDDING_NAME = /emb|encod|lookup|wte|in_?proj/i
const DECODER_NAME = /decod|fc|linear|out|head|proj|dense|classif|logit|h2o|h2y|softmax|to_?vocab|lm_/i

function findEnds(outside: Tensors, { input, hidden }: Recurrent, names: NonNullable<ImportOptions['names']>): Ends {
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

// Putting it together.

function specOf(
  recurrent: Recurrent,
  ends: Ends,
  metadata: ReadonlyMap<string, string>,
  warnings: string[],
): ModelSpec {
  const { cell, layers, hidden } = recurrent
  const said = ownSpec(metadata)
  const nonlinearity = metadata.get('nonlinearity')
  if (nonlinearity && nonlinearity !== 'tanh')
    throw bad(`The network uses ${nonlinearity}, and this program runs tanh only.`)
  if (cell === 'rnn' && !nonlinearity && said.cell !== 'rnn')
    warnings.push('The file does not say which nonlinearity the network uses; tanh is assumed.')
  const told = metadata.get('cell')?.toLowerCase()
  if (told && told !== cell)
    throw bad(`The file calls itself ${told}, but its weights are those of ${cell === 'gru' ? 'a' : 'an'} ${cell}.`)
  const spec: ModelSpec = {
    cell,
    layers,
    hidden,
    vocabulary: ends.decoder.shape[0],
    embedding: ends.embedding ? recurrent.input : 0,
    dropout: typeof said.dropout === 'number' ? said.dropout : 0,
    reset: said.reset === 'before' ? 'before' : 'after',
  }
  checkSpec(spec)
  return spec
}

/** What this program wrote about a network that it exported. */
function ownSpec(metadata: ReadonlyMap<string, string>): Partial<ModelSpec> {
  try {
    return JSON.parse(metadata.get('neuronscope') ?? '{}')?.spec ?? {}
  } catch {
    return {}
  }
}

function assemble(spec: ModelSpec, { prefix, weights }: Recurrent, ends: Ends, warnings: string[]): Parameters {
  const { embedding, decoder, decoderBias, decoderName, tied } = ends
  if (tied) warnings.push(`The embedding and the output layer share ${decoderName}; each has a copy of its own here.`)
  const absent: string[] = []
  const found = (name: string): Tensor | null | undefined => {
    if (name === 'embedding.weight') return embedding
    if (name === 'decoder.weight') return decoder
    if (name === 'decoder.bias') return decoderBias
    return weights.get(prefix + name.slice('rnn.'.length))
  }
  const parameters: Parameters = new Map()
  for (const { name, shape } of parameterShapes(spec)) {
    const data = found(name)?.data
    if (!data) absent.push(name)
    parameters.set(name, { shape, data: data ? data.slice() : new Float32Array(shape[0]) })
  }
  if (absent.length) warnings.push(`The file has no ${absent.join(', ')}; zeros are used.`)
  return parameters
}

function readVocabulary(size: number, metadata: ReadonlyMap<string, string>, given?: Uint8Array | string): string[] {
  const source = given ?? metadata.get('vocabulary')
  if (source !== undefined) return parseVocabulary(source, size)
  throw new AppError(
    'no-vocabulary',
    `The file does not say which ${size} characters the network knows; give a vocabulary file, a JSON list of characters in the order of their indices.`,
  )
}

/** A safetensors file that PyTorch loads: names as `parameterShapes` has them, everything else in the metadata. */
export function exportPytorch(
  { spec, parameters, vocabulary }: Omit<ImportedModel, 'warnings' | 'vocabulary'> & { vocabulary: readonly string[] },
  metadata: Record<string, string> = {},
): Uint8Array<ArrayBuffer> {
  return writeSafetensors(parameters, {
    format: 'pt',
    cell: spec.cell,
    vocabulary: JSON.stringify(vocabulary),
    neuronscope: JSON.stringify({ spec }),
    ...metadata,
  })
}
