// Networks with PyTorch's names, out of safetensors or a file of torch.save. Weights are laid out here as PyTorch lays
// them out, so that nothing is reordered. What is ambiguous or unknown is refused: a network that is read wrongly still
// gives a plausible loss.

import { gatesOf } from '../model/cells/cells.ts'
import type { ModelSpec } from '../model/spec.ts'
import { type Choices, type Draft, type Nonlinearity, PLAIN } from './draft.ts'
import { findEnds } from './pytorch-names.ts'
import { findRecurrent } from './pytorch-recurrent.ts'
import { readSafetensors, type SafetensorsFile } from './safetensors.ts'
import { type ImportedModel, type ImportOptions, settle } from './settle.ts'
import { bad, refuseUnsound } from './tensors.ts'

/**
 * @param file the bytes of a safetensors file, or what was read from it
 * @throws AppError `bad-safetensors`, `bad-model`, `ambiguous-model` listing the candidates, `bad-vocabulary`
 */
export function importPytorch(file: Uint8Array | SafetensorsFile, options: ImportOptions = {}): ImportedModel {
  const read = file instanceof Uint8Array ? readSafetensors(file) : file
  return settle(draftPytorch(read, options.choices), options)
}

/** @throws AppError `bad-model`, `ambiguous-model` */
export function draftPytorch({ tensors, metadata }: SafetensorsFile, choices: Choices = {}): Draft {
  const own = (name: string) => name.startsWith('optimizer.') || name.startsWith('state.')
  const weights = new Map([...tensors].filter(([name]) => !own(name)))
  refuseUnsound(weights)
  const recurrent = findRecurrent(weights, choices.stack)
  const outside = new Map([...weights].filter(([name]) => !recurrent.names.has(name)))
  const ends = findEnds(outside, recurrent, choices)
  const said = ownSpec(metadata)
  const cell = recurrent.cell
  refuseContradiction(cell, metadata.get('cell')?.toLowerCase())
  const warnings = [...recurrent.warnings]
  if (ends.tied)
    warnings.push(`The embedding and the output layer share ${ends.decoderName}; each has a copy of its own here.`)
  return {
    ...PLAIN,
    cell,
    layers: recurrent.layers,
    embedding: ends.embedding,
    decoder: ends.decoder,
    decoderBias: ends.decoderBias,
    gates: gatesOf(cell).join(''),
    reset: said.reset === 'before' ? 'before' : 'after',
    nonlinearity: nonlinearityOf(cell, metadata, said),
    gateActivation: metadata.get('cell') === 'lstm-hard' ? 'hard_sigmoid' : 'sigmoid',
    dropout: typeof said.dropout === 'number' ? said.dropout : 0,
    oneBias: false,
    vocabulary: metadata.get('vocabulary') ?? null,
    roles: [...ends.roles.slice(0, 1), ...recurrent.roles, ...ends.roles.slice(1)],
    warnings,
  }
}

/** What a file calls its cell may be more exact than what its shapes say. */
const SHAPES: Record<string, string> = { relu: 'rnn', 'lstm-hard': 'lstm' }

function refuseContradiction(cell: string, stated?: string): void {
  if (stated && (SHAPES[stated] ?? stated) !== cell)
    throw bad(`The file calls itself ${stated}, but its weights are those of the cell ${cell}.`)
}

function nonlinearityOf(
  cell: string,
  metadata: ReadonlyMap<string, string>,
  said: Partial<ModelSpec>,
): Nonlinearity | null {
  if (cell !== 'rnn') return 'tanh'
  const stated = metadata.get('nonlinearity') ?? (metadata.get('cell') === 'relu' ? 'relu' : undefined)
  if (stated === undefined) return said.cell === 'rnn' ? 'tanh' : null
  if (stated !== 'tanh' && stated !== 'relu')
    throw bad(`The network uses ${stated}, and this program runs tanh and relu only.`)
  return stated
}

/** What this program wrote about a network that it exported. */
function ownSpec(metadata: ReadonlyMap<string, string>): Partial<ModelSpec> {
  try {
    return JSON.parse(metadata.get('neuronscope') ?? '{}')?.spec ?? {}
  } catch {
    return {}
  }
}
