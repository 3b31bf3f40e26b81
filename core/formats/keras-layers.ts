// Networks of Keras by their layers, whichever file they come in: embedding, recurrent layers, a dense layer. Kernels are
// [in, gates·H]; gates i f c o (LSTM) and z r h (GRU), whose reset gate acts after the product where the bias is [2, 3·H]
// (reset_after) and before it where it is [3·H]. CuDNN's layers hold the blocks of each gate transposed, and two biases.

import { sizeOf, type Tensor } from '../model/spec.ts'
import { type Draft, type GateActivation, type LayerDraft, PLAIN, type Role } from './draft.ts'
import { record } from './json-file.ts'
import { bad, refuseUnsound, rowsOf, transposed } from './tensors.ts'
import { checkWidths } from './torch-rnn.ts'

export interface KerasLayer {
  /** its class without a package: `LSTM`, `CuDNNLSTM`, `Embedding`, … */
  kind: string
  name: string
  /** null where the file holds weights alone */
  config: Record<string, unknown> | null
  /** by the last part of their names: kernel, recurrent_kernel, bias, embeddings */
  weights: Map<string, Tensor>
}

type Kind = 'lstm' | 'gru' | 'rnn'
const RECURRENT: Record<string, Kind> = {
  LSTM: 'lstm',
  CuDNNLSTM: 'lstm',
  GRU: 'gru',
  CuDNNGRU: 'gru',
  SimpleRNN: 'rnn',
}
const BLOCKS: Record<Kind, number> = { lstm: 4, gru: 3, rnn: 1 }
const ORDERS: Record<Kind, string> = { lstm: 'ifgo', gru: 'zrn', rnn: 'h' }
const WITHOUT_EFFECT = new Set(['InputLayer', 'Dropout', 'SpatialDropout1D', 'Masking'])
/** Of the output: this program takes the softmax of the logits itself. */
const OF_OUTPUT = ['softmax', 'linear']

/** @throws AppError `bad-model` naming the layer that is not run here */
export function draftKeras(all: readonly KerasLayer[]): Draft {
  refuseUnsound(new Map(all.flatMap(({ name, weights }) => [...weights].map(([w, t]) => [`${name}/${w}`, t] as const))))
  const layers = all.map(withoutWrapper).filter((layer) => layer.weights.size > 0 || !withoutEffect(layer))
  const recurrent = layers.filter(({ kind }) => kind in RECURRENT)
  refuseOthers(layers)
  const kinds = new Set(recurrent.map(({ kind }) => RECURRENT[kind]))
  if (recurrent.length === 0) throw bad(`The network has no recurrent layer; its layers are ${named(layers)}.`)
  if (kinds.size > 1)
    throw bad(`The network mixes cells (${named(recurrent)}), and this program runs one kind at a time.`)
  const [cell] = kinds
  const roles: Role[] = []
  const take = (layer: KerasLayer, weight: string, role: string): Tensor | null => {
    const tensor = layer.weights.get(weight) ?? null
    if (tensor) roles.push({ tensor: `${layer.name}/${weight}`, shape: tensor.shape, role })
    return tensor
  }
  const embeddingLayer = layers.find(({ kind }) => kind === 'Embedding')
  const embedding = embeddingLayer ? take(embeddingLayer, 'embeddings', 'embedding') : null
  const drafts = recurrent.map((layer, k) => {
    const [kernel, state, bias] = [
      take(layer, 'kernel', `layer ${k}, input weights`),
      take(layer, 'recurrent_kernel', `layer ${k}, recurrent weights`),
      take(layer, 'bias', `layer ${k}, bias`),
    ]
    if (kernel?.shape.length !== 2 || state?.shape.length !== 2) throw bad(`${layer.name} lacks its kernels.`)
    return { ...recurrentLayer(layer, kernel, state, bias, BLOCKS[cell]), settings: settingsOf(layer, cell, bias) }
  })
  const dense = layers.filter(({ kind }) => kind === 'Dense')
  if (dense.length !== 1)
    throw bad(
      `The network has ${dense.length} dense layers behind its recurrent ones, and this program runs one: ${named(layers)}.`,
    )
  const kernel = take(dense[0], 'kernel', 'output layer')
  if (kernel?.shape.length !== 2) throw bad(`${dense[0].name} lacks its kernel.`)
  const activation = nameIn(dense[0].config?.activation) ?? 'softmax'
  if (!OF_OUTPUT.includes(activation))
    throw bad(`The output layer goes through ${activation}, and this program runs networks that end in a softmax.`)
  const decoder = transposed(kernel)
  const decoderBias = take(dense[0], 'bias', 'bias of the output layer')
  checkWidths(embedding, drafts, decoder)
  return {
    ...PLAIN,
    cell,
    layers: drafts,
    embedding,
    decoder,
    decoderBias,
    gates: ORDERS[cell],
    roles,
    warnings: [],
    ...common(drafts),
  }
}

function withoutEffect({ kind, config }: KerasLayer): boolean {
  if (kind === 'Activation') return OF_OUTPUT.includes(nameIn(config?.activation) ?? '')
  return WITHOUT_EFFECT.has(kind)
}

const named = (layers: readonly KerasLayer[]) => layers.map(({ kind, name }) => `${name} (${kind})`).join(', ')

/** What a layer is by its weights, where the file has no more of it. */
export function kindByWeights(name: string, weights: ReadonlyMap<string, Tensor>): string {
  const state = weights.get('recurrent_kernel')?.shape
  const bias = weights.get('bias')?.shape ?? []
  if (/attention/i.test(name)) return 'Attention'
  if (state?.length === 2) {
    const blocks = state[1] / state[0]
    const twice = bias.length === 1 && bias[0] === 2 * state[1]
    if (blocks === 4) return twice ? 'CuDNNLSTM' : 'LSTM'
    if (blocks === 3) return twice ? 'CuDNNGRU' : 'GRU'
    return 'SimpleRNN'
  }
  if (weights.has('embeddings')) return 'Embedding'
  return weights.get('kernel')?.shape.length === 2 ? 'Dense' : weights.size === 0 ? 'InputLayer' : 'unknown'
}

/** TimeDistributed(Dense) is the dense layer. */
function withoutWrapper(layer: KerasLayer): KerasLayer {
  if (layer.kind !== 'TimeDistributed') return layer
  const inner = record(layer.config?.layer)
  const config = record(inner?.config)
  return { ...layer, kind: String(inner?.class_name ?? 'Dense'), config }
}

function refuseOthers(layers: readonly KerasLayer[]): void {
  const attention = layers.find(({ kind }) => /attention/i.test(kind))
  if (attention)
    throw bad(
      `The network has attention over a window (${attention.name}): what it expects depends on which window it is shown, so its units have no one value at a character, and this program does not run it; states that it writes in Python can be brought instead (recording import).`,
    )
  const both = layers.find(({ kind }) => kind === 'Bidirectional')
  if (both)
    throw bad(
      `The network is bidirectional (${both.name}): it reads what is still to come, so it cannot predict the next character.`,
    )
  const other = layers.find(({ kind }) => !(kind in RECURRENT) && kind !== 'Dense' && kind !== 'Embedding')
  if (other) throw bad(`The network has a layer that this program does not run: ${other.name} (${other.kind}).`)
}

interface Settings {
  gateActivation: GateActivation | null
  nonlinearity: 'tanh' | 'relu'
  reset: 'before' | 'after'
}

function settingsOf({ kind, name, config }: KerasLayer, cell: Kind, bias: Tensor | null): Settings {
  const activation = nameIn(config?.activation) ?? 'tanh'
  // CuDNN has no other; weights alone do not say
  const gate = nameIn(config?.recurrent_activation) ?? (config || kind.startsWith('CuDNN') ? 'sigmoid' : null)
  if (activation !== 'tanh' && !(activation === 'relu' && cell === 'rnn'))
    throw bad(`${name} uses the activation ${activation}, which this program does not compute for this cell.`)
  if (cell !== 'rnn' && gate !== null && gate !== 'sigmoid' && gate !== 'hard_sigmoid')
    throw bad(`The gates of ${name} go through ${gate}, and this program computes sigmoid and hard_sigmoid only.`)
  if (config?.go_backwards === true) throw bad(`${name} reads backwards, so it cannot predict the next character.`)
  const after = kind === 'CuDNNGRU' || config?.reset_after === true || bias?.shape.length === 2
  return {
    gateActivation: cell === 'rnn' ? 'sigmoid' : (gate as GateActivation | null),
    nonlinearity: activation === 'relu' ? 'relu' : 'tanh',
    reset: after ? 'after' : 'before',
  }
}

/** A name, as it is or as the class of a registered object. */
function nameIn(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  const said = record(value)
  return said ? String(said.config ?? said.class_name ?? '') : undefined
}

/** What all layers must agree on. */
function common(layers: readonly { settings: Settings }[]): Settings {
  const [first] = layers
  for (const { settings } of layers)
    for (const key of ['gateActivation', 'nonlinearity', 'reset'] as const)
      if (settings[key] !== first.settings[key])
        throw bad(
          `The layers of the network differ (${first.settings[key]}, ${settings[key]}), and this program runs alike ones.`,
        )
  return first.settings
}

function recurrentLayer(
  layer: KerasLayer,
  kernel: Tensor,
  state: Tensor,
  bias: Tensor | null,
  blocks: number,
): LayerDraft {
  const [input, columns] = kernel.shape
  const hidden = columns / blocks
  if (state.shape.join() !== [hidden, columns].join())
    throw bad(`The kernels of ${layer.name}, [${kernel.shape.join(', ')}] and [${state.shape.join(', ')}], do not fit.`)
  const size = bias ? sizeOf(bias.shape) : 0
  if (size !== 0 && size !== columns && size !== 2 * columns)
    throw bad(`The bias of ${layer.name} has ${size} values, and ${columns} or ${2 * columns} would fit.`)
  const cudnn = layer.kind.startsWith('CuDNN')
  const rows = bias && { shape: [size / columns, columns], data: bias.data }
  const row = (k: number): Tensor | null =>
    rows && k < rows.shape[0] ? { shape: [columns], data: rowsOf(rows, k, k + 1).data } : null
  return {
    hidden,
    input: cudnn ? blockwise(kernel, input, hidden) : transposed(kernel),
    recurrent: cudnn ? blockwise(state, hidden, hidden) : transposed(state),
    inputBias: row(0),
    recurrentBias: row(1),
  }
}

/** CuDNN's [in, gates·H]: the numbers of a gate's block, row by row, are its weights [H, in] already. */
function blockwise({ shape: [rows, columns], data }: Tensor, input: number, hidden: number): Tensor {
  const out = new Float32Array(data.length)
  for (let gate = 0; gate < columns / hidden; gate++)
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < hidden; j++)
        out[gate * hidden * input + i * hidden + j] = data[i * columns + gate * hidden + j]
  return { shape: [columns, input], data: out }
}
