// The fields of the settings of a run: what each is called, what it may hold, and the sentence when it holds
// something else.

import { CELL_CHOICES } from '../../../core/schema/cells.ts'
import { readNumber, readWhole } from '../../../main/contract/numbers.ts'
import { type Bounds, NAME_LENGTH, REAL, WHOLE } from '../../../main/contract/training-options.ts'
import type { TrainingConfig } from '../../../main/contract/types.ts'
import { count } from '../../charts/format.ts'

export type FieldKey = keyof TrainingConfig | 'name'
export type Texts = Record<FieldKey, string>
export type Problems = Partial<Record<FieldKey, string>>

export interface Field {
  key: FieldKey
  title: string
  group: 'Network' | 'Text' | 'Optimiser' | 'Run'
  unit?: string
  /** a list to choose from: value and words */
  choices?: readonly (readonly [string, string])[]
  /** what it means, for those who wait over it */
  help?: string
  /** the value, or what is wrong with it */
  read(text: string, title: string): unknown
  write(value: never): string
}

/** A sentence about a field; the way in which `read` refuses. */
export class Wrong {
  readonly sentence: string
  constructor(sentence: string) {
    this.sentence = sentence
  }
}

const plain = { write: (value: number | string | undefined) => (value === undefined ? '' : String(value)) }

const whole = ([low, high]: Bounds) => ({
  read(text: string, title: string) {
    const value = readWhole(text)
    if (Number.isInteger(value) && value >= low && value <= high) return value
    return new Wrong(`${title} must be a whole number from ${count(low)} to ${count(high)}.`)
  },
  write: (value: number | undefined) => (value === undefined ? '' : count(value)),
})

const real = ([low, high, below]: Bounds) => ({
  read(text: string, title: string) {
    const value = readNumber(text)
    if (value >= low && (below ? value < high : value <= high)) return value
    return new Wrong(`${title} must be a number from ${low} to ${below ? 'below ' : ''}${high}.`)
  },
  ...plain,
})

/** An empty field is no limit. */
const optional = (inner: Pick<Field, 'read' | 'write'>) => ({
  read: (text: string, title: string) => (text.trim() === '' ? undefined : inner.read(text, title)),
  write: inner.write,
})

const percent = ([low, high]: Bounds) => ({
  read(text: string, title: string) {
    const value = readNumber(text.replace(/%\s*$/, ''))
    if (value >= 100 * low && value <= 100 * high) return value / 100
    return new Wrong(`${title} must be from ${100 * low} to ${100 * high} %.`)
  },
  write: (value: number) => String(Number((100 * value).toPrecision(6))),
})

const choice = (choices: readonly (readonly [string, string])[]) => ({
  choices,
  read: (text: string, title: string) =>
    choices.some(([value]) => value === text) ? text : new Wrong(`${title} must be chosen from the list.`),
  ...plain,
})

const written = {
  read(text: string, title: string) {
    const value = text.trim()
    if (value !== '' && value.length <= NAME_LENGTH) return value
    return new Wrong(`${title} must have 1 to ${NAME_LENGTH} characters.`)
  },
  ...plain,
}

const OPTIMIZERS = [
  ['rmsprop', 'RMSProp'],
  ['adam', 'Adam'],
  ['adamw', 'AdamW'],
  ['adagrad', 'Adagrad'],
  ['sgd', 'SGD'],
] as const
const BACKENDS = [
  ['auto', 'fastest'],
  ['native-wide', 'native, wide'],
  ['native', 'native'],
  ['wasm-wide', 'wasm, wide'],
  ['wasm', 'wasm'],
  ['wasm-plain', 'wasm, plain'],
  ['reference', 'reference'],
] as const

/** In the order of the form. */
export const FIELDS: readonly Field[] = [
  {
    key: 'validation',
    title: 'For validation',
    group: 'Text',
    unit: '%',
    help: 'After the training part: measured while training, never learned from',
    ...percent(REAL.validation),
  },
  {
    key: 'test',
    title: 'Held out for test',
    group: 'Text',
    unit: '%',
    help: 'The end of the text: not looked at while training',
    ...percent(REAL.test),
  },
  { key: 'name', title: 'Name', group: 'Network', ...written },
  { key: 'cell', title: 'Cell', group: 'Network', ...choice(CELL_CHOICES) },
  {
    key: 'reset',
    title: 'Reset gate',
    group: 'Network',
    help: 'Whether the reset gate acts after the recurrent product, as in PyTorch, or before it, as in the paper',
    ...choice([
      ['after', 'after product'],
      ['before', 'before product'],
    ]),
  },
  { key: 'layers', title: 'Layers', group: 'Network', ...whole(WHOLE.layers) },
  { key: 'hidden', title: 'Units per layer', group: 'Network', ...whole(WHOLE.hidden) },
  { key: 'embedding', title: 'Embedding', group: 'Network', help: 'Width; 0 is one-hot', ...whole(WHOLE.embedding) },
  {
    key: 'dropout',
    title: 'Dropout',
    group: 'Network',
    help: 'Share of outputs dropped between layers; with one layer nothing is dropped',
    ...real(REAL.dropout),
  },
  { key: 'optimizer', title: 'Method', group: 'Optimiser', ...choice(OPTIMIZERS) },
  { key: 'learningRate', title: 'Learning rate', group: 'Optimiser', ...real(REAL.learningRate) },
  { key: 'decay', title: 'Decay', group: 'Optimiser', unit: '× / epoch', ...real(REAL.decay) },
  { key: 'decayAfter', title: 'Decay after', group: 'Optimiser', unit: 'epochs', ...whole(WHOLE.decayAfter) },
  { key: 'clip', title: 'Clip gradient at', group: 'Optimiser', help: '0 is no clipping', ...real(REAL.clip) },
  {
    key: 'clipKind',
    title: 'Clip by',
    group: 'Optimiser',
    ...choice([
      ['norm', 'norm'],
      ['value', 'value'],
    ]),
  },
  { key: 'batch', title: 'Batch', group: 'Optimiser', unit: 'streams', ...whole(WHOLE.batch) },
  { key: 'sequence', title: 'Sequence length (BPTT)', group: 'Optimiser', unit: 'chars', ...whole(WHOLE.sequence) },
  {
    key: 'epochs',
    title: 'Epochs',
    group: 'Run',
    help: 'Whichever of the three comes first',
    ...optional(real(REAL.epochs)),
  },
  {
    key: 'steps',
    title: 'Steps',
    group: 'Run',
    help: 'Whichever of the three comes first',
    ...optional(whole(WHOLE.steps)),
  },
  {
    key: 'minutes',
    title: 'Minutes',
    group: 'Run',
    help: 'Whichever of the three comes first',
    ...optional(real(REAL.minutes)),
  },
  { key: 'validateEvery', title: 'Validate every', group: 'Run', unit: 'steps', ...whole(WHOLE.validateEvery) },
  { key: 'checkpointEvery', title: 'Checkpoint every', group: 'Run', unit: 'steps', ...whole(WHOLE.checkpointEvery) },
  {
    key: 'sampleEvery',
    title: 'Sample every',
    group: 'Run',
    unit: 'steps',
    help: '0 is never',
    ...whole(WHOLE.sampleEvery),
  },
  { key: 'threads', title: 'Threads', group: 'Run', ...whole(WHOLE.threads) },
  { key: 'backend', title: 'Computed by', group: 'Run', ...choice(BACKENDS) },
  { key: 'seed', title: 'Seed', group: 'Run', ...whole(WHOLE.seed) },
]
