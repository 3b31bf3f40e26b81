// Checkpoints of TensorFlow, as tf.train.Saver and Keras' save_weights write them. Cells of tf.nn.rnn_cell have one
// weight [D + H, gates·H] with the rows of the input first: the LSTM's gates are i j f o, and a forget bias, 1 unless given
// otherwise, is added when it runs, so the file does not hold it; the GRU's are r and u, with the candidate apart, and its
// reset gate acts before the product. What an optimiser remembers is passed over.

import { sizeOf, type Tensor } from '../model/spec.ts'
import { type Draft, type Files, type LayerDraft, PLAIN, type Role } from './draft.ts'
import type { ModelFormat } from './format.ts'
import { baseName } from './json-file.ts'
import { draftKeras, kindByWeights } from './keras-layers.ts'
import { bad, list, refuseUnsound, rowsOf, type Tensors, transposed } from './tensors.ts'
import { bundleTensor, isFloat, isIndex, readIndex } from './tf-bundle.ts'
import { checkWidths, joined } from './torch-rnn.ts'

const indices = (files: Files) => [...files].filter(([, bytes]) => isIndex(bytes))

export const tensorflow: ModelFormat = {
  id: 'tensorflow',
  title: 'TensorFlow checkpoint (.index and .data-…)',
  endings: ['.index'],
  sniff: (files) => indices(files).length === 1,
  read: (files) => draftOf(files),
}

const OBJECT = '/.ATTRIBUTES/VARIABLE_VALUE'
const OPTIMISER =
  /\/(?:Adam|AdamW|RMSProp|Momentum|Adagrad|Adadelta|Ftrl|ExponentialMovingAverage)(?:_\d+)?$|OPTIMIZER_SLOT|(?:^|\/)(?:optimizer|training|beta\d_power|save_counter|_CHECKPOINTABLE)|(?:^|\/)(?:m|v)\/.*|loss|learning_rate|(?:^|\/)lr$/i

function draftOf(files: Files): Draft {
  const [[name, index]] = indices(files)
  const stem = baseName(name).replace(/\.index$/, '')
  const shards: Uint8Array[] = []
  for (const [path, bytes] of files) {
    const part = /^(.*)\.data-(\d{5})-of-\d{5}$/.exec(baseName(path))
    if (part && (part[1] === stem || stem === '')) shards[Number(part[2])] = bytes
  }
  const tensors = new Map<string, Tensor>()
  let step = 0
  for (const [key, entry] of readIndex(index)) {
    const last = key.replace(OBJECT, '')
    if (/(?:^|\/)(?:global_step|iter)$/.test(last)) step = bundleTensor(key, entry, shards).data[0] ?? 0
    else if (isFloat(entry) && !OPTIMISER.test(key) && entry.shape.length > 0)
      tensors.set(last, bundleTensor(key, entry, shards))
  }
  refuseUnsound(tensors)
  const whole = Number.isSafeInteger(step) && step >= 0 ? step : 0
  const keras = [...tensors.keys()].some((key) => /layer_with_weights-\d+|\/recurrent_kernel$/.test(key))
  return { ...(keras ? draftObjects(tensors) : draftCells(tensors)), step: whole }
}

/** Layers as Keras tracks them: `layer_with_weights-0/cell/kernel`. */
function draftObjects(tensors: Tensors): Draft {
  const layers = new Map<string, Map<string, Tensor>>()
  for (const [path, tensor] of tensors) {
    const parts = path.split('/').filter((part) => part !== 'cell' && part !== 'lstm_cell' && part !== 'gru_cell')
    const weight = parts.pop()!
    const name = parts.join('/')
    layers.set(name, (layers.get(name) ?? new Map()).set(weight, tensor))
  }
  const order = [...layers.keys()].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  return draftKeras(
    order.map((name) => {
      const weights = layers.get(name)!
      return { kind: kindByWeights(name, weights), name, config: null, weights }
    }),
  )
}

/** `basic_lstm_cell`, `gru_cell_1`; a multi_rnn_cell is what holds them. */
const CELL = /(?:^|\/)(?!multi_rnn)\w*?(lstm|gru|rnn)_cell(?:_\d+)?(?=\/)/g

function draftCells(tensors: Tensors): Draft {
  const layers = new Map<string, { cell: string; weights: Map<string, string> }>()
  for (const path of tensors.keys()) {
    const cell = [...path.matchAll(CELL)].at(-1)
    if (!cell) continue
    const end = cell.index + cell[0].length
    const key = path.slice(0, end)
    const own = layers.get(key) ?? { cell: cell[1], weights: new Map<string, string>() }
    own.weights.set(
      path
        .slice(end + 1)
        .replace(/weights$/, 'kernel')
        .replace(/biases$/, 'bias'),
      path,
    )
    layers.set(key, own)
  }
  const keys = [...layers.keys()].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  const used = new Set([...layers.values()].flatMap(({ weights }) => [...weights.values()]))
  const outside = new Map([...tensors].filter(([name]) => !used.has(name)))
  if (keys.length === 0) throw bad(`The checkpoint has no recurrent cell that is known; it holds ${list(tensors)}.`)
  const kinds = new Set(keys.map((key) => layers.get(key)!.cell))
  if (kinds.size > 1) throw bad('The network mixes cells, and this program runs one kind at a time.')
  const cell = [...kinds][0] as 'lstm' | 'gru' | 'rnn'
  const roles: Role[] = []
  const drafts = keys.map((key, k) => layerOf(key, k, cell, layers.get(key)!.weights, tensors, roles))
  const hidden = drafts.at(-1)!.hidden
  const { embedding, decoder, bias } = endsOf(outside, hidden, drafts[0].input.shape[1], roles)
  checkWidths(embedding, drafts, decoder)
  return {
    ...PLAIN,
    cell,
    layers: drafts,
    embedding,
    decoder,
    decoderBias: bias,
    gates: cell === 'lstm' ? 'igfo' : cell === 'gru' ? 'rzn' : 'h',
    forgetBias: cell === 'lstm' ? null : 0,
    reset: 'before',
    roles,
    warnings: [],
  }
}

function layerOf(
  key: string,
  k: number,
  cell: 'lstm' | 'gru' | 'rnn',
  names: ReadonlyMap<string, string>,
  tensors: Tensors,
  roles: Role[],
): LayerDraft {
  const take = (name: string, role: string): Tensor => {
    const path = names.get(name)
    const tensor = path === undefined ? undefined : tensors.get(path)
    if (!tensor) throw bad(`${key} has no ${name}; it has ${[...names.keys()].join(', ')}.`)
    roles.push({ tensor: path!, shape: tensor.shape, role: `layer ${k}, ${role}` })
    return tensor
  }
  const known =
    cell === 'gru' ? ['gates/kernel', 'gates/bias', 'candidate/kernel', 'candidate/bias'] : ['kernel', 'bias']
  const odd = [...names.keys()].find((name) => !known.includes(name))
  if (odd)
    throw bad(`${key} has ${odd}, which this program does not run: peepholes, a projection or layer normalisation.`)
  const matrix = (name: string, role: string) => {
    const tensor = take(name, role)
    if (tensor.shape.length !== 2) throw bad(`${name} of ${key} is not a matrix.`)
    return tensor
  }
  if (cell !== 'gru')
    return joined(matrix('kernel', 'weights of input and state'), take('bias', 'bias'), cell === 'lstm' ? 4 : 1, key)
  const gates = matrix('gates/kernel', 'weights of both gates')
  const candidate = matrix('candidate/kernel', 'weights of the candidate')
  const hidden = candidate.shape[1]
  const input = candidate.shape[0] - hidden
  const biases = [take('gates/bias', 'bias of both gates'), take('candidate/bias', 'bias of the candidate')]
  if (gates.shape.join() !== [input + hidden, 2 * hidden].join() || input < 1)
    throw bad(`The weights of ${key} do not fit.`)
  if (sizeOf(biases[0].shape) !== 2 * hidden || sizeOf(biases[1].shape) !== hidden)
    throw bad(`The biases of ${key} do not fit.`)
  const beside = (from: number, to: number) =>
    below(transposed(rowsOf(gates, from, to)), transposed(rowsOf(candidate, from, to)))
  return {
    hidden,
    input: beside(0, input),
    recurrent: beside(input, input + hidden),
    inputBias: below(biases[0], biases[1]),
    recurrentBias: null,
  }
}

/** The rows of one tensor under those of another. */
function below(upper: Tensor, lower: Tensor): Tensor {
  const data = new Float32Array(upper.data.length + lower.data.length)
  data.set(upper.data)
  data.set(lower.data, upper.data.length)
  return { shape: [upper.shape[0] + lower.shape[0], ...upper.shape.slice(1)], data }
}

/** What is left: a matrix [H, V] with a bias [V], and an embedding [V, D] where layer 0 does not read V numbers. */
function endsOf(outside: Tensors, hidden: number, input: number, roles: Role[]) {
  const matrices = [...outside].filter(([, { shape }]) => shape.length === 2)
  const isEmbedding = ([name]: readonly [string, Tensor]) => /emb|lookup/i.test(name)
  const decoders = matrices.filter((one) => one[1].shape[0] === hidden && !isEmbedding(one))
  const embeddings = matrices.filter((one) => !decoders.includes(one) && one[1].shape[1] === input)
  const [decoder] = decoders
  if (decoders.length !== 1 || embeddings.length > 1)
    throw bad(`It is not plain which tensor is the output layer and which the embedding: ${list(new Map(matrices))}.`)
  const size = decoder[1].shape[1]
  const biases = [...outside].filter(([, { shape }]) => shape.length === 1 && shape[0] === size)
  if (biases.length > 1) throw bad(`Several tensors could be the bias of the output layer: ${list(new Map(biases))}.`)
  const used = [decoder, ...embeddings, ...biases]
  const left = new Map([...outside].filter(([name]) => !used.some(([one]) => one === name)))
  if (left.size > 0) throw bad(`The network has parts that this program does not know how to run: ${list(left)}.`)
  const role = ([name, { shape }]: readonly [string, Tensor], what: string) =>
    roles.push({ tensor: name, shape, role: what })
  for (const one of embeddings) role(one, 'embedding')
  role(decoder, 'output layer')
  for (const one of biases) role(one, 'bias of the output layer')
  return { embedding: embeddings[0]?.[1] ?? null, decoder: transposed(decoder[1]), bias: biases[0]?.[1] ?? null }
}
