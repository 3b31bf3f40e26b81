// The set-up of A. Karpathy, J. Johnson, L. Fei-Fei, "Visualizing and Understanding Recurrent Networks" (2015), arXiv
// 1506.02078, section 3.3: cells × layers × sizes, where the networks of a size have as many parameters as an LSTM of one
// layer with so many units.

import { AppError } from '../errors.ts'
import type { Cell } from '../model/cells/cells.ts'
import { type ModelSpec, parameterCount } from '../model/spec.ts'
import type { ReproductionChoice } from '../schema/paper.ts'
import { TRAINING_DEFAULTS, TRAINING_OPTIONS } from '../schema/training-options.ts'

/** A network of the table: its place in it, and its shape. */
export interface PlannedNetwork {
  cell: Cell
  layers: number
  size: number
  /** units a layer */
  hidden: number
  parameters: number
}

/**
 * All networks of a choice, by size, then cell, then layers. The smallest come first, so that a run that is ended early
 * has whole rows.
 * @param vocabulary distinct characters of the text
 * @throws AppError `bad-config` where a network would have fewer or more units a layer than can be trained
 */
export function plannedNetworks({ cells, layers, sizes }: ReproductionChoice, vocabulary: number): PlannedNetwork[] {
  const all = { cells: [...new Set(cells)], layers: ascending(layers), sizes: ascending(sizes) }
  return all.sizes.flatMap((size) =>
    all.cells.flatMap((cell) => all.layers.map((depth) => planned(cell, depth, size, vocabulary))),
  )
}

function planned(cell: Cell, layers: number, size: number, vocabulary: number): PlannedNetwork {
  const budget = parameterCount(specOf('lstm', 1, size, vocabulary))
  const hidden = hiddenFor(cell, layers, vocabulary, budget)
  const { minimum, maximum } = TRAINING_OPTIONS.hidden
  if (hidden < minimum || hidden > maximum)
    throw new AppError(
      'bad-config',
      `Size ${size} leaves ${cell.toUpperCase()} networks of ${layers} layers ${hidden} units a layer; ${minimum} to ${maximum} can be trained: choose ${hidden < minimum ? 'a larger size or fewer' : 'a smaller size or more'} layers.`,
    )
  return { cell, layers, size, hidden, parameters: parameterCount(specOf(cell, layers, hidden, vocabulary)) }
}

/** Units a layer with which the number of parameters is nearest to `budget`. */
export function hiddenFor(cell: Cell, layers: number, vocabulary: number, budget: number): number {
  const count = (hidden: number) => parameterCount(specOf(cell, layers, hidden, vocabulary))
  let [low, high] = [1, 2]
  while (count(high) < budget) [low, high] = [high, 2 * high]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (count(middle) < budget) low = middle
    else high = middle
  }
  return budget - count(low) < count(high) - budget ? low : high
}

function specOf(cell: Cell, layers: number, hidden: number, vocabulary: number): ModelSpec {
  return { cell, layers, hidden, vocabulary, embedding: 0, dropout: 0, reset: TRAINING_DEFAULTS.reset }
}

function ascending(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b)
}
