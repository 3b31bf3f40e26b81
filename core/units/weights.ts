// The strongest weights into and out of a unit: by gate, from and to units and characters. An embedding is multiplied
// out, so that inputs of the first layer are characters.

import { AppError } from '../errors.ts'
import { DEFINITIONS } from '../model/cells/cells.ts'
import type { Floats } from '../model/floats.ts'
import { inputWidth } from '../model/spec.ts'
import { gatesOf, KINDS, type StateKind, type Unit, unitName } from '../model/units.ts'
import type { Network } from '../run/evaluate.ts'

/** One end of a weight: a character, or a unit's h. */
export type Neighbour = { character: string } | { unit: string }

export type Weight = Neighbour & { weight: number }

/** The strongest weights of a unit through one gate, by magnitude; `gate` is h for a cell without gates. */
export interface GateWeights {
  gate: StateKind | 'logit'
  weights: Weight[]
  /** b_ih + b_hh; 0 for outgoing weights */
  bias: number
}

export interface UnitWeights {
  incoming: GateWeights[]
  outgoing: GateWeights[]
}

/**
 * @param unit of kind h or c: incoming weights of all gates of its cell, outgoing ones of h; of a gate: incoming weights of
 *   that gate alone
 * @param characters in the order of their ids
 * @param count how many weights of each gate
 * @throws AppError `no-such-unit`
 */
export function unitWeights(network: Network, unit: Unit, characters: readonly string[], count: number): UnitWeights {
  const { spec } = network
  if (unit.layer >= spec.layers || unit.index >= spec.hidden || !KINDS[spec.cell].includes(unit.kind))
    throw new AppError('no-such-unit', `This network has no unit ${unitName(unit)}.`)
  const state = unit.kind === 'h' || unit.kind === 'c'
  const gates = gatesOf(spec.cell)
  return {
    incoming: gates
      .map((gate, row) => ({ gate, row }))
      .filter(({ gate }) => state || gate === unit.kind)
      .map(({ gate, row }) => incoming(network, unit, gate, row, characters, count)),
    outgoing: state ? outgoing(network, unit, gates, characters, count) : [],
  }
}

/** Whether a layer has recurrent weights. */
const recurrent = ({ cell }: Network['spec']): boolean => DEFINITIONS[cell].recurrentWeights

function incoming(
  { spec, parameters }: Network,
  { layer, index }: Unit,
  gate: StateKind,
  block: number,
  characters: readonly string[],
  count: number,
): GateWeights {
  const row = block * spec.hidden + index
  const rowOf = (name: string, width: number) => parameters.get(name)!.data.subarray(row * width, (row + 1) * width)
  const read = rowOf(`rnn.weight_ih_l${layer}`, inputWidth(spec, layer))
  const below =
    layer > 0 ? unitEnds(read, layer - 1) : characterEnds(perCharacter({ spec, parameters }, read), characters)
  const own = recurrent(spec) ? unitEnds(rowOf(`rnn.weight_hh_l${layer}`, spec.hidden), layer) : []
  const bias = (name: string) => parameters.get(name)?.data[row] ?? 0
  return {
    gate,
    weights: strongest([...below, ...own], count),
    bias: bias(`rnn.bias_ih_l${layer}`) + bias(`rnn.bias_hh_l${layer}`),
  }
}

/** One weight a character: the row itself for one-hot input, E · row for an embedding. */
function perCharacter({ spec, parameters }: Network, row: Floats): Floats {
  const table = parameters.get('embedding.weight')?.data
  if (!table) return row
  return Float32Array.from({ length: spec.vocabulary }, (_, id) => {
    let sum = 0
    for (let i = 0; i < spec.embedding; i++) sum += row[i] * table[id * spec.embedding + i]
    return sum
  })
}

function outgoing(
  { spec, parameters }: Network,
  { layer, index }: Unit,
  gates: readonly StateKind[],
  characters: readonly string[],
  count: number,
): GateWeights[] {
  const column = (name: string, first: number, rows: number) => {
    const { data, shape } = parameters.get(name)!
    return Float32Array.from({ length: rows }, (_, row) => data[(first + row) * shape[1] + index])
  }
  const out: GateWeights[] = gates.map((gate, block) => {
    const part = (name: string) => column(name, block * spec.hidden, spec.hidden)
    const own = recurrent(spec) ? unitEnds(part(`rnn.weight_hh_l${layer}`), layer) : []
    const above = layer + 1 < spec.layers ? unitEnds(part(`rnn.weight_ih_l${layer + 1}`), layer + 1) : []
    return { gate, weights: strongest([...own, ...above], count), bias: 0 }
  })
  if (layer + 1 < spec.layers) return out
  const logits = characterEnds(column('decoder.weight', 0, spec.vocabulary), characters)
  return [{ gate: 'logit', weights: strongest(logits, count), bias: 0 }, ...out]
}

function unitEnds(weights: Floats, layer: number): Weight[] {
  return Array.from(weights, (weight, index) => ({ unit: unitName({ layer, kind: 'h', index }), weight }))
}

function characterEnds(weights: Floats, characters: readonly string[]): Weight[] {
  return Array.from(weights, (weight, id) => ({ character: characters[id], weight }))
}

function strongest(weights: Weight[], count: number): Weight[] {
  return weights.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).slice(0, count)
}
