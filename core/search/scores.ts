// One unit against one feature. For a feature that is true or false everything comes from the unit's distinct values
// (histogram.ts); for a number it is Pearson's r alone. Sign and threshold are chosen on the train part only.

import { FLOAT16 } from './float16.ts'
import { type Distinct, FALSE_AT, ROW } from './histogram.ts'
import { lengthOf, type Split } from './split.ts'
import type { Figures, Score } from './types.ts'

export type UnitScore = Omit<Score, 'unit' | 'column' | 'overall' | 'p'>

type Part = 'train' | 'heldout'

/** What can be said of a unit that holds a NaN or an infinity: that it follows nothing. */
const NOTHING: Figures = { r: 0, auroc: 0.5, f1: 0, precision: 0, recall: 0, mcc: 0 }
const NO_CLASSES = { auroc: Number.NaN, f1: Number.NaN, precision: Number.NaN, recall: Number.NaN, mcc: Number.NaN }

/** A unit against a truth value. */
export function scoreTruth(unit: Distinct): UnitScore {
  if (!unit.finite) return { ...NOTHING, threshold: Number.NaN, sign: 1, heldout: NOTHING }
  const { train, heldout } = classesOf(unit)
  const sign = train.auroc > 0.5 || (train.auroc === 0.5 && train.r >= 0) ? 1 : -1
  const best = bestCut(unit, train, sign)
  return {
    ...figures(train, sign, best),
    threshold: unit.rows[best.row * ROW],
    sign,
    heldout: figures(heldout, sign, heldoutBeyond(unit, sign, best.row)),
  }
}

/** How the two classes lie on the unit's scale in one part of the text. */
interface Classes {
  trues: number
  falses: number
  r: number
  /** raw: P(true > false) + ½ P(true = false), the Mann–Whitney statistic */
  auroc: number
}

/**
 * One walk for both parts, since the rows of a unit are more than a processor keeps close at hand. Values are taken
 * from the middle one, so that a small variation around a large mean is not lost.
 */
function classesOf({ length, rows }: Distinct): Record<Part, Classes> {
  const middle = rows[(length >> 1) * ROW]
  let [trues, falses, sumTrue, sumFalse, squares, wins] = [0, 0, 0, 0, 0, 0]
  let [heldTrues, heldFalses, heldSumTrue, heldSumFalse, heldSquares, heldWins] = [0, 0, 0, 0, 0, 0]
  for (let at = 0, end = length * ROW; at < end; at += ROW) {
    const value = rows[at] - middle
    const missing = rows[at + FALSE_AT.train]
    const present = rows[at + FALSE_AT.train + 1]
    wins += present * (falses + missing / 2)
    falses += missing
    trues += present
    sumFalse += missing * value
    sumTrue += present * value
    squares += (missing + present) * value * value
    const heldMissing = rows[at + FALSE_AT.heldout]
    const heldPresent = rows[at + FALSE_AT.heldout + 1]
    heldWins += heldPresent * (heldFalses + heldMissing / 2)
    heldFalses += heldMissing
    heldTrues += heldPresent
    heldSumFalse += heldMissing * value
    heldSumTrue += heldPresent * value
    heldSquares += (heldMissing + heldPresent) * value * value
  }
  return {
    train: summed(trues, falses, sumTrue, sumFalse, squares, wins),
    heldout: summed(heldTrues, heldFalses, heldSumTrue, heldSumFalse, heldSquares, heldWins),
  }
}

function summed(
  trues: number,
  falses: number,
  sumTrue: number,
  sumFalse: number,
  squares: number,
  wins: number,
): Classes {
  if (trues === 0 || falses === 0) return { trues, falses, r: 0, auroc: 0.5 }
  const n = trues + falses
  const variance = squares / n - ((sumTrue + sumFalse) / n) ** 2
  const r = pointBiserial(sumTrue / trues - sumFalse / falses, trues / n, variance)
  return { trues, falses, r, auroc: wins / (trues * falses) }
}

/** Pearson's r with a truth value: the difference of the classes' means · √(p (1 − p)) / population deviation. */
function pointBiserial(difference: number, p: number, variance: number): number {
  return variance > 0 ? clamp(difference * Math.sqrt((p * (1 - p)) / variance)) : 0
}

/** True and false characters at and beyond a value. */
interface Beyond {
  tp: number
  fp: number
}

/** The row whose value gives the best F1 = 2·hits / (predicted + true) on the train part; of equals the most extreme. */
function bestCut({ length, rows }: Distinct, { trues }: Classes, sign: 1 | -1): Beyond & { row: number } {
  const step = -sign * ROW
  let at = (sign === 1 ? length - 1 : 0) * ROW
  let hits = 0
  let predicted = 0
  let most = -1
  let [best, tp, fp] = [at, 0, rows[at + FALSE_AT.train]]
  for (let i = 0; i < length; i++, at += step) {
    const positive = rows[at + FALSE_AT.train + 1]
    predicted += positive + rows[at + FALSE_AT.train]
    if (positive === 0) continue // F1 can only fall where nothing true is gained
    hits += positive
    const f1 = hits / (predicted + trues)
    if (f1 > most) {
      most = f1
      best = at
      tp = hits
      fp = predicted - hits
    }
  }
  return { row: best / ROW, tp, fp }
}

function heldoutBeyond({ length, rows }: Distinct, sign: 1 | -1, row: number): Beyond {
  let tp = 0
  let fp = 0
  const [from, to] = sign === 1 ? [row, length] : [0, row + 1]
  for (let i = from, at = from * ROW + FALSE_AT.heldout; i < to; i++, at += ROW) {
    fp += rows[at]
    tp += rows[at + 1]
  }
  return { tp, fp }
}

function figures(classes: Classes, sign: 1 | -1, { tp, fp }: Beyond): Figures {
  const fn = classes.trues - tp
  const tn = classes.falses - fp
  const spread = Math.sqrt(tp + fp) * Math.sqrt(tp + fn) * Math.sqrt(tn + fp) * Math.sqrt(tn + fn)
  return {
    r: classes.r,
    auroc: sign === 1 ? classes.auroc : 1 - classes.auroc,
    f1: ratio(2 * tp, 2 * tp + fp + fn),
    precision: ratio(tp, tp + fp),
    recall: ratio(tp, tp + fn),
    mcc: ratio(tp * tn - fp * fn, spread),
  }
}

function ratio(a: number, b: number): number {
  return b > 0 ? a / b : 0
}

/** A unit against a number: r on both parts; the figures that need two classes are NaN. */
export function scoreNumber(bits: Uint16Array, feature: Float32Array, split: Split): UnitScore {
  const r = pearson(bits, feature, split.train)
  const heldout = { ...NO_CLASSES, r: pearson(bits, feature, split.heldout) }
  return { ...NO_CLASSES, r, threshold: Number.NaN, sign: r < 0 ? -1 : 1, heldout }
}

/** Both means first, so that a small variation around a large mean is not lost. */
function pearson(bits: Uint16Array, feature: Float32Array, stretches: Uint32Array): number {
  const n = lengthOf(stretches)
  let meanX = 0
  let meanY = 0
  for (let s = 0; s < stretches.length; s += 2) {
    for (let t = stretches[s]; t < stretches[s + 1]; t++) {
      meanX += FLOAT16[bits[t]]
      meanY += feature[t]
    }
  }
  meanX /= n
  meanY /= n
  let xx = 0
  let yy = 0
  let xy = 0
  for (let s = 0; s < stretches.length; s += 2) {
    for (let t = stretches[s]; t < stretches[s + 1]; t++) {
      const x = FLOAT16[bits[t]] - meanX
      const y = feature[t] - meanY
      xx += x * x
      yy += y * y
      xy += x * y
    }
  }
  return xx > 0 && yy > 0 && Number.isFinite(xx) ? clamp(xy / Math.sqrt(xx) / Math.sqrt(yy)) : 0
}

function clamp(r: number): number {
  return Math.max(-1, Math.min(1, r))
}

/** Best first: by |r| on the train part, then by AUROC. */
export function ranked<T extends Figures>(scores: readonly T[]): T[] {
  const auroc = (s: T) => (Number.isNaN(s.auroc) ? 0 : s.auroc)
  return [...scores].sort((a, b) => Math.abs(b.r) - Math.abs(a.r) || auroc(b) - auroc(a))
}
