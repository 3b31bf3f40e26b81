// The settings of a run, from the texts of the fields to a configuration or sentences, and what follows from them: the
// parts of the text, the number of steps and of parameters. Pure.

import { blocksOf, hasRecurrentWeights } from '../../../core/schema/cells.ts'
import { keptInWords, tooManyKept } from '../../../core/schema/kept-steps.ts'
import type { CorpusInfo, TrainingConfig } from '../../../main/contract/types.ts'
import { count } from '../../charts/format.ts'
import { FIELDS, type Problems, type Texts, Wrong } from './fields.ts'

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
  const many = tooManyKept(plannedSteps(config, corpus.characters) ?? Number.POSITIVE_INFINITY, config.keepEvery)
  return many === undefined ? {} : { keepEvery: many }
}

/** What the checkpoints that stay will take; null where none do. */
export function storage(config: TrainingConfig, characters: number, parameters: number): string | null {
  if (config.keepEvery === undefined) return null
  return keptInWords(plannedSteps(config, characters) ?? Number.POSITIVE_INFINITY, config.keepEvery, parameters)
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

/** All weights and both biases, the embedding and the read-out included. */
export function parameters(
  { cell, layers, hidden, embedding }: Pick<TrainingConfig, 'cell' | 'layers' | 'hidden' | 'embedding'>,
  vocabulary: number,
): number {
  const input = embedding || vocabulary
  const recurrent = hasRecurrentWeights(cell) ? hidden + 1 : 0
  const layer = (width: number) => blocksOf(cell) * hidden * (width + 1 + recurrent)
  return embedding * vocabulary + layer(input) + (layers - 1) * layer(hidden) + vocabulary * (hidden + 1)
}

/** “lstm-2×128”, or with the first number behind it that is free. */
export function freeName(
  { cell, layers, hidden }: Pick<TrainingConfig, 'cell' | 'layers' | 'hidden'>,
  taken: readonly string[],
) {
  return freeOf(`${cell}-${layers}×${hidden}`, taken)
}

/** The name, or with the first number behind it that is free. */
export function freeOf(base: string, taken: readonly string[]): string {
  let name = base
  for (let n = 2; taken.includes(name); n++) name = `${base} ${n}`
  return name
}
