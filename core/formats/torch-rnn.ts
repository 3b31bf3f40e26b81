// torch-rnn's nn.LanguageModel: LookupTable, then LSTM or VanillaRNN a layer, then View and Linear. A recurrent layer
// has one weight [D + H, gates·H], the rows of its input first, and one bias.

import type { Tensor } from '../model/spec.ts'
import { type Draft, type LayerDraft, PLAIN, type Role } from './draft.ts'
import { classOf, field, linearOf, listOf, tensorField, vocabularyOf } from './lua.ts'
import type { Lua } from './t7.ts'
import { bad, rowsOf, transposed } from './tensors.ts'

const PASSED_OVER = new Set(['nn.View', 'nn.Dropout'])

/** @param root the checkpoint, for how far it was trained */
export function torchRnn(root: Lua, model: Lua): Draft {
  const modules = listOf(field(field(model, 'net'), 'modules'))
  const known = modules.filter((module) => !PASSED_OVER.has(classOf(module) ?? ''))
  const odd = known.slice(1, -1).find((module) => !['nn.LSTM', 'nn.VanillaRNN'].includes(classOf(module) ?? ''))
  if (odd !== undefined)
    throw bad(
      `The network has a part that this program does not run: ${classOf(odd)}, as --batchnorm of torch-rnn adds it.`,
    )
  const [first, last] = [known[0], known.at(-1) ?? null]
  if (classOf(first) !== 'nn.LookupTable' || classOf(last) !== 'nn.Linear' || known.length < 3)
    throw bad('The file is no network of torch-rnn: no LookupTable, recurrent layers and Linear.')
  const embedding = tensorField(first, 'weight', 2, 'nn.LookupTable')
  const classes = new Set(known.slice(1, -1).map((module) => classOf(module)))
  if (classes.size > 1)
    throw bad('The network mixes LSTM and VanillaRNN layers, and this program runs one kind at a time.')
  const cell = classes.has('nn.LSTM') ? 'lstm' : 'rnn'
  const roles: Role[] = [{ tensor: 'net.1.weight', shape: embedding.shape, role: 'embedding' }]
  const layers = known.slice(1, -1).map((module, k) => {
    const owner = `layer ${k}, ${classOf(module)}`
    const weight = tensorField(module, 'weight', 2, owner)
    const bias = tensorField(module, 'bias', 1, owner)
    const name = `net.${modules.indexOf(module) + 1}`
    roles.push({ tensor: `${name}.weight`, shape: weight.shape, role: `layer ${k}, weights of input and state` })
    roles.push({ tensor: `${name}.bias`, shape: bias.shape, role: `layer ${k}, bias` })
    return joined(weight, bias, cell === 'lstm' ? 4 : 1, owner)
  })
  const { weight: decoder, bias: decoderBias } = linearOf(last, 'nn.Linear')
  roles.push({ tensor: `net.${modules.indexOf(last) + 1}.weight`, shape: decoder.shape, role: 'output layer' })
  roles.push({
    tensor: `net.${modules.indexOf(last) + 1}.bias`,
    shape: decoderBias.shape,
    role: 'bias of the output layer',
  })
  checkWidths(embedding, layers, decoder)
  return {
    ...PLAIN,
    cell,
    layers,
    embedding,
    decoder,
    decoderBias,
    gates: cell === 'lstm' ? 'ifog' : 'h',
    vocabulary: vocabularyOf(field(model, 'token_to_idx')),
    roles,
    warnings: [],
    ...progressOf(root),
  }
}

/** A weight [D + H, gates·H] of row vectors, taken apart. */
export function joined(weight: Tensor, bias: Tensor, gates: number, owner: string): LayerDraft {
  const [rows, columns] = weight.shape
  const hidden = columns / gates
  const input = rows - hidden
  if (!Number.isInteger(hidden) || input < 1 || bias.shape[0] !== columns)
    throw bad(`The weight [${weight.shape.join(', ')}] and the bias [${bias.shape.join(', ')}] of ${owner} do not fit.`)
  return {
    hidden,
    input: transposed(rowsOf(weight, 0, input)),
    recurrent: transposed(rowsOf(weight, input, rows)),
    inputBias: bias,
    recurrentBias: null,
  }
}

/** What each layer reads is what the one below gives. @throws AppError `bad-model` */
export function checkWidths(embedding: Tensor | null, layers: readonly LayerDraft[], decoder: Tensor): void {
  let width = embedding ? embedding.shape[1] : decoder.shape[0]
  layers.forEach((layer, k) => {
    if (layer.input.shape[1] !== width)
      throw bad(`Layer ${k} reads ${layer.input.shape[1]} numbers, and ${width} come from below it.`)
    width = layer.hidden
  })
  if (layers.length === 0) throw bad('The file holds no recurrent layer.')
  if (decoder.shape[1] !== width)
    throw bad(`The output layer reads ${decoder.shape[1]} numbers, and ${width} come to it.`)
  if (embedding && embedding.shape[0] !== decoder.shape[0])
    throw bad(
      `The embedding knows ${embedding.shape[0]} symbols and the output layer ${decoder.shape[0]}; they must be the same.`,
    )
}

function progressOf(root: Lua): Pick<Draft, 'step' | 'validationLoss'> {
  const step = field(root, 'i')
  const losses = listOf(field(root, 'val_loss_history')).filter((loss) => typeof loss === 'number')
  return {
    step: Number.isSafeInteger(step) && (step as number) >= 0 ? (step as number) : 0,
    validationLoss: losses.length > 0 ? losses[losses.length - 1] : null,
  }
}
