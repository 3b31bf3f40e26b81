// How good a probe is: its threshold comes from the train blocks, its figures from both, and the interval of the
// held-out AUROC from drawing held-out blocks again and again.

import { type Draws, drawBlocks, intervalOf } from './bootstrap.ts'
import { type LogisticFit, predictor } from './logistic.ts'
import { gatherUnit } from './probe-sample.ts'
import { type Scale, standardised } from './probe-units.ts'
import { separation } from './separation.ts'
import { lengthOf, type Split } from './split.ts'
import type { ActivationSource, Interval } from './types.ts'

export interface ProbeFigures {
  auroc: number
  /** at the threshold that gives the best F1 on the train blocks */
  f1: number
  accuracy: number
}

export interface ProbeJudgement {
  train: ProbeFigures
  heldout: ProbeFigures
  /** 95 % of the held-out AUROC; null where too few held-out blocks hold the feature */
  interval: Interval | null
}

/** Characters of a part that are judged at most: a quarter of a million tell an AUROC to three digits. */
const MOST = 1 << 18

interface Part {
  stretches: Uint32Array
  positions: Uint32Array
  /** [positions] */
  truth: Uint8Array
  /** standardised, in the order in which they came in: each [positions] */
  columns: Float32Array[]
}

/** Judges fits of one truth value; knows the units that it was given, and no others. */
export class ProbeJudge {
  readonly #source: ActivationSource
  readonly #train: Part
  readonly #heldout: Part
  readonly #draws: Draws

  /** @param truth [characters] */
  constructor(source: ActivationSource, truth: Uint8Array, { train, heldout }: Split, seed: number) {
    this.#source = source
    this.#train = part(truth, train)
    this.#heldout = part(truth, heldout)
    this.#draws = drawBlocks(heldout.length / 2, seed)
  }

  /** Reads one more unit; to be called in the order in which the probe takes them. */
  add(column: number, scale: Scale): void {
    for (const part of [this.#train, this.#heldout]) {
      const bits = gatherUnit(this.#source, column, part.positions)
      part.columns.push(standardised(bits, scale))
    }
  }

  judge(fit: LogisticFit): ProbeJudgement {
    const [train, heldout] = [this.#train, this.#heldout].map((part) => {
      const scores = predictor(part.columns, fit, part.positions.length)
      return { part, scores, ...separation(...classes(part.truth, scores)) }
    })
    const figures = ({ part, scores, auroc }: typeof train): ProbeFigures => ({
      auroc,
      ...counted(part.truth, scores, train.threshold),
    })
    return {
      train: figures(train),
      heldout: figures(heldout),
      interval: blockInterval(this.#heldout.truth, heldout.scores, blockEnds(this.#heldout.stretches), this.#draws),
    }
  }
}

/** Of every stretch an equal share, from its beginning, where all would be too much. */
function part(truth: Uint8Array, stretches: Uint32Array): Part {
  const share = Math.min(1, MOST / lengthOf(stretches))
  const kept = stretches.map((edge, i) => {
    if (i % 2 === 0) return edge
    return stretches[i - 1] + Math.ceil((edge - stretches[i - 1]) * share)
  })
  const positions = new Uint32Array(lengthOf(kept))
  for (let s = 0, at = 0; s < kept.length; s += 2) for (let t = kept[s]; t < kept[s + 1]; t++) positions[at++] = t
  return { stretches: kept, positions, truth: Uint8Array.from(positions, (t) => truth[t]), columns: [] }
}

/** Ascending scores of the true and of the false characters. */
function classes(truth: Uint8Array, scores: Float32Array): [Float32Array, Float32Array] {
  let count = 0
  for (const y of truth) count += y
  const [trues, falses] = [new Float32Array(count), new Float32Array(truth.length - count)]
  for (let i = 0, t = 0, f = 0; i < truth.length; i++) {
    if (truth[i]) trues[t++] = scores[i]
    else falses[f++] = scores[i]
  }
  return [trues.sort(), falses.sort()]
}

function counted(truth: Uint8Array, scores: Float32Array, threshold: number): { f1: number; accuracy: number } {
  let [hits, called, right, trues] = [0, 0, 0, 0]
  for (let i = 0; i < truth.length; i++) {
    const says = scores[i] >= threshold ? 1 : 0
    called += says
    trues += truth[i]
    hits += says & truth[i]
    if (says === truth[i]) right++
  }
  return { f1: called + trues > 0 ? (2 * hits) / (called + trues) : 0, accuracy: right / truth.length }
}

/** Where each stretch ends, in characters of the part. */
function blockEnds(stretches: Uint32Array): number[] {
  let at = 0
  return Array.from({ length: stretches.length / 2 }, (_, s) => (at += stretches[2 * s + 1] - stretches[2 * s]))
}

/** Equally filled bins of the scores, of which the AUROC of a draw is made. */
const BINS = 256
/** Fewer blocks that hold the feature cannot be drawn from. */
const LEAST_BLOCKS = 4

/** Of the AUROC, from blocks drawn with replacement (bootstrap.ts). */
function blockInterval(
  truth: Uint8Array,
  scores: Float32Array,
  ends: readonly number[],
  draws: Draws,
): Interval | null {
  const bins = binned(scores)
  const blocks = ends.map((end, b) => {
    const [trues, falses] = [new Uint32Array(BINS), new Uint32Array(BINS)]
    for (let i = b === 0 ? 0 : ends[b - 1]; i < end; i++) (truth[i] ? trues : falses)[bins[i]]++
    return { trues, falses }
  })
  if (blocks.filter(({ trues }) => trues.some((n) => n > 0)).length < LEAST_BLOCKS) return null
  const [trues, falses] = [new Float64Array(BINS), new Float64Array(BINS)]
  const drawn = (counts: Uint8Array): number => {
    trues.fill(0)
    falses.fill(0)
    blocks.forEach((block, b) => {
      const times = counts[b]
      if (times === 0) return
      for (let bin = 0; bin < BINS; bin++) {
        trues[bin] += times * block.trues[bin]
        falses[bin] += times * block.falses[bin]
      }
    })
    return binnedAuroc(trues, falses)
  }
  const interval = intervalOf(drawn, draws)
  return Number.isNaN(interval[0]) ? null : interval
}

/** The bin of each score: how many of the edges lie below it. */
function binned(scores: Float32Array): Uint16Array {
  const sorted = scores.slice().sort()
  const edges = Float32Array.from({ length: BINS - 1 }, (_, b) => sorted[Math.floor(((b + 1) * sorted.length) / BINS)])
  return Uint16Array.from(scores, (score) => {
    let [low, high] = [0, BINS - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (edges[middle] <= score) low = middle + 1
      else high = middle
    }
    return low
  })
}

/** NaN where one of the classes is empty. */
function binnedAuroc(trues: Float64Array, falses: Float64Array): number {
  let [wins, below, all] = [0, 0, 0]
  for (let bin = 0; bin < trues.length; bin++) {
    wins += trues[bin] * (below + falses[bin] / 2)
    below += falses[bin]
    all += trues[bin]
  }
  return wins / (all * below)
}
