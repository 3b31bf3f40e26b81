// The options of a training run, one row each, in the order of the form. The configuration's type, its check, the form,
// the options of `train` and the defaults are derived from it.

import { CELL_CHOICES, type CELLS } from './cells.ts'
import type { KeepEvery } from './kept-steps.ts'

/** Where the form shows an option; an option without a group is not in it. */
export type OptionGroup = 'Text' | 'Network' | 'Optimiser' | 'Run'

interface Row {
  group?: OptionGroup
  label: string
  /** the option of `train`; the key unless given */
  flag?: string
  /** what the number counts */
  unit?: string
  help?: string
  /** may be left out: no limit */
  optional?: true
}

/** Inclusive bounds; `below`: the upper one is not. */
interface Numeric extends Row {
  minimum: number
  maximum: number
  below?: true
  default?: number
}

interface Whole extends Numeric {
  type: 'whole'
}

interface Real extends Numeric {
  type: 'real'
}

/** Between 0 and 1; in the form per cent. */
interface Share extends Numeric {
  type: 'share'
}

/** A whole number, or `log`. */
interface Spacing extends Numeric {
  type: 'spacing'
}

interface Choice extends Row {
  type: 'choice'
  /** value and words */
  choices: readonly (readonly [value: string, words: string])[]
  default?: string
  /** stored configurations may hold further values, of other versions */
  open?: true
}

export type TrainingOption = Whole | Real | Share | Spacing | Choice

const FIRST = 'Whichever of the three comes first'

export const TRAINING_OPTIONS = {
  /** shares of the text, contiguous, in this order: train | validation | test */
  validation: {
    ...{ type: 'share', group: 'Text', label: 'For validation', unit: '%' },
    ...{ minimum: 0, maximum: 0.5, default: 0.05 },
    help: 'After the training part: measured while training, never learned from',
  },
  test: {
    ...{ type: 'share', group: 'Text', label: 'Held out for test', unit: '%' },
    ...{ minimum: 0, maximum: 0.5, default: 0.05 },
    help: 'The end of the text: not looked at while training',
  },
  cell: { type: 'choice', group: 'Network', label: 'Cell', choices: CELL_CHOICES, default: 'lstm' },
  reset: {
    ...{ type: 'choice', group: 'Network', label: 'Reset gate', default: 'after' },
    choices: [
      ['after', 'after product'],
      ['before', 'before product'],
    ],
    help: 'Whether the reset gate acts after the recurrent product, as in PyTorch, or before it, as in the paper',
  },
  layers: { type: 'whole', group: 'Network', label: 'Layers', minimum: 1, maximum: 4, default: 2 },
  hidden: { type: 'whole', group: 'Network', label: 'Units per layer', minimum: 16, maximum: 2048, default: 128 },
  embedding: {
    ...{ type: 'whole', group: 'Network', label: 'Embedding', help: 'Width; 0 is one-hot' },
    ...{ minimum: 0, maximum: 4096, default: 0 },
  },
  dropout: {
    ...{ type: 'real', group: 'Network', label: 'Dropout', minimum: 0, maximum: 1, below: true, default: 0.1 },
    help: 'Share of outputs dropped between layers; with one layer nothing is dropped',
  },
  optimizer: {
    ...{ type: 'choice', group: 'Optimiser', label: 'Method', default: 'rmsprop' },
    choices: [
      ['rmsprop', 'RMSProp'],
      ['adam', 'Adam'],
      ['adamw', 'AdamW'],
      ['adagrad', 'Adagrad'],
      ['sgd', 'SGD'],
    ],
  },
  learningRate: {
    ...{ type: 'real', group: 'Optimiser', label: 'Learning rate', flag: 'lr' },
    ...{ minimum: 1e-7, maximum: 10, default: 0.002 },
  },
  /** the learning rate is multiplied by this after every epoch from `decayAfter` on */
  decay: {
    ...{ type: 'real', group: 'Optimiser', label: 'Decay', unit: '× / epoch' },
    ...{ minimum: 0.01, maximum: 1, default: 0.97 },
  },
  decayAfter: {
    ...{ type: 'whole', group: 'Optimiser', label: 'Decay after', unit: 'epochs', flag: 'decay-after' },
    ...{ minimum: 0, maximum: 1e9, default: 10 },
  },
  clip: {
    ...{ type: 'real', group: 'Optimiser', label: 'Clip gradient at', help: '0 is no clipping' },
    ...{ minimum: 0, maximum: 1e6, default: 5 },
  },
  clipKind: {
    ...{ type: 'choice', group: 'Optimiser', label: 'Clip by', flag: 'clip-kind', default: 'norm' },
    choices: [
      ['norm', 'norm'],
      ['value', 'value'],
    ],
  },
  /** parallel streams of text */
  batch: {
    ...{ type: 'whole', group: 'Optimiser', label: 'Batch', unit: 'streams' },
    ...{ minimum: 1, maximum: 4096, default: 50 },
  },
  /** characters over which gradients flow */
  sequence: {
    ...{ type: 'whole', group: 'Optimiser', label: 'Sequence length (BPTT)', unit: 'chars', flag: 'seq' },
    ...{ minimum: 1, maximum: 4096, default: 50 },
  },
  /** without any of the three a run goes on until it is stopped */
  epochs: {
    ...{ type: 'real', group: 'Run', label: 'Epochs', help: FIRST, optional: true },
    ...{ minimum: 0.001, maximum: 100_000, default: 10 },
  },
  steps: { type: 'whole', group: 'Run', label: 'Steps', help: FIRST, optional: true, minimum: 1, maximum: 1e9 },
  minutes: { type: 'real', group: 'Run', label: 'Minutes', help: FIRST, optional: true, minimum: 0.001, maximum: 1e5 },
  validateEvery: {
    ...{ type: 'whole', group: 'Run', label: 'Validate every', unit: 'steps', flag: 'validate-every' },
    ...{ minimum: 1, maximum: 1e9, default: 250 },
  },
  checkpointEvery: {
    ...{ type: 'whole', group: 'Run', label: 'Checkpoint every', unit: 'steps', flag: 'checkpoint-every' },
    ...{ minimum: 1, maximum: 1e9, default: 250 },
  },
  sampleEvery: {
    ...{ type: 'whole', group: 'Run', label: 'Sample every', unit: 'steps', flag: 'sample-every', help: '0 is never' },
    ...{ minimum: 0, maximum: 1e9, default: 500 },
  },
  /** weights that stay, for looking at a network as it was; none without it */
  keepEvery: {
    ...{ type: 'spacing', group: 'Run', label: 'Keep one every', unit: 'steps', flag: 'keep-every', optional: true },
    ...{ minimum: 1, maximum: 1e9 },
    help: 'Checkpoints that stay: log keeps two in each doubling of the steps, a number one every so many; empty keeps none',
  },
  threads: { type: 'whole', group: 'Run', label: 'Threads', minimum: 1, maximum: 64, default: 2 },
  backend: {
    ...{ type: 'choice', group: 'Run', label: 'Computed by', default: 'auto', open: true },
    choices: [
      ['auto', 'fastest'],
      ['native-wide', 'native, wide'],
      ['native', 'native'],
      ['wasm-wide', 'wasm, wide'],
      ['wasm', 'wasm'],
      ['wasm-plain', 'wasm, plain'],
      ['reference', 'reference'],
    ],
  },
  seed: { type: 'whole', group: 'Run', label: 'Seed', minimum: 0, maximum: 0xffffffff, default: 1 },
  /** for characters that a network does not know which was trained on another text before */
  unknown: {
    ...{ type: 'choice', label: 'Unknown characters', optional: true },
    choices: [
      ['error', 'refuse'],
      ['skip', 'skip'],
      ['map', 'map'],
    ],
  },
} as const satisfies Record<string, TrainingOption>

type Table = typeof TRAINING_OPTIONS
export type OptionKey = keyof Table

type ValueOf<K extends OptionKey> = Table[K] extends { open: true }
  ? string
  : K extends 'cell'
    ? (typeof CELLS)[number]
    : Table[K] extends { type: 'spacing' }
      ? KeepEvery
      : Table[K] extends { choices: readonly (readonly [infer Value, string])[] }
        ? Value
        : number
type OptionalKey = { [K in OptionKey]: Table[K] extends { optional: true } ? K : never }[OptionKey]

/** What a training run is started with. */
export type TrainingConfig = { [K in Exclude<OptionKey, OptionalKey>]: ValueOf<K> } & {
  [K in OptionalKey]?: ValueOf<K>
}

/** The rows in their order. */
export const OPTIONS = Object.entries(TRAINING_OPTIONS) as [OptionKey, TrainingOption][]

/** Karpathy's char-rnn, with a little dropout. */
export const TRAINING_DEFAULTS = Object.fromEntries(
  OPTIONS.flatMap(([key, row]) => (row.default === undefined ? [] : [[key, row.default]])),
) as unknown as TrainingConfig

/** Whether a number is within the bounds of an option. */
export function isWithin({ minimum, maximum, below }: Omit<Numeric, 'label'>, value: number): boolean {
  return value >= minimum && (below ? value < maximum : value <= maximum)
}
