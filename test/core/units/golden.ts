// Reads fixtures/golden-units, which fixtures/make-golden-units.py wrote with PyTorch and numpy.

import { readFileSync } from 'node:fs'
import type { Cell } from '../../../core/model/cells/cells.ts'
import type { ModelSpec, Parameters } from '../../../core/model/spec.ts'
import type { Place } from '../../../core/run/ablate.ts'
import type { Clamp } from '../../../core/run/clamp.ts'
import type { Network } from '../../../core/run/evaluate.ts'

export interface GoldenAblation {
  cell: Cell
  hidden: number
  layers: number
  vocabulary: number
  ids: number[]
  truth: number[]
  parameters: Record<string, { shape: number[]; data: number[] }>
  results: {
    clamp: Clamp
    places: Record<Place, { characters: number; before: number; after: number; likelihoodAfter: number[] }>
  }[]
}

export interface GoldenSignals {
  x: number[]
  y: number[]
  autocorrelation: number[]
  quantiles: { at: number[]; values: number[] }
  pearson: number
  move: number
}

export const golden: { ablations: GoldenAblation[]; signals: GoldenSignals } = JSON.parse(
  readFileSync(new URL('../../../fixtures/golden-units/units.json', import.meta.url), 'utf8'),
)

export function networkOf({ cell, layers, hidden, vocabulary, parameters }: GoldenAblation): Network {
  const spec: ModelSpec = { cell, layers, hidden, vocabulary, embedding: 0, dropout: 0, reset: 'after' }
  const tensors: Parameters = new Map(
    Object.entries(parameters).map(([name, { shape, data }]) => [name, { shape, data: Float32Array.from(data) }]),
  )
  return { spec, parameters: tensors }
}
