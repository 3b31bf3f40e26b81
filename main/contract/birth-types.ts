// What became of a network along its training, at the checkpoints that were kept.

import type { TrainingPoint } from '../../core/train/events.ts'
import type { BirthScore } from '../../core/units/births.ts'
import type { TextPart } from './prediction-types.ts'
import type { TrainingSample } from './training-types.ts'

export type { BirthScore }

export interface BirthPair {
  unit: string
  /** an expression */
  feature: string
}

export interface BirthOptions {
  /** at most 12 */
  pairs: BirthPair[]
  /** n-gram models 1 … order stand beside; none with 0 */
  order?: number
  /** most characters that each checkpoint reads */
  characters?: number
  seed?: number
}

/** One entry a checkpoint each, in the order of `steps`; NaN and null where it was not read yet. */
export interface Births {
  model: string
  corpus: string
  /** characters of the text that were read, half-open */
  start: number
  end: number
  steps: number[]
  /** mean −log p, nats a character, and its standard error */
  loss: number[]
  lossError: number[]
  pairs: (BirthPair & {
    measure: 'AUROC' | 'r'
    /** the direction of the last checkpoint, in which all are scored */
    sign: 1 | -1
    /** true characters that count; of a number all */
    positives: number
    scores: (BirthScore | null)[]
  })[]
  /** characters that the pairs are scored on */
  scored: number
  ngrams: {
    order: number
    /** of the n-gram model: nats a character */
    loss: number
    /** symmetric Kullback-Leibler divergence from the network, nats, and its standard error */
    divergence: number[]
    divergenceError: number[]
    /** loss of the network − loss of the n-gram model, nats, and its standard error */
    difference: number[]
    differenceError: number[]
  }[]
  /** characters at which the divergence is measured */
  places: number
  /** the text of the n-gram models */
  training: (TextPart & { name: string }) | null
  /** of the training run: the curve of the loss, and what it wrote */
  points: Pick<TrainingPoint, 'step' | 'train' | 'validation'>[]
  samples: TrainingSample[]
  notes: string[]
}

export type BirthEvent =
  | { type: 'progress'; phase: 'n-grams' | 'checkpoints'; done: number; total: number }
  /** the last one has everything */
  | { type: 'births'; births: Births; whole: boolean }
