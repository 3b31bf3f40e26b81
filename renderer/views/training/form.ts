// The settings of a run as text fields: what each is called, what it may hold, and the sentence when it holds
// something else. Pure: texts in, a configuration or sentences out.

import type { CorpusInfo, TrainingConfig } from '../../../main/contract/types.ts'
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

/** What a field says as a number; NaN where it is none. */
export const numberOf = (text: string) => (text.trim() === '' ? Number.NaN : Number(text.replace(/[,\s]/g, '')))
const plain = { write: (value: number | string | undefined) => (value === undefined ? '' : String(value)) }

const whole = (low: number, high: number) => ({
  read(text: string, title: string) {
    const value = numberOf(text)
    if (Number.isInteger(value) && value >= low && value <= high) return value
    return new Wrong(`${title} must be a whole number from ${count(low)} to ${count(high)}.`)
  },
  write: (value: number | undefined) => (value === undefined ? '' : count(value)),
})

const real = (low: number, high: number, open = false) => ({
  read(text: string, title: string) {
    const value = numberOf(text)
    if (value >= low && (open ? value < high : value <= high)) return value
    return new Wrong(`${title} must be a number from ${low} to ${open ? 'below ' : ''}${high}.`)
  },
  ...plain,
})

/** An empty field is no limit. */
const optional = (inner: Pick<Field, 'read' | 'write'>) => ({
  read: (text: string, title: string) => (text.trim() === '' ? undefined : inner.read(text, title)),
  write: inner.write,
})

const percent = {
  read(text: string, title: string) {
    const value = numberOf(text.replace(/%\s*$/, ''))
    if (value >= 0 && value <= 50) return value / 100
    return new Wrong(`${title} must be from 0 to 50 %.`)
  },
  write: (value: number) => String(Number((100 * value).toPrecision(6))),
}

const choice = (choices: readonly (readonly [string, string])[]) => ({
  choices,
  read: (text: string, title: string) =>
    choices.some(([value]) => value === text) ? text : new Wrong(`${title} must be chosen from the list.`),
  ...plain,
})

const written = {
  read(text: string, title: string) {
    const value = text.trim()
    if (value !== '' && value.length <= 200) return value
    return new Wrong(`${title} must have 1 to 200 characters.`)
  },
  ...plain,
}

const CELLS = [
  ['lstm', 'LSTM'],
  ['gru', 'GRU'],
  ['rnn', 'RNN, tanh'],
] as const
const OPTIMIZERS = [
  ['rmsprop', 'RMSProp'],
  ['adam', 'Adam'],
  ['adamw', 'AdamW'],
  ['adagrad', 'Adagrad'],
  ['sgd', 'SGD'],
] as const
const BACKENDS = [
  ['auto', 'fastest'],
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
    ...percent,
  },
  {
    key: 'test',
    title: 'Held out for test',
    group: 'Text',
    unit: '%',
    help: 'The end of the text: not looked at while training',
    ...percent,
  },
  { key: 'name', title: 'Name', group: 'Network', ...written },
  { key: 'cell', title: 'Cell', group: 'Network', ...choice(CELLS) },
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
  { key: 'layers', title: 'Layers', group: 'Network', ...whole(1, 4) },
  { key: 'hidden', title: 'Units per layer', group: 'Network', ...whole(16, 2048) },
  { key: 'embedding', title: 'Embedding', group: 'Network', help: 'Width; 0 is one-hot', ...whole(0, 4096) },
  {
    key: 'dropout',
    title: 'Dropout',
    group: 'Network',
    help: 'Share of outputs dropped between layers; with one layer nothing is dropped',
    ...real(0, 1, true),
  },
  { key: 'optimizer', title: 'Method', group: 'Optimiser', ...choice(OPTIMIZERS) },
  { key: 'learningRate', title: 'Learning rate', group: 'Optimiser', ...real(1e-7, 10) },
  { key: 'decay', title: 'Decay', group: 'Optimiser', unit: '× / epoch', ...real(0.01, 1) },
  { key: 'decayAfter', title: 'Decay after', group: 'Optimiser', unit: 'epochs', ...whole(0, 1e9) },
  { key: 'clip', title: 'Clip gradient at', group: 'Optimiser', help: '0 is no clipping', ...real(0, 1e6) },
  {
    key: 'clipKind',
    title: 'Clip by',
    group: 'Optimiser',
    ...choice([
      ['norm', 'norm'],
      ['value', 'value'],
    ]),
  },
  { key: 'batch', title: 'Batch', group: 'Optimiser', unit: 'streams', ...whole(1, 4096) },
  { key: 'sequence', title: 'Unroll', group: 'Optimiser', unit: 'chars', ...whole(1, 4096) },
  {
    key: 'epochs',
    title: 'Epochs',
    group: 'Run',
    help: 'Whichever of the three comes first',
    ...optional(real(0.001, 1e5)),
  },
  {
    key: 'steps',
    title: 'Steps',
    group: 'Run',
    help: 'Whichever of the three comes first',
    ...optional(whole(1, 1e9)),
  },
  {
    key: 'minutes',
    title: 'Minutes',
    group: 'Run',
    help: 'Whichever of the three comes first',
    ...optional(real(0.001, 1e5)),
  },
  { key: 'validateEvery', title: 'Validate every', group: 'Run', unit: 'steps', ...whole(1, 1e9) },
  { key: 'checkpointEvery', title: 'Checkpoint every', group: 'Run', unit: 'steps', ...whole(1, 1e9) },
  { key: 'sampleEvery', title: 'Sample every', group: 'Run', unit: 'steps', help: '0 is never', ...whole(0, 1e9) },
  { key: 'threads', title: 'Threads', group: 'Run', ...whole(1, 64) },
  { key: 'backend', title: 'Computed by', group: 'Run', ...choice(BACKENDS) },
  { key: 'seed', title: 'Seed', group: 'Run', ...whole(0, 0xffffffff) },
]

/** A configuration as the texts of its fields. */
export function textsOf(config: TrainingConfig, name: string): Texts {
  const values: Record<string, unknown> = { ...config, name }
  return Object.fromEntries(FIELDS.map(({ key, write }) => [key, write(values[key] as never)])) as Texts
}

export interface Checked {
  /** null while a field is wrong */
  config: TrainingConfig | null
  name: string
  problems: Problems
}

/** @param taken names that other networks have */
export function check(texts: Texts, corpus: CorpusInfo, taken: readonly string[]): Checked {
  const values: Record<string, unknown> = {}
  const problems: Problems = {}
  for (const { key, title, read } of FIELDS) {
    const value = read(texts[key] ?? '', title)
    if (value instanceof Wrong) problems[key] = value.sentence
    else if (value !== undefined) values[key] = value
  }
  const { name, ...config } = values as unknown as TrainingConfig & { name: string }
  if (name !== undefined && taken.includes(name)) problems.name = `There is a network “${name}” already.`
  if (Object.keys(problems).length === 0) Object.assign(problems, together(config, corpus))
  return { config: Object.keys(problems).length === 0 ? config : null, name: name ?? '', problems }
}

/** What is wrong with fields that are each right. */
function together(config: TrainingConfig, corpus: CorpusInfo): Problems {
  const { train } = parts(config, corpus.characters)
  if (config.epochs === undefined && config.steps === undefined && config.minutes === undefined)
    return { epochs: 'Give epochs, steps or minutes, so that the run has an end.' }
  if (train < 2) return { validation: 'Nothing would be left to train on: hold less out.' }
  if (train <= config.sequence)
    return { sequence: `The training part has ${count(train)} characters: unroll at most ${count(train - 1)}.` }
  return {}
}

/** Characters of the three parts of a text. */
export function parts({ validation, test }: Pick<TrainingConfig, 'validation' | 'test'>, characters: number) {
  const forTest = Math.floor(characters * test)
  const forValidation = Math.floor(characters * validation)
  return { train: characters - forTest - forValidation, validation: forValidation, test: forTest }
}

/** Steps of a pass over the training part: as many streams as asked for, or as the text affords. */
export function stepsPerEpoch(
  config: Pick<TrainingConfig, 'batch' | 'sequence' | 'validation' | 'test'>,
  characters: number,
) {
  const { train } = parts(config, characters)
  const streams = Math.max(1, Math.min(config.batch, Math.floor((train - 1) / config.sequence)))
  return Math.max(1, Math.floor(Math.floor((train - 1) / streams) / config.sequence))
}

/** Steps of the whole run; null where only the clock ends it. */
export function plannedSteps(config: TrainingConfig, characters: number): number | null {
  const byEpochs =
    config.epochs === undefined
      ? Number.POSITIVE_INFINITY
      : Math.ceil(config.epochs * stepsPerEpoch(config, characters))
  const steps = Math.min(config.steps ?? Number.POSITIVE_INFINITY, byEpochs)
  return Number.isFinite(steps) ? Math.max(1, steps) : null
}

/** Rows of weights that a cell holds for each unit. */
const GATES: Record<TrainingConfig['cell'], number> = { rnn: 1, gru: 3, lstm: 4 }

/** All weights and both biases, the embedding and the read-out included. */
export function parameters(
  { cell, layers, hidden, embedding }: Pick<TrainingConfig, 'cell' | 'layers' | 'hidden' | 'embedding'>,
  vocabulary: number,
): number {
  const input = embedding || vocabulary
  const layer = (width: number) => GATES[cell] * hidden * (width + hidden + 2)
  return embedding * vocabulary + layer(input) + (layers - 1) * layer(hidden) + vocabulary * (hidden + 1)
}

/** “lstm-2×128”, or with the first number behind it that nobody has. */
export function freeName(
  { cell, layers, hidden }: Pick<TrainingConfig, 'cell' | 'layers' | 'hidden'>,
  taken: readonly string[],
) {
  const base = `${cell}-${layers}×${hidden}`
  let name = base
  for (let n = 2; taken.includes(name); n++) name = `${base} ${n}`
  return name
}
