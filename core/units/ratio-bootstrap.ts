// Intervals of weighted means of one number a character, by block bootstrap.

import { type Draws, intervalOf } from '../search/metrics/bootstrap.ts'
import type { Interval } from '../search/types.ts'

/** Fewest blocks with such characters for a bootstrap. */
const LEAST_BLOCKS = 4

export class RatioBootstrap {
  readonly #blocks: Uint8Array
  readonly #draws: Draws

  constructor(blocks: Uint8Array, draws: Draws) {
    this.#blocks = blocks
    this.#draws = draws
  }

  /** 95 % of the weighted mean, minus the mean with a second weighting if given. */
  of(values: Float32Array, weights: Float32Array, less?: Float32Array): Interval | null {
    const [plus, minus] = [this.#sums(values, weights), less && this.#sums(values, less)]
    if (plus.weights.filter((weight) => weight > 0).length < LEAST_BLOCKS) return null
    const mean = ({ values, weights }: Sums, counts: Uint8Array) => {
      let [sum, weight] = [0, 0]
      for (let b = 0; b < counts.length; b++) {
        sum += counts[b] * values[b]
        weight += counts[b] * weights[b]
      }
      return sum / weight
    }
    const interval = intervalOf((counts) => mean(plus, counts) - (minus ? mean(minus, counts) : 0), this.#draws)
    return Number.isNaN(interval[0]) ? null : interval
  }

  #sums(values: Float32Array, weights: Float32Array): Sums {
    const sums = { values: new Float64Array(this.#draws.blocks), weights: new Float64Array(this.#draws.blocks) }
    for (let i = 0; i < values.length; i++) {
      sums.values[this.#blocks[i]] += values[i] * weights[i]
      sums.weights[this.#blocks[i]] += weights[i]
    }
    return sums
  }
}

interface Sums {
  /** [blocks] */
  values: Float64Array
  weights: Float64Array
}
