// char-rnn's checkpoints: a graph of nn modules (nngraph's gModule). A layer has pairs of nn.Linear that are added, one
// of its input and one of the state before: one pair of an LSTM (4·H rows, i f o g) or a vanilla RNN, three of a GRU,
// whose reset gate acts before the product and whose z opens the way for the candidate: h' = z·n + (1 − z)·h.

import { sizeOf, type Tensor } from '../model/spec.ts'
import { type Draft, type LayerDraft, PLAIN, type Role } from './draft.ts'
import { classOf, field, fieldsOf, linearOf, listOf, vocabularyOf } from './lua.ts'
import type { Lua } from './t7.ts'
import { bad } from './tensors.ts'
import { checkWidths } from './torch-rnn.ts'

/** The `data` of a node: its module, and in `mapindex` the data of the nodes that it reads. */
interface Node {
  data: Lua
  module: Lua
  kind: string
  parents: Node[]
  children: Node[]
}

interface Pair {
  input: Node
  recurrent: Node
  sum: Node
}

/** A network of char-rnn or torch-rnn, from the objects of its file. @throws AppError for modules that it does not run */
export function charRnn(root: Lua, network: Lua): Draft {
  const nodes = graphOf(network)
  const pairs = pairsOf(nodes)
  const decoder = nodes.find(
    (node) => node.kind === 'nn.Linear' && node.children.some((c) => c.kind === 'nn.LogSoftMax'),
  )
  if (!decoder || pairs.length === 0) throw bad('The graph of the checkpoint is no network of char-rnn.')
  const gated = pairs.some(({ sum }) => sum.children.some(({ kind }) => kind === 'nn.Sigmoid'))
  const { weight, bias } = linearOf(decoder.module, 'the decoder')
  const first = linearOf(pairs[0].recurrent.module, 'a recurrent layer').weight
  const cell = gated ? 'gru' : first.shape[0] === 4 * first.shape[1] ? 'lstm' : 'rnn'
  const layers = cell === 'gru' ? gruLayers(pairs) : pairs.map((pair) => layerOf([pair], cell === 'lstm' ? 4 : 1))
  checkWidths(null, layers, weight)
  const step = field(root, 'i')
  const losses = [...(fieldsOf(field(root, 'val_losses'))?.values() ?? [])].filter((loss) => typeof loss === 'number')
  return {
    ...PLAIN,
    cell,
    layers,
    decoder: weight,
    decoderBias: bias,
    gates: cell === 'lstm' ? 'ifog' : cell === 'gru' ? 'rzn' : 'h',
    reset: 'before',
    update: 'new',
    oneBias: false,
    vocabulary: vocabularyOf(field(root, 'vocab')),
    roles: rolesOf(layers, weight, bias),
    warnings: [],
    step: Number.isSafeInteger(step) && (step as number) >= 0 ? (step as number) : 0,
    validationLoss: losses.length > 0 ? Math.min(...losses) : null,
  }
}

/** In the order in which they are computed. */
function graphOf(network: Lua): Node[] {
  const byData = new Map<Lua, Node>()
  for (const node of listOf(field(network, 'forwardnodes'))) {
    const data = field(node, 'data')
    const module = field(data, 'module')
    if (fieldsOf(data)) byData.set(data, { data, module, kind: classOf(module) ?? '', parents: [], children: [] })
  }
  for (const node of byData.values())
    for (const data of listOf(field(node.data, 'mapindex'))) {
      const parent = byData.get(data)
      if (!parent) continue
      node.parents.push(parent)
      parent.children.push(node)
    }
  return [...byData.values()]
}

/** Sums of two nn.Linear, ordered as they are computed. The recurrent one reads an input of the graph, or r·h. */
function pairsOf(nodes: readonly Node[]): Pair[] {
  const pairs: Pair[] = []
  for (const sum of nodes) {
    if (sum.kind !== 'nn.CAddTable' || sum.parents.length !== 2) continue
    if (!sum.parents.every(({ kind }) => kind === 'nn.Linear')) continue
    const recurrent = sum.parents.find(
      ({ parents: [from] }) =>
        from?.kind === 'nn.Identity' ||
        (from?.kind === 'nn.CMulTable' && sum.children.some(({ kind }) => kind === 'nn.Tanh') && readsReset(from)),
    )
    const input = sum.parents.find((parent) => parent !== recurrent)
    if (!recurrent || !input) throw bad('The graph of the checkpoint has a layer that char-rnn does not make.')
    pairs.push({ input, recurrent, sum })
  }
  return pairs
}

/** r·h, where h is an input of the graph; the output of an LSTM is a product, too. */
const readsReset = (product: Node) => product.parents.some(({ kind }) => kind === 'nn.Identity')

/** Three pairs with the same input: the candidate goes through tanh; of the gates, z alone is turned round as well. */
function gruLayers(pairs: readonly Pair[]): LayerDraft[] {
  const groups = new Map<Node | undefined, Pair[]>()
  for (const pair of pairs) {
    const [from] = pair.input.parents
    groups.set(from, [...(groups.get(from) ?? []), pair])
  }
  return [...groups.values()].map((group) => {
    const after = ({ sum }: Pair) => sum.children[0]
    const candidate = group.find((pair) => after(pair)?.kind === 'nn.Tanh')
    const turned = (pair: Pair) => after(pair)?.children.some(({ kind }) => kind === 'nn.MulConstant') ?? false
    const update = group.find((pair) => pair !== candidate && turned(pair))
    const reset = group.find((pair) => pair !== candidate && pair !== update)
    if (group.length !== 3 || !candidate || !update || !reset)
      throw bad('The graph of the checkpoint has a GRU that char-rnn does not make.')
    return layerOf([reset, update, candidate], 1)
  })
}

/** @param pairs one, or one a gate, whose rows follow each other */
function layerOf(pairs: readonly Pair[], gates: number): LayerDraft {
  const inputs = pairs.map(({ input }) => linearOf(input.module, 'an input layer'))
  const recurrent = pairs.map(({ recurrent }) => linearOf(recurrent.module, 'a recurrent layer'))
  const hidden = recurrent[0].weight.shape[1]
  const all = [...inputs, ...recurrent]
  if (
    all.some(({ weight }) => weight.shape[0] !== gates * hidden) ||
    recurrent.some((r) => r.weight.shape[1] !== hidden)
  )
    throw bad('The layers of the checkpoint do not fit each other.')
  return {
    hidden,
    input: stacked(inputs.map(({ weight }) => weight)),
    recurrent: stacked(recurrent.map(({ weight }) => weight)),
    inputBias: stacked(inputs.map(({ bias }) => bias)),
    recurrentBias: stacked(recurrent.map(({ bias }) => bias)),
  }
}

/** Rows of several tensors, one after the other. */
function stacked(tensors: readonly Tensor[]): Tensor {
  const shape = [tensors.reduce((sum, tensor) => sum + tensor.shape[0], 0), ...tensors[0].shape.slice(1)]
  if (tensors.some((tensor) => tensor.shape[1] !== tensors[0].shape[1]))
    throw bad('The layers of the checkpoint do not fit each other.')
  const data = new Float32Array(sizeOf(shape))
  let at = 0
  for (const tensor of tensors) {
    data.set(tensor.data, at)
    at += tensor.data.length
  }
  return { shape, data }
}

function rolesOf(layers: readonly LayerDraft[], decoder: Tensor, bias: Tensor): Role[] {
  const roles = layers.flatMap((layer, k) => [
    { tensor: `i2h_${k + 1}.weight`, shape: layer.input.shape, role: `layer ${k}, input weights` },
    { tensor: `i2h_${k + 1}.bias`, shape: layer.inputBias!.shape, role: `layer ${k}, bias of the input` },
    { tensor: `h2h_${k + 1}.weight`, shape: layer.recurrent!.shape, role: `layer ${k}, recurrent weights` },
    { tensor: `h2h_${k + 1}.bias`, shape: layer.recurrentBias!.shape, role: `layer ${k}, recurrent bias` },
  ])
  roles.push({ tensor: 'decoder.weight', shape: decoder.shape, role: 'output layer' })
  roles.push({ tensor: 'decoder.bias', shape: bias.shape, role: 'bias of the output layer' })
  return roles
}
