// A network as a file holds it, before anything that the file leaves open is decided: every reader of core/formats gives
// one of these, and settle.ts makes the network of it.

import type { Reset } from '../model/cells/cell.ts'
import type { Cell } from '../model/cells/cells.ts'
import type { Tensor } from '../model/spec.ts'
import type { Entry } from './vocabulary-entries.ts'

/** What a network is read from: a file, or the files of a folder, by name. */
export type Files = ReadonlyMap<string, Uint8Array>

/** One layer, laid out as PyTorch's are, its blocks of rows in the order of the file. */
export interface LayerDraft {
  hidden: number
  /** [gates·H, in] */
  input: Tensor
  /** [gates·H, H]; null for a cell without recurrent weights */
  recurrent: Tensor | null
  /** [gates·H] */
  inputBias: Tensor | null
  recurrentBias: Tensor | null
}

/** What a tensor of the file was taken for. */
export interface Role {
  tensor: string
  shape: readonly number[]
  role: string
}

/** `old`: h' = z·h + (1 − z)·n, as PyTorch, Keras and ONNX have it; `new`: h' = z·n + (1 − z)·h, as char-rnn. */
export type Update = 'old' | 'new'
export type Nonlinearity = 'tanh' | 'relu'
export type GateActivation = 'sigmoid' | 'hard_sigmoid'

/** What may be said about a file that the file does not say itself, or says wrongly. */
export interface Choices {
  /** order of the blocks of the weights, such as `ifog` */
  gates?: string
  /** added to the bias of the forget gate, as TensorFlow does at run time */
  forgetBias?: number
  reset?: Reset
  update?: Update
  nonlinearity?: Nonlinearity
  gateActivation?: GateActivation
  /** names of tensors where shapes do not tell them apart */
  decoder?: string
  embedding?: string
  /** prefixes of recurrent modules that are stacked, the lowest first */
  stack?: string[]
}

export interface Draft {
  cell: Cell
  layers: LayerDraft[]
  embedding: Tensor | null
  /** [V, H] */
  decoder: Tensor
  decoderBias: Tensor | null
  /** what the file or its format says; null where a person must */
  gates: string
  forgetBias: number | null
  reset: Reset | null
  update: Update
  /** null where the file does not say */
  nonlinearity: Nonlinearity | null
  gateActivation: GateActivation | null
  dropout: number
  /** a format with one bias a gate, so that a second one is not missing */
  oneBias: boolean
  /** the characters, where the file or one beside it has them; a string is JSON */
  vocabulary: readonly Entry[] | string | null
  roles: Role[]
  warnings: string[]
  step: number
  /** nats a character */
  validationLoss: number | null
}

/** What most formats have in common; a reader gives the rest. */
export const PLAIN = {
  forgetBias: 0,
  reset: 'after',
  update: 'old',
  nonlinearity: 'tanh',
  gateActivation: 'sigmoid',
  dropout: 0,
  oneBias: true,
  embedding: null,
  vocabulary: null,
  step: 0,
  validationLoss: null,
} as const
