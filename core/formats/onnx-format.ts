// ONNX: a chain of LSTM, GRU or RNN nodes between an embedding (Gather), or none, and an output layer (MatMul and Add, or
// Gemm). W is [directions, gates·H, in], R [directions, gates·H, H], B [directions, 2·gates·H]; gates i o f c and z r h;
// a GRU's reset gate acts before the product unless linear_before_reset says otherwise.

import type { Tensor } from '../model/spec.ts'
import { type Draft, type LayerDraft, PLAIN, type Role } from './draft.ts'
import { type ModelFormat, oneFile } from './format.ts'
import { isOnnx, type OnnxFile, type OnnxNode, type OnnxTensor, readOnnx } from './onnx-file.ts'
import { bad, list, refuseUnsound, transposed } from './tensors.ts'
import { checkWidths } from './torch-rnn.ts'

export const onnx: ModelFormat = {
  id: 'onnx',
  title: 'ONNX',
  endings: ['.onnx'],
  ...oneFile(isOnnx, (bytes) => draftOf(readOnnx(bytes))),
}

const CELLS = { LSTM: 'lstm', GRU: 'gru', RNN: 'rnn' } as const
const BLOCKS = { lstm: 4, gru: 3, rnn: 1 } as const
const ORDERS = { lstm: 'iofg', gru: 'zrn', rnn: 'h' } as const
/** By operation: the activations that the specification has by default, as far as this program computes them. */
const ACTIVATIONS = { lstm: ['sigmoid', 'tanh', 'tanh'], gru: ['sigmoid', 'tanh'], rnn: ['tanh'] } as const
/** Whose outcome is the same numbers in another arrangement, or what this program does itself. */
const WITHOUT_EFFECT = new Set(
  'Squeeze Unsqueeze Transpose Reshape Identity Cast Shape Slice Concat Constant ConstantOfShape Expand Dropout OneHot Softmax LogSoftmax Flatten'.split(
    ' ',
  ),
)

function draftOf(file: OnnxFile): Draft {
  for (const { outputs, attributes } of file.nodes) {
    const tensor = attributes.get('value')?.tensor
    if (tensor) file.tensors.set(outputs[0], tensor)
  }
  refuseUnsound(new Map([...file.tensors].filter(([, { float, data }]) => float && data.length > 0)))
  const recurrent = file.nodes.filter(({ operation }) => operation in CELLS)
  const kinds = new Set(recurrent.map(({ operation }) => CELLS[operation as keyof typeof CELLS]))
  if (recurrent.length === 0)
    throw bad(
      `The graph has no LSTM, GRU or RNN; its nodes are ${[...new Set(file.nodes.map((n) => n.operation))].join(', ')}.`,
    )
  if (kinds.size > 1) throw bad('The network mixes cells, and this program runs one kind at a time.')
  const [cell] = kinds
  const roles: Role[] = []
  const take = (name: string, role: string): OnnxTensor => {
    const tensor = file.tensors.get(name)
    if (!tensor?.float || tensor.data.length === 0)
      throw bad(`${name || 'A weight'} (${role}) is not held in the file; save it with its weights.`)
    roles.push({ tensor: name, shape: tensor.shape, role })
    return tensor
  }
  const gather = file.nodes.filter((node) => node.operation === 'Gather' && isMatrix(file.tensors.get(node.inputs[0])))
  if (gather.length > 1) throw bad('The graph looks up several tables, and one embedding is wanted.')
  const embedding = gather.length === 1 ? take(gather[0].inputs[0], 'embedding') : null
  const layers = recurrent.map((node, k) => layerOf(node, k, cell, take))
  const settings = recurrent.map((node) => settingsOf(node, cell))
  if (settings.some((one) => one.reset !== settings[0].reset || one.nonlinearity !== settings[0].nonlinearity))
    throw bad('The layers of the network differ in their functions, and this program runs alike ones.')
  const { decoder, bias } = decoderOf(file, layers.at(-1)!.hidden, take)
  refuseOthers(file)
  checkWidths(embedding, layers, decoder)
  return {
    ...PLAIN,
    cell,
    layers,
    embedding,
    decoder,
    decoderBias: bias,
    gates: ORDERS[cell],
    ...settings[0],
    oneBias: false,
    vocabulary: file.metadata.get('vocabulary') ?? null,
    roles,
    warnings: [],
  }
}

const isMatrix = (tensor: OnnxTensor | undefined): boolean => tensor?.float === true && tensor.shape.length === 2

function layerOf(
  { inputs, name, attributes }: OnnxNode,
  k: number,
  cell: keyof typeof BLOCKS,
  take: (name: string, role: string) => Tensor,
): LayerDraft {
  const direction = attributes.get('direction')?.text || 'forward'
  if (direction !== 'forward')
    throw bad(
      `${name || 'A layer'} runs ${direction}: it reads what is still to come, so it cannot predict the next character.`,
    )
  if (inputs[7]) throw bad(`${name || 'A layer'} has peepholes, which this program does not run.`)
  const w = take(inputs[1], `layer ${k}, input weights`)
  const r = take(inputs[2], `layer ${k}, recurrent weights`)
  const b = inputs[3] ? take(inputs[3], `layer ${k}, both biases`) : null
  const [, rows, input] = w.shape
  const hidden = r.shape[2]
  const fits =
    [w, r].every(({ shape }) => shape.length === 3 && shape[0] === 1 && shape[1] === BLOCKS[cell] * hidden) &&
    (b === null || b.shape.join() === [1, 2 * rows].join())
  if (!fits) throw bad(`The weights of ${name || `layer ${k}`} do not fit each other.`)
  return {
    hidden,
    input: { shape: [rows, input], data: w.data },
    recurrent: { shape: [rows, hidden], data: r.data },
    inputBias: b && { shape: [rows], data: b.data.slice(0, rows) },
    recurrentBias: b && { shape: [rows], data: b.data.slice(rows) },
  }
}

function settingsOf({ attributes, name }: OnnxNode, cell: keyof typeof BLOCKS) {
  const given = attributes.get('activations')?.texts.map((text) => text.toLowerCase()) ?? []
  const wanted = ACTIVATIONS[cell]
  const relu = cell === 'rnn' && given[0] === 'relu'
  const odd = given.find((activation, i) => activation !== wanted[i] && !relu)
  if (odd)
    throw bad(`${name || 'A layer'} uses the activation ${odd}, which this program does not compute for this cell.`)
  if (attributes.has('clip')) throw bad(`${name || 'A layer'} clips what it adds up, which this program does not do.`)
  if (attributes.get('input_forget')?.number)
    throw bad(`${name || 'A layer'} couples its gates, which this program does not do.`)
  return {
    nonlinearity: relu ? ('relu' as const) : ('tanh' as const),
    reset: attributes.get('linear_before_reset')?.number ? ('after' as const) : ('before' as const),
  }
}

/** [V, H]: the last MatMul or Gemm with a weight of the file, and the Add behind it. */
function decoderOf(file: OnnxFile, hidden: number, take: (name: string, role: string) => Tensor) {
  const products = file.nodes.filter(
    ({ operation, inputs }) => /^(?:MatMul|Gemm)$/.test(operation) && isMatrix(file.tensors.get(inputs[1])),
  )
  if (products.length !== 1)
    throw bad(
      `The graph multiplies by ${products.length} matrices behind its recurrent layers, and this program runs one.`,
    )
  const [node] = products
  const weight = take(node.inputs[1], 'output layer')
  const turned = node.operation === 'Gemm' && node.attributes.get('transB')?.number === 1
  const scaled = ['alpha', 'beta'].find((name) => (node.attributes.get(name)?.number ?? 1) !== 1)
  if (scaled || node.attributes.get('transA')?.number)
    throw bad('The output layer is scaled or turned, which is not read.')
  const decoder = turned ? weight : transposed(weight)
  if (decoder.shape[1] !== hidden)
    throw bad(`There is no output layer [vocabulary, ${hidden}]; the file holds ${list(file.tensors)}.`)
  const add = file.nodes.find(({ operation, inputs }) => operation === 'Add' && inputs.includes(node.outputs[0]))
  const name = add ? add.inputs.find((input) => input !== node.outputs[0]) : node.inputs[2]
  const bias = name ? take(name, 'bias of the output layer') : null
  if (bias && bias.data.length !== decoder.shape[0]) throw bad('The bias of the output layer does not fit it.')
  return { decoder, bias: bias && { shape: [bias.data.length], data: bias.data } }
}

/** Anything else would have a part in the outcome that this program does not know of. */
function refuseOthers({ nodes }: OnnxFile): void {
  const known = new Set(['LSTM', 'GRU', 'RNN', 'Gather', 'MatMul', 'Gemm', 'Add'])
  const odd = nodes.find(({ operation }) => !known.has(operation) && !WITHOUT_EFFECT.has(operation))
  if (odd)
    throw bad(
      `The graph has a part that this program does not run: ${odd.operation} (${odd.name || 'without a name'}).`,
    )
  const sums = nodes.filter(({ operation }) => operation === 'Add')
  if (sums.length > 1)
    throw bad('The graph adds several things up, as connections past layers do, which are not run here.')
}
