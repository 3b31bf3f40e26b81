// What each number and word of a training configuration may be: one table for the contract's schema, the command line
// and the form.

import { CELLS } from '../../core/schema/cells.ts'

/** Bounds of a number, inclusive; `below`: the upper one is not. */
export type Bounds = readonly [low: number, high: number, below?: 'below']

/** Of whole numbers. */
export const WHOLE = {
  layers: [1, 4],
  hidden: [16, 2048],
  /** 0: one-hot input */
  embedding: [0, 4096],
  batch: [1, 4096],
  sequence: [1, 4096],
  decayAfter: [0, 1e9],
  steps: [1, 1e9],
  seed: [0, 0xffffffff],
  threads: [1, 64],
  validateEvery: [1, 1e9],
  checkpointEvery: [1, 1e9],
  sampleEvery: [0, 1e9],
} as const satisfies Record<string, Bounds>

/** Of numbers with a fraction. */
export const REAL = {
  dropout: [0, 1, 'below'],
  learningRate: [1e-7, 10],
  decay: [0.01, 1],
  clip: [0, 1e6],
  validation: [0, 0.5],
  test: [0, 0.5],
  epochs: [0.001, 100_000],
  minutes: [0.001, 100_000],
} as const satisfies Record<string, Bounds>

export const CHOICES = {
  cell: CELLS,
  reset: ['after', 'before'],
  optimizer: ['rmsprop', 'adam', 'adamw', 'adagrad', 'sgd'],
  clipKind: ['norm', 'value'],
} as const satisfies Record<string, readonly string[]>

export const BACKENDS = ['auto', 'native-wide', 'native', 'wasm-wide', 'wasm', 'wasm-plain', 'reference'] as const

/** The longest name of a text, a network, a recording, …, in UTF-16 units. */
export const NAME_LENGTH = 200
