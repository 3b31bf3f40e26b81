// Scores the units of a code cache against one feature: codes are counted, or the feature summed at each code, and
// scored by scores.ts (truth values) or number-scores.ts.

import type { CodeCache } from './codes/code-cache.ts'
import { CODES, type CodeBook } from './codes/codebook.ts'
import { type ClassCounts, FALSE_AT, ROW } from './codes/value-counts.ts'
import { GROUP_SLOTS, type Marks, type RankedNumber } from './kernels/kernels.ts'
import { codedPart, scoreNumber } from './metrics/number-scores.ts'
import { NO_CLASSES, NOT_HELD_OUT, scoreTruth, type UnitScore } from './metrics/scores.ts'
import { type PreparedFeature, SCORED_PARTS } from './prepared.ts'

/** Units that are counted together. */
export const BATCH = GROUP_SLOTS

export interface Scorer {
  /** Of `count` slots, at most BATCH. */
  score(cache: CodeCache, slot: number, count: number): UnitScore[]
}

/** The scorer for the kind of the feature. */
export function createScorer(feature: PreparedFeature): Scorer {
  return feature.kind === 'boolean' ? new TruthScorer(feature) : new NumberScorer(feature)
}

class TruthScorer implements Scorer {
  private readonly feature: Extract<PreparedFeature, { kind: 'boolean' }>
  private readonly marks: Marks
  private readonly valueCounts: ClassCounts = { length: 0, rows: new Float64Array(ROW * CODES), finite: true }

  constructor(feature: Extract<PreparedFeature, { kind: 'boolean' }>) {
    this.feature = feature
    this.marks = { parts: feature.marks }
  }

  score(cache: CodeCache, slot: number, count: number): UnitScore[] {
    const counted = cache.arena.count(this.marks, slot, count)
    return cache.books.slice(slot, slot + count).map((book, unit) => {
      const counts = counted.subarray(unit * SCORED_PARTS * CODES, (unit + 1) * SCORED_PARTS * CODES)
      return atRealThreshold(heldOutIf(this.feature, scoreTruth(this.rows(book, counts))), book)
    })
  }

  /** Codes as distinct values, at their centroids. */
  private rows(book: CodeBook, counts: Uint32Array): ClassCounts {
    const { valueCounts, feature } = this
    valueCounts.length = book.length
    valueCounts.finite = book.length > 0
    for (let code = 0, row = 0; code < book.length; code++, row += ROW) {
      valueCounts.rows[row] = book.centroid[code]
      for (const [part, at] of [FALSE_AT.train, FALSE_AT.heldout].entries()) {
        const rarer = counts[part * CODES + code]
        valueCounts.rows[row + at + feature.rarer] = rarer
        valueCounts.rows[row + at + 1 - feature.rarer] = book.totals[part * CODES + code] - rarer
      }
    }
    return valueCounts
  }
}

/** Without held-out metrics where the text is too short for them. */
function heldOutIf({ description }: PreparedFeature, score: UnitScore): UnitScore {
  return description.heldout ? score : { ...score, heldout: NOT_HELD_OUT }
}

/** A score's threshold is the centroid of a code; for recorded values it is the edge of the code. */
function atRealThreshold(score: UnitScore, { centroid, low, high, length }: CodeBook): UnitScore {
  const code = centroid.subarray(0, length).indexOf(score.threshold)
  return code < 0 ? score : { ...score, threshold: score.sign === 1 ? low[code] : high[code] }
}

class NumberScorer implements Scorer {
  private readonly feature: Extract<PreparedFeature, { kind: 'number' }>
  private readonly number: RankedNumber

  constructor(feature: Extract<PreparedFeature, { kind: 'number' }>) {
    this.feature = feature
    this.number = { pairs: feature.pairs, parts: feature.stretches }
  }

  score(cache: CodeCache, slot: number, count: number): UnitScore[] {
    const sums = cache.arena.sum(this.number, slot, count)
    return cache.books.slice(slot, slot + count).map((book, unit) => {
      const part = (part: number) =>
        codedPart(book, sums, { unit, part, parts: SCORED_PARTS }, this.feature.totals[part])
      const { sign, heldout, ...train } = scoreNumber(book, part(0), part(1))
      const heldoutMetrics = { ...NO_CLASSES, ...heldout }
      return heldOutIf(this.feature, { ...NO_CLASSES, ...train, sign, threshold: Number.NaN, heldout: heldoutMetrics })
    })
  }
}
