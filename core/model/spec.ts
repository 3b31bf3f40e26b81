// The specification of a network: cell, sizes, and the names and shapes of its parameters (PyTorch's).

import { AppError, valueText } from '../errors.ts'
import type { Reset } from './cells/cell.ts'
import { blocksOf, CELLS, type Cell, DEFINITIONS } from './cells/cells.ts'

export interface ModelSpec {
  cell: Cell
  /** 1–4 */
  layers: number
  /** units a layer, 16–2048 for training; any size ≥ 1 runs */
  hidden: number
  /** distinct characters */
  vocabulary: number
  /** width of the embedding; 0 means one-hot input */
  embedding: number
  /** probability that an output of a layer below the last is dropped while training */
  dropout: number
  reset: Reset
}

export interface Tensor {
  shape: readonly number[]
  /** row-major */
  data: Float32Array
}

/** Name → tensor, in the order of `parameterShapes`. */
export type Parameters = Map<string, Tensor>

/** The input width of layer `layer`. */
export function inputWidth(spec: ModelSpec, layer: number): number {
  return layer > 0 ? spec.hidden : spec.embedding || spec.vocabulary
}

/**
 * Names and shapes, in canonical order, as PyTorch writes them:
 * `embedding.weight` [V, E] (if any); for each layer `rnn.weight_ih_l{k}` [gates·H, in], `rnn.weight_hh_l{k}`
 * [gates·H, H], `rnn.bias_ih_l{k}` and `rnn.bias_hh_l{k}` [gates·H], those with hh only if the cell has recurrent
 * weights; `decoder.weight` [V, H], `decoder.bias` [V].
 */
export function parameterShapes(spec: ModelSpec): { name: string; shape: number[] }[] {
  const { hidden, vocabulary, embedding } = spec
  const rows = blocksOf(spec.cell) * hidden
  const recurrent = DEFINITIONS[spec.cell].recurrentWeights
  const out: { name: string; shape: number[] }[] = []
  if (embedding) out.push({ name: 'embedding.weight', shape: [vocabulary, embedding] })
  for (let layer = 0; layer < spec.layers; layer++) {
    out.push({ name: `rnn.weight_ih_l${layer}`, shape: [rows, inputWidth(spec, layer)] })
    if (recurrent) out.push({ name: `rnn.weight_hh_l${layer}`, shape: [rows, hidden] })
    out.push({ name: `rnn.bias_ih_l${layer}`, shape: [rows] })
    if (recurrent) out.push({ name: `rnn.bias_hh_l${layer}`, shape: [rows] })
  }
  out.push({ name: 'decoder.weight', shape: [vocabulary, hidden] })
  out.push({ name: 'decoder.bias', shape: [vocabulary] })
  return out
}

/** Numbers in a tensor of this shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1)
}

/** Numbers in all tensors of the network. */
export function parameterCount(spec: ModelSpec): number {
  return parameterShapes(spec).reduce((sum, { shape }) => sum + sizeOf(shape), 0)
}

/**
 * Every parameter of the model is there, in its shape.
 * @throws AppError `bad-parameters` naming the first that is not
 */
export function checkParameters(spec: ModelSpec, parameters: Parameters): void {
  for (const { name, shape } of parameterShapes(spec)) {
    const found = parameters.get(name)
    if (!found) throw new AppError('bad-parameters', `The network has no parameter ${name}.`)
    if (found.shape.join() !== shape.join() || found.data.length !== sizeOf(shape))
      throw new AppError(
        'bad-parameters',
        `${name} is [${found.shape.join(', ')}] with ${found.data.length} values, but this model wants [${shape.join(', ')}].`,
      )
  }
}

/** @throws AppError `bad-model` naming the field that is out of range */
export function checkSpec(spec: ModelSpec): void {
  const whole = (name: keyof ModelSpec, low: number, high: number) => {
    const value = spec[name] as number
    if (!Number.isInteger(value) || value < low || value > high)
      throw new AppError('bad-model', `${name} must be a whole number from ${low} to ${high}, not ${valueText(value)}.`)
  }
  if (!CELLS.includes(spec.cell))
    throw new AppError('bad-model', `The cell must be one of ${CELLS.join(', ')}, not “${valueText(spec.cell)}”.`)
  whole('layers', 1, 4)
  whole('hidden', 1, 2048)
  whole('vocabulary', 2, 65_536)
  whole('embedding', 0, 4096)
  if (spec.reset !== 'after' && spec.reset !== 'before')
    throw new AppError('bad-model', `reset must be after or before, not “${valueText(spec.reset)}”.`)
  if (!(typeof spec.dropout === 'number' && spec.dropout >= 0 && spec.dropout < 1))
    throw new AppError('bad-model', `dropout must be at least 0 and below 1, not ${valueText(spec.dropout)}.`)
}
