// The network of a draft: gates put into PyTorch's order, the forget bias added, layers brought to one width, the
// characters found. What the file leaves open must be chosen; where nothing is chosen the sentence says how.

import { AppError } from '../errors.ts'
import type { Reset } from '../model/cells/cell.ts'
import { blocksOf, type Cell, gatesOf } from '../model/cells/cells.ts'
import { checkSpec, type ModelSpec, type Parameters, parameterShapes, sizeOf, type Tensor } from '../model/spec.ts'
import type { Choices, Draft, GateActivation, LayerDraft, Nonlinearity, Update } from './draft.ts'
import { type SettledVocabulary, settleEntries } from './vocabulary-entries.ts'
import { readVocabularyFile, type VocabularySource } from './vocabulary-file.ts'

export interface ImportedModel {
  spec: ModelSpec
  /** in the order of their ids */
  vocabulary: string[]
  parameters: Parameters
  /** sentences about what was assumed or made up */
  warnings: string[]
}

export interface ImportOptions {
  /** needed where neither the file nor one beside it lists the characters */
  vocabulary?: VocabularySource
  choices?: Choices
}

/** How a draft is read: everything decided. */
export interface Reading {
  gates: string
  forgetBias: number
  reset: Reset
  update: Update
  nonlinearity: Nonlinearity
  gateActivation: GateActivation
}

/** @throws AppError `bad-model`, `open-choice` naming the option, `no-vocabulary`, `bad-vocabulary` */
export function settle(draft: Draft, { vocabulary, choices = {} }: ImportOptions = {}): ImportedModel {
  const { spec, parameters, warnings } = networkOf(draft, choices)
  const { characters, notes } = charactersOf(draft, spec.vocabulary, vocabulary)
  return { spec, vocabulary: characters, parameters, warnings: [...warnings, ...notes] }
}

/** Without the characters. */
export function networkOf(draft: Draft, choices: Choices = {}): Omit<ImportedModel, 'vocabulary'> {
  const reading = readingOf(draft, choices)
  const warnings = [...draft.warnings]
  if (draft.cell === 'rnn' && draft.nonlinearity === null && !choices.nonlinearity)
    warnings.push(
      'The file does not say which nonlinearity the network uses; tanh is assumed (the other is --nonlinearity relu).',
    )
  const spec = specOf(draft, reading)
  const layers = draft.layers.map((layer) => arranged(draft, layer, reading))
  warnings.push(...widthNotes(layers, spec.hidden))
  return { spec, parameters: assemble(draft, spec, layers, warnings), warnings }
}

/** Letters of other tools: c and j are g (the cell input), h is n (the candidate), u is z (the update gate). */
export function ownGates(cell: Cell, order: string): string {
  const other: Record<string, string> = blocksOf(cell) === 4 ? { c: 'g', j: 'g' } : { h: 'n', u: 'z', c: 'n' }
  const own = Array.from(order.toLowerCase(), (letter) => other[letter] ?? letter).join('')
  const wanted = gatesOf(cell).join('')
  if (Array.from(own).sort().join() !== Array.from(wanted).sort().join())
    throw new AppError(
      'bad-choice',
      `The order of the gates must name each of ${wanted} once, not “${order.slice(0, 20)}”.`,
    )
  return own
}

const open = (what: string) => new AppError('open-choice', what)

/** @throws AppError `open-choice` */
export function readingOf(draft: Draft, choices: Choices): Reading {
  const { cell } = draft
  const forgetBias = choices.forgetBias ?? draft.forgetBias
  if (forgetBias === null && blocksOf(cell) === 4)
    throw open(
      'The file does not hold the bias that TensorFlow adds to the forget gate when it runs: say 1, which is usual, or 0 (--forget-bias).',
    )
  const reset = choices.reset ?? draft.reset
  if (reset === null && cell === 'gru')
    throw open(
      'The file does not say whether the reset gate acts before or after the recurrent product: say which (--reset).',
    )
  const gateActivation = choices.gateActivation ?? draft.gateActivation
  if (gateActivation === null && blocksOf(cell) > 1)
    throw open(
      'The file holds weights alone, and its gates may go through a sigmoid, as CuDNN and Keras since 2.3 have it, or a hard sigmoid, as before: say which (--gate-activation).',
    )
  return {
    gates: choices.gates === undefined ? draft.gates : ownGates(cell, choices.gates),
    forgetBias: blocksOf(cell) === 4 ? (forgetBias ?? 0) : 0,
    reset: reset ?? 'after',
    update: choices.update ?? draft.update,
    nonlinearity: choices.nonlinearity ?? draft.nonlinearity ?? 'tanh',
    gateActivation: gateActivation ?? 'sigmoid',
  }
}

function cellOf(cell: Cell, { nonlinearity, gateActivation }: Reading): Cell {
  if (cell === 'rnn' && nonlinearity === 'relu') return 'relu'
  if (gateActivation === 'sigmoid' || blocksOf(cell) === 1) return cell
  if (cell === 'lstm') return 'lstm-hard'
  throw new AppError(
    'bad-model',
    `The gates of this ${cell} go through a hard sigmoid, which this program computes for an LSTM only; train it with recurrent_activation="sigmoid".`,
  )
}

function specOf(draft: Draft, reading: Reading): ModelSpec {
  const spec: ModelSpec = {
    cell: cellOf(draft.cell, reading),
    layers: draft.layers.length,
    hidden: Math.max(...draft.layers.map(({ hidden }) => hidden)),
    vocabulary: draft.decoder.shape[0],
    embedding: draft.embedding ? draft.embedding.shape[1] : 0,
    dropout: draft.dropout,
    reset: draft.cell === 'gru' ? reading.reset : 'after',
  }
  checkSpec(spec)
  return spec
}

/** A layer with its gates in PyTorch's order. */
function arranged({ cell }: Draft, layer: LayerDraft, reading: Reading): LayerDraft {
  const wanted = gatesOf(cell).join('')
  const { gates, forgetBias, update } = reading
  const inOrder = (tensor: Tensor | null) => tensor && permuted(tensor, layer.hidden, gates, wanted)
  const out: LayerDraft = {
    hidden: layer.hidden,
    input: inOrder(layer.input)!,
    recurrent: inOrder(layer.recurrent),
    inputBias: inOrder(layer.inputBias),
    recurrentBias: inOrder(layer.recurrentBias),
  }
  if (forgetBias !== 0) {
    out.inputBias ??= zeros([wanted.length * layer.hidden])
    out.inputBias = changed(out.inputBias, wanted.indexOf('f'), layer.hidden, (value) => value + forgetBias)
  }
  // σ(−a) = 1 − σ(a): the other convention is the same network with the sums of z turned round
  if (cell === 'gru' && update === 'new')
    for (const part of ['input', 'recurrent', 'inputBias', 'recurrentBias'] as const) {
      const tensor = out[part]
      if (tensor) out[part] = changed(tensor, wanted.indexOf('z'), layer.hidden, (value) => -value)
    }
  return out
}

const zeros = (shape: readonly number[]): Tensor => ({ shape, data: new Float32Array(sizeOf(shape)) })

function permuted(tensor: Tensor, hidden: number, from: string, to: string): Tensor {
  if (from === to || to.length < 2) return tensor
  const block = (tensor.data.length / tensor.shape[0]) * hidden
  const data = new Float32Array(tensor.data.length)
  Array.from(to).forEach((gate, i) => {
    const at = from.indexOf(gate) * block
    data.set(tensor.data.subarray(at, at + block), i * block)
  })
  return { shape: tensor.shape, data }
}

/** A copy with the rows of one gate changed. */
function changed({ shape, data }: Tensor, gate: number, hidden: number, change: (value: number) => number): Tensor {
  const block = (data.length / shape[0]) * hidden
  const copy = data.slice()
  for (let i = gate * block; i < (gate + 1) * block; i++) copy[i] = change(copy[i])
  return { shape, data: copy }
}

function widthNotes(layers: readonly LayerDraft[], hidden: number): string[] {
  return layers.flatMap((layer, k) =>
    layer.hidden === hidden
      ? []
      : [
          `Layer ${k} has ${layer.hidden} units and others ${hidden}; units ${layer.hidden} to ${hidden - 1} of it are always 0.`,
        ],
  )
}

function assemble(draft: Draft, spec: ModelSpec, layers: readonly LayerDraft[], warnings: string[]): Parameters {
  const absent: string[] = []
  const found = (name: string): Tensor | null => {
    if (name === 'embedding.weight') return draft.embedding
    if (name === 'decoder.weight') return draft.decoder
    if (name === 'decoder.bias') return draft.decoderBias
    const [, part, k] = /^rnn\.(\w+)_l(\d)$/.exec(name)!
    const layer = layers[Number(k)]
    const parts: Record<string, Tensor | null> = {
      weight_ih: layer.input,
      weight_hh: layer.recurrent,
      bias_ih: layer.inputBias,
      bias_hh: layer.recurrentBias,
    }
    return parts[part]
  }
  const parameters: Parameters = new Map()
  for (const { name, shape } of parameterShapes(spec)) {
    const tensor = found(name)
    if (!tensor) absent.push(name)
    const layer = layers[Number(/_l(\d)$/.exec(name)?.[1])]
    parameters.set(name, tensor ? widened(tensor, shape, layer?.hidden ?? 0, spec.hidden) : zeros(shape))
  }
  const said = absent.filter((name) => !(draft.oneBias && name.includes('bias_hh')))
  if (said.length) warnings.push(`The file has no ${said.join(', ')}; zeros are used.`)
  return parameters
}

/** Copied into a larger shape, the rest zeros: each block of `narrow` rows becomes one of `wide`. */
function widened({ shape, data }: Tensor, wanted: readonly number[], narrow: number, wide: number): Tensor {
  if (shape.join() === wanted.join()) return { shape: wanted, data: data.slice() }
  const out = zeros(wanted)
  const [width, wider] = [shape[1] ?? 1, wanted[1] ?? 1]
  for (let row = 0; row < shape[0]; row++) {
    const block = narrow ? Math.floor(row / narrow) : 0
    const at = narrow ? block * wide + (row - block * narrow) : row
    out.data.set(data.subarray(row * width, (row + 1) * width), at * wider)
  }
  return out
}

/** @throws AppError `no-vocabulary`, `bad-vocabulary` */
export function charactersOf(draft: Draft, size: number, given?: VocabularySource): SettledVocabulary {
  if (given !== undefined) return readVocabularyFile(given, size)
  if (typeof draft.vocabulary === 'string') return readVocabularyFile(draft.vocabulary, size)
  if (draft.vocabulary) return settleEntries(draft.vocabulary, size)
  throw new AppError(
    'no-vocabulary',
    `The file does not say which ${size} characters the network knows; give a vocabulary file: JSON, a pickle or a text that lists them in the order of their indices (--vocab), or the text of training, whose characters are then sorted (--characters-of).`,
  )
}
