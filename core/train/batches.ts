// Batches of a text: its training part is cut into `batch` contiguous streams that are read in parallel, so that the
// hidden state of a stream is carried from one step to the next.

import { AppError } from '../errors.ts'
import type { Ids } from '../text/vocabulary.ts'

/** Characters start…end, half-open. */
export interface Range {
  start: number
  end: number
}

export interface Split {
  train: Range
  validation: Range
  test: Range
}

/** Contiguous parts of a text, in the order train | validation | test. */
export function splitText(characters: number, shares: { validation: number; test: number }): Split {
  const test = characters - Math.floor(characters * shares.test)
  const validation = test - Math.floor(characters * shares.validation)
  return {
    train: { start: 0, end: validation },
    validation: { start: validation, end: test },
    test: { start: test, end: characters },
  }
}

export interface Batches {
  /** parallel streams: as configured, or as many as the text allows */
  batch: number
  stepsPerEpoch: number
  /** sentences to show */
  notes: string[]
  /**
   * The ids of step 0 … stepsPerEpoch − 1 of an epoch; valid until the next call.
   * @returns [sequence + 1, batch], time-major: the last row of one step is the first of the next
   */
  at(step: number): Int32Array
}

export interface BatchOptions {
  batch: number
  sequence: number
  validation: number
  test: number
}

/**
 * The division of a text of so many characters: streams, characters of each, steps of an epoch.
 * @throws AppError `text-too-short` with the number of characters needed
 */
export function planOf(
  characters: number,
  options: BatchOptions,
): Pick<Batches, 'batch' | 'stepsPerEpoch'> & { stream: number } {
  const { sequence } = options
  const training = splitText(characters, options).train.end
  const affordable = Math.floor((training - 1) / sequence)
  if (affordable < 1) throw tooShort(characters, training, options)
  const batch = Math.min(options.batch, affordable)
  const stream = Math.floor((training - 1) / batch)
  return { batch, stream, stepsPerEpoch: Math.floor(stream / sequence) }
}

/** @throws AppError `text-too-short` with the number of characters needed */
export function batches(ids: Ids, options: BatchOptions): Batches {
  const { sequence } = options
  const text = trainingPart(ids, options)
  const { batch, stream, stepsPerEpoch } = planOf(ids.length, options)
  const step = new Int32Array((sequence + 1) * batch)
  return {
    batch,
    stepsPerEpoch,
    notes: batch < options.batch ? [`The text is short: ${batch} streams instead of ${options.batch}.`] : [],
    at(index) {
      for (let b = 0; b < batch; b++) {
        const from = b * stream + index * sequence
        for (let t = 0; t <= sequence; t++) step[t * batch + b] = text[from + t]
      }
      return step
    },
  }
}

function trainingPart(ids: Ids, options: BatchOptions): Ids {
  const { train } = splitText(ids.length, options)
  return ids.subarray(train.start, train.end)
}

function tooShort(characters: number, training: number, { sequence, validation, test }: BatchOptions): AppError {
  let needed = sequence + 1
  while (splitText(needed, { validation, test }).train.end < sequence + 1) needed++
  return new AppError(
    'text-too-short',
    `The text has ${characters} characters, ${training} of them for training, and a sequence of ${sequence} needs a text of at least ${needed}; add text or choose a shorter sequence.`,
  )
}
