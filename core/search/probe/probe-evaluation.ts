// The metrics of probes on the three parts, and how many units are enough: the fewest whose loss on the validation part
// is within one standard error, or a small share of the explained bits, of the best.

import { type LogisticFit, predictor } from '../../stats/logistic.ts'
import { type Draws, drawBlocks, intervalOf } from '../metrics/bootstrap.ts'
import { lengthOf } from '../split.ts'
import type { SplitThree } from '../split-three.ts'
import type { ActivationSource, Interval } from '../types.ts'
import { bestThreshold, bitsAt, logOdds, metricsOf, type ProbeMetrics } from './probe-metrics.ts'
import { gatherUnit } from './probe-sample.ts'
import { type Standard, standardised } from './probe-units.ts'

export interface ProbeEvaluation {
  train: ProbeMetrics
  validation: ProbeMetrics
  test: ProbeMetrics
  /** 95 % of the bits spared on the test part, by a bootstrap over its blocks; null with too few blocks */
  interval: Interval | null
}

/** Characters of a part that are scored at most: a quarter of a million give an AUROC to three digits. */
const MOST = 1 << 18
/** Blocks that a part is cut into at most, and the characters that a block holds at least. */
const MOST_BLOCKS = 24
const LEAST_BLOCK = 64
/** Fewest blocks for a bootstrap. */
const LEAST_BLOCKS = 4

/** The characters of a part that are scored, in blocks that do not cross its gaps. */
export interface Part {
  positions: Uint32Array
  /** [positions] */
  truth: Uint8Array
  /** where each block ends, in characters of the part */
  ends: number[]
}

/** An equal share of every stretch, from its beginning, if all are too many. @param truth [characters] */
export function partOf(truth: Uint8Array, stretches: Uint32Array): Part {
  const share = Math.min(1, MOST / lengthOf(stretches))
  const kept = stretches.map((edge, i) => {
    if (i % 2 === 0) return edge
    return stretches[i - 1] + Math.ceil((edge - stretches[i - 1]) * share)
  })
  const length = lengthOf(kept)
  const positions = new Uint32Array(length)
  const ends: number[] = []
  for (let s = 0, at = 0; s < kept.length; s += 2) {
    const here = kept[s + 1] - kept[s]
    const blocks = Math.max(1, Math.min(Math.round((MOST_BLOCKS * here) / length), Math.floor(here / LEAST_BLOCK)))
    for (let b = 1; b <= blocks; b++) ends.push(at + Math.floor((b * here) / blocks))
    for (let t = kept[s]; t < kept[s + 1]; t++) positions[at++] = t
  }
  return { positions, truth: Uint8Array.from(positions, (t) => truth[t]), ends }
}

/** Scores fits of one truth value to the units that were added. */
export class ProbeEvaluator {
  readonly #source: ActivationSource
  readonly #parts: Record<keyof SplitThree, Part>
  /** standardised, in the order of selection: each [positions] */
  readonly #columns: Record<keyof SplitThree, Float32Array[]> = { train: [], validation: [], test: [] }
  readonly #prior: number
  readonly #draws: Draws
  /** of each fit so far: bits by block of the validation part */
  readonly #costs: Float64Array[] = []

  /** @param truth [characters] */
  constructor(source: ActivationSource, truth: Uint8Array, split: SplitThree, seed: number) {
    this.#source = source
    this.#parts = {
      train: partOf(truth, split.train),
      validation: partOf(truth, split.validation),
      test: partOf(truth, split.test),
    }
    this.#prior = logOdds(this.#parts.train.truth)
    this.#draws = drawBlocks(this.#parts.test.ends.length, seed)
  }

  /** Reads one more unit; to be called in the order of selection. */
  add(column: number, standard: Standard): void {
    for (const name of PARTS) {
      const bits = gatherUnit(this.#source, column, this.#parts[name].positions)
      this.#columns[name].push(standardised(bits, standard))
    }
  }

  evaluate(fit: LogisticFit): ProbeEvaluation {
    const scores = (name: keyof SplitThree) => predictor(this.#columns[name], fit, this.#parts[name].positions.length)
    const [train, validation, test] = PARTS.map(scores)
    const threshold = bestThreshold(this.#parts.train.truth, train)
    const metrics = (name: keyof SplitThree, of: Float32Array) =>
      metricsOf(this.#parts[name].truth, of, this.#prior, threshold)
    this.#costs.push(costs(this.#parts.validation, validation))
    return {
      train: metrics('train', train),
      validation: metrics('validation', validation),
      test: metrics('test', test),
      interval: sparedInterval(this.#parts.test, test, this.#prior, this.#draws),
    }
  }

  /** How many units are enough, by the validation part alone, of the fits so far: fits with 1, 2, … units. */
  enough(): number {
    const { truth, ends } = this.#parts.validation
    return fewest(this.#costs, costs(this.#parts.validation, new Float32Array(truth.length).fill(this.#prior)), ends)
  }

  /** Metrics of a predictor without units on the test part. @param scores log-odds of the characters of a part */
  other(scores: (positions: Uint32Array) => Float32Array): ProbeMetrics {
    const { train, test } = this.#parts
    const threshold = bestThreshold(train.truth, scores(train.positions))
    return metricsOf(test.truth, scores(test.positions), this.#prior, threshold)
  }
}

const PARTS = ['train', 'validation', 'test'] as const

/** The share of the best probe's explained bits that more units must add. */
export const WORTH = 0.05

/**
 * The smallest number of units whose loss is at most one standard error (of the difference, between blocks), or WORTH
 * of what the best explains, above the best; 1 where none explains anything.
 * @param costs of 1, 2, … units, and of none, by block: bits @param ends where each block ends
 */
export function fewest(costs: readonly Float64Array[], without: Float64Array, ends: readonly number[]): number {
  const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0)
  const best = costs.reduce((a, b) => (total(b) < total(a) ? b : a))
  const explained = total(without) - total(best)
  if (explained <= 0) return 1
  const found = costs.findIndex((cost) => {
    const more = total(cost) - total(best)
    return more <= Math.max(WORTH * explained, standardError(cost, best, ends))
  })
  return found + 1
}

/** Of Σ (a − b) over blocks of these lengths. */
function standardError(a: Float64Array, b: Float64Array, ends: readonly number[]): number {
  const blocks = ends.length
  if (blocks < 2) return 0
  const mean = a.reduce((sum, value, i) => sum + value - b[i], 0) / ends[blocks - 1]
  let squares = 0
  for (let i = 0; i < blocks; i++) squares += (a[i] - b[i] - mean * (ends[i] - (i > 0 ? ends[i - 1] : 0))) ** 2
  return Math.sqrt((squares * blocks) / (blocks - 1))
}

/** [blocks] cross-entropy of the scores, bits */
function costs({ truth, ends }: Part, scores: Float32Array): Float64Array {
  const out = new Float64Array(ends.length)
  for (let b = 0, i = 0; b < ends.length; b++) for (; i < ends[b]; i++) out[b] += bitsAt(scores[i], truth[i])
  return out
}

function sparedInterval(part: Part, scores: Float32Array, prior: number, draws: Draws): Interval | null {
  const { ends } = part
  if (ends.length < LEAST_BLOCKS) return null
  const cost = costs(part, scores)
  const without = costs(part, new Float32Array(scores.length).fill(prior))
  const interval = intervalOf((counts) => {
    let [spared, characters] = [0, 0]
    for (let b = 0; b < ends.length; b++) {
      spared += counts[b] * (without[b] - cost[b])
      characters += counts[b] * (ends[b] - (b > 0 ? ends[b - 1] : 0))
    }
    return characters > 0 ? spared / characters : Number.NaN
  }, draws)
  return Number.isNaN(interval[0]) ? null : interval
}
