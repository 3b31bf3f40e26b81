// Scores the units of a shelf against one feature: codes are counted, or the feature summed up at each, and what comes
// out is handed to scores.ts (truth values) or number-scores.ts.

import { CODES, type CodeBook, PARTS } from './codebook.ts'
import { pieceEnd, pieceOf } from './drift.ts'
import { type Distinct, FALSE_AT, ROW } from './histogram.ts'
import type { Marks, RankedNumber } from './kernels/kernels.ts'
import { type TurnPlan, UnitVector, unitScale, unitTable } from './null.ts'
import { codedPart, scoreNumber } from './number-scores.ts'
import type { PreparedFeature } from './prepared.ts'
import { NO_CLASSES, scoreTruth, type UnitScore } from './scores.ts'
import type { Shelf } from './shelf.ts'

/** Units that are counted in one go: what kernels take. */
export const BATCH = 16

export interface Scored {
  score: UnitScore
  /** r over the characters that are turned, of the feature less its drift, as the null will see it */
  overall: number
}

export interface Scorer {
  /** the feature as it is turned */
  readonly vector: UnitVector
  /** Of `count` slots, at most BATCH. */
  score(shelf: Shelf, slot: number, count: number): Scored[]
}

export function createScorer(feature: PreparedFeature, plan: TurnPlan): Scorer {
  return feature.kind === 'boolean' ? new TruthScorer(feature, plan) : new NumberScorer(feature, plan)
}

class TruthScorer implements Scorer {
  readonly vector: UnitVector
  private readonly feature: Extract<PreparedFeature, { kind: 'boolean' }>
  private readonly plan: TurnPlan
  private readonly marks: Marks
  /** the rarer value after the characters that are turned */
  private readonly trailing: number[]
  private readonly distinct: Distinct = { length: 0, rows: new Float64Array(ROW * CODES), finite: true }

  constructor(feature: Extract<PreparedFeature, { kind: 'boolean' }>, plan: TurnPlan) {
    this.feature = feature
    this.plan = plan
    this.vector = new UnitVector(feature.values, plan.length, true)
    this.marks = { parts: feature.marks }
    this.trailing = feature.marks.flatMap((part) =>
      Array.from(part.subarray(-plan.blocks)).filter((t) => t >= plan.length),
    )
  }

  score(shelf: Shelf, slot: number, count: number): Scored[] {
    const counted = shelf.room.count(this.marks, slot, count)
    return shelf.books.slice(slot, slot + count).map((book, unit) => {
      const counts = counted.subarray(unit * PARTS * CODES, (unit + 1) * PARTS * CODES)
      const score = atRealThreshold(scoreTruth(this.rows(book, counts)), book)
      return { score, overall: this.overall(book, counts, shelf.room.codes(slot + unit)) }
    })
  }

  /** Codes as distinct values: each stands at its centroid. */
  private rows(book: CodeBook, counts: Uint32Array): Distinct {
    const { distinct, feature } = this
    distinct.length = book.length
    distinct.finite = book.length > 0
    for (let code = 0, row = 0; code < book.length; code++, row += ROW) {
      distinct.rows[row] = book.centroid[code]
      for (const [part, at] of [FALSE_AT.train, FALSE_AT.heldout].entries()) {
        const rarer = counts[part * CODES + code]
        distinct.rows[row + at + feature.rarer] = rarer
        distinct.rows[row + at + 1 - feature.rarer] = book.totals[part * CODES + code] - rarer
      }
    }
    return distinct
  }

  private overall(book: CodeBook, counts: Uint32Array, codes: Uint8Array): number {
    const table = unitTable(book, codes, this.plan.length)
    let product = 0
    for (let i = 0; i < counts.length; i++) product += table[i % CODES] * counts[i]
    for (const t of this.trailing) product -= table[codes[t]]
    const sum = this.feature.rarer === 1 ? product : 0 - product // the values of a table add up to 0
    return (sum - driftSum(this.vector, book, codes, this.plan)) * this.vector.scale
  }
}

/** Scores know a code by its centroid; what holds for the text's own values is the edge of the code. */
function atRealThreshold(score: UnitScore, { centroid, low, high, length }: CodeBook): UnitScore {
  const code = centroid.subarray(0, length).indexOf(score.threshold)
  return code < 0 ? score : { ...score, threshold: score.sign === 1 ? low[code] : high[code] }
}

class NumberScorer implements Scorer {
  readonly vector: UnitVector
  private readonly feature: Extract<PreparedFeature, { kind: 'number' }>
  private readonly plan: TurnPlan
  private readonly number: RankedNumber

  constructor(feature: Extract<PreparedFeature, { kind: 'number' }>, plan: TurnPlan) {
    this.feature = feature
    this.plan = plan
    this.vector = new UnitVector(feature.values, plan.length, true)
    this.number = { pairs: feature.pairs, parts: feature.stretches }
  }

  score(shelf: Shelf, slot: number, count: number): Scored[] {
    const sums = shelf.room.sum(this.number, slot, count)
    return shelf.books.slice(slot, slot + count).map((book, unit) => {
      const part = (part: number) => codedPart(book, sums, { unit, part, parts: PARTS }, this.feature.totals[part])
      const { sign, heldout, ...train } = scoreNumber(book, part(0), part(1))
      const judged = { ...NO_CLASSES, ...heldout }
      const score = { ...NO_CLASSES, ...train, sign, threshold: Number.NaN, heldout: judged }
      const mine = sums.subarray(unit * PARTS * CODES * 2, (unit + 1) * PARTS * CODES * 2)
      return { score, overall: this.overall(book, mine, shelf.room.codes(slot + unit)) }
    })
  }

  private overall(book: CodeBook, sums: Float64Array, codes: Uint8Array): number {
    const { plan, vector, feature } = this
    const table = unitTable(book, codes, plan.length)
    let product = 0
    for (let i = 0; i < sums.length; i += 2) product += table[(i >> 1) % CODES] * sums[i]
    for (let t = plan.length; t < codes.length; t++) product -= table[codes[t]] * feature.values[t]
    return (product - driftSum(vector, book, codes, plan)) * vector.scale
  }
}

/** Σ over the characters that are turned of the unit times the feature's drift, which counting did not take off. */
function driftSum({ drift }: UnitVector, book: CodeBook, codes: Uint8Array, { length }: TurnPlan): number {
  const { mean, scale } = unitScale(book, codes, length)
  let sum = 0
  for (const [piece, level] of drift.entries()) {
    const characters = pieceEnd(piece, codes.length) - pieceEnd(piece - 1, codes.length)
    sum += level * scale * (book.pieces[piece] - characters * mean)
  }
  for (let t = length; t < codes.length; t++)
    sum -= drift[pieceOf(t, codes.length)] * scale * (book.centroid[codes[t]] - mean)
  return sum
}
