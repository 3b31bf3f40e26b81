// One unit against a truth value: all metrics come from the characters at each distinct value (value-counts.ts).
// Sign and threshold are chosen on the train part only. For numbers see number-scores.ts.

import { type ClassCounts, FALSE_AT, ROW } from '../codes/value-counts.ts'
import type { MetricValues, Score } from '../types.ts'
import { averagePrecision, type Classes, classesOf, mutualInformation, type Part } from './class-metrics.ts'

export type UnitScore = Omit<Score, 'unit' | 'column' | 'overall' | 'z' | 'p' | 'pUntrained' | 'intervals' | 'exact'>

const NO_NUMBER = { spearman: Number.NaN, r2: Number.NaN }
/** The metrics that a number does not have. */
export const NO_CLASSES = {
  auroc: Number.NaN,
  averagePrecision: Number.NaN,
  f1: Number.NaN,
  precision: Number.NaN,
  recall: Number.NaN,
  mcc: Number.NaN,
  mutualInformation: Number.NaN,
  d: Number.NaN,
}
/** The metrics of a unit that holds a NaN or an infinity: chance level. */
const NOTHING: MetricValues = {
  r: 0,
  auroc: 0.5,
  averagePrecision: 0,
  f1: 0,
  precision: 0,
  recall: 0,
  mcc: 0,
  mutualInformation: 0,
  d: 0,
  ...NO_NUMBER,
}

/** Where the text is too short for held-out metrics of a feature. */
export const NOT_HELD_OUT: MetricValues = { r: Number.NaN, ...NO_CLASSES, ...NO_NUMBER }

/** A unit against a truth value. */
export function scoreTruth(unit: ClassCounts): UnitScore {
  if (!unit.finite) return { ...NOTHING, threshold: Number.NaN, sign: 1, heldout: NOTHING }
  const train = classesOf(unit, 'train')
  const sign = train.auroc > 0.5 || (train.auroc === 0.5 && train.r >= 0) ? 1 : -1
  const row = bestCut(unit, train, sign)
  return {
    ...metricsOfPart(unit, 'train', train, sign, row),
    threshold: unit.rows[row * ROW],
    sign,
    heldout: metricsOfPart(unit, 'heldout', classesOf(unit, 'heldout'), sign, row),
  }
}

/** The row whose value gives the best F1 = 2·hits / (predicted + true) on the train part; of ties the most extreme. */
function bestCut({ length, rows }: ClassCounts, { trues }: Classes, sign: 1 | -1): number {
  let at = (sign === 1 ? length - 1 : 0) * ROW
  let [hits, predicted, most, best] = [0, 0, -1, at]
  for (let i = 0; i < length; i++, at -= sign * ROW) {
    const present = rows[at + FALSE_AT.train + 1]
    predicted += present + rows[at + FALSE_AT.train]
    if (present === 0) continue // without a hit F1 only falls
    hits += present
    const f1 = hits / (predicted + trues)
    if (f1 > most) {
      most = f1
      best = at
    }
  }
  return best / ROW
}

/** All metrics of one part, with the threshold at a row's value. @param row rows.length or −1: nothing is predicted */
export function metricsOfPart(
  unit: ClassCounts,
  part: Part,
  classes: Classes,
  sign: 1 | -1,
  row: number,
): MetricValues {
  const { tp, fp } = beyond(unit, part, sign, row)
  const fn = classes.trues - tp
  const tn = classes.falses - fp
  const spread = Math.sqrt(tp + fp) * Math.sqrt(tp + fn) * Math.sqrt(tn + fp) * Math.sqrt(tn + fn)
  return {
    r: classes.r,
    auroc: sign === 1 ? classes.auroc : 1 - classes.auroc,
    averagePrecision: averagePrecision(unit, part, sign),
    f1: ratio(2 * tp, 2 * tp + fp + fn),
    precision: ratio(tp, tp + fp),
    recall: ratio(tp, tp + fn),
    mcc: clamp(ratio(tp * tn - fp * fn, spread)),
    mutualInformation: mutualInformation(unit, part, classes),
    d: classes.d,
    ...NO_NUMBER,
  }
}

/** True and false characters at a row's value and beyond it. */
function beyond({ length, rows }: ClassCounts, part: Part, sign: 1 | -1, row: number): { tp: number; fp: number } {
  let [tp, fp] = [0, 0]
  const [from, to] = sign === 1 ? [row, length] : [0, row + 1]
  for (let i = from, at = from * ROW + FALSE_AT[part]; i < to; i++, at += ROW) {
    fp += rows[at]
    tp += rows[at + 1]
  }
  return { tp, fp }
}

function ratio(a: number, b: number): number {
  return b > 0 ? a / b : 0
}

function clamp(r: number): number {
  return Math.max(-1, Math.min(1, r))
}
