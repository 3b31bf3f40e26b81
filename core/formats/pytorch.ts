// Networks from and to PyTorch, by way of safetensors. Weights are laid out here as PyTorch lays them out, so that
// nothing is reordered. What is ambiguous or unknown is refused: a network that is read wrongly still gives a
// plausible loss.

import { AppError } from '../errors.ts'
import { checkSpec, type ModelSpec, type Parameters, parameterShapes, type Tensor } from '../model/spec.ts'
import {
  bad,
  type Ends,
  findEnds,
  findRecurrent,
  type Recurrent,
  type TensorNames,
  type Tensors,
} from './pytorch-names.ts'
import { readSafetensors, type SafetensorsFile } from './safetensors.ts'
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
  names?: TensorNames
}

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
  if (told && told !== cell) throw bad(`The file calls itself ${told}, but its weights are those of the cell ${cell}.`)
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
