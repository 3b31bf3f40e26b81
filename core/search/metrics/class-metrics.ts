// The metrics of a unit against a truth value that need no threshold, over one part of the text. All from the unit's
// distinct values and the characters at each of them (value-counts.ts).

import { type ClassCounts, FALSE_AT, ROW } from '../codes/value-counts.ts'

export type Part = keyof typeof FALSE_AT

export interface Classes {
  trues: number
  falses: number
  r: number
  /** raw: P(true > false) + ½ P(true = false), the Mann–Whitney statistic */
  auroc: number
  d: number
}

/** Below this share of the total variance, the variance within classes is rounding. */
const ROUNDING = 1e-13

/** Deviations from the median value, so that a small variation around a large mean keeps its digits. */
export function classesOf({ length, rows }: ClassCounts, part: Part): Classes {
  const middle = rows[(length >> 1) * ROW]
  const lane = FALSE_AT[part]
  let [trues, falses, sumTrue, sumFalse, squares, wins] = [0, 0, 0, 0, 0, 0]
  for (let at = 0, end = length * ROW; at < end; at += ROW) {
    const value = rows[at] - middle
    const missing = rows[at + lane]
    const present = rows[at + lane + 1]
    wins += present * (falses + missing / 2)
    falses += missing
    trues += present
    sumFalse += missing * value
    sumTrue += present * value
    squares += (missing + present) * value * value
  }
  if (trues === 0 || falses === 0) return { trues, falses, r: 0, auroc: 0.5, d: 0 }
  const difference = sumTrue / trues - sumFalse / falses
  const total = squares - (sumTrue + sumFalse) ** 2 / (trues + falses)
  const within = total - (difference ** 2 * trues * falses) / (trues + falses)
  return {
    trues,
    falses,
    r: pointBiserial(difference, trues, falses, total),
    auroc: wins / (trues * falses),
    d: cohen(difference, within > ROUNDING * total ? within / (trues + falses - 2) : 0),
  }
}

/** Pearson's r with a truth value: the difference of the classes' means · √(p (1 − p)) / population deviation. */
function pointBiserial(difference: number, trues: number, falses: number, squares: number): number {
  if (!(squares > 0)) return 0
  return Math.max(-1, Math.min(1, difference * Math.sqrt((trues * falses) / (trues + falses) / squares)))
}

/** @param variance pooled: squares within both classes / (n − 2) */
function cohen(difference: number, variance: number): number {
  return difference === 0 ? 0 : difference / Math.sqrt(variance)
}

/**
 * Σ (recall gained) · precision from the most extreme value inwards, tied characters taken together: scikit-learn's
 * average_precision_score.
 */
export function averagePrecision({ length, rows }: ClassCounts, part: Part, sign: 1 | -1): number {
  let at = (sign === 1 ? length - 1 : 0) * ROW + FALSE_AT[part]
  let [hits, predicted, area] = [0, 0, 0]
  for (let i = 0; i < length; i++, at -= sign * ROW) {
    const present = rows[at + 1]
    predicted += rows[at] + present
    hits += present
    if (present > 0) area += (present * hits) / predicted
  }
  return hits > 0 ? area / hits : 0
}

/** Neighbouring values are merged into levels of at least so many characters. */
const CELL = 32

/**
 * Bits that the unit's level and the feature share: Σ p(v, y) log₂ p(v, y) / (p(v) p(y)), less (levels − 1) / (2 n ln 2),
 * the expected estimate for independent variables (Miller's correction, one degree of freedom a level), and at least 0.
 * Values are merged, in order, to levels of at least CELL characters.
 * @param corrected false for the plain sum, where the caller subtracts its own null
 */
export function mutualInformation(unit: ClassCounts, part: Part, { trues, falses }: Classes, corrected = true): number {
  const n = trues + falses
  if (trues === 0 || falses === 0) return 0
  let [shared, levels, missing, present, left] = [0, 0, 0, 0, n]
  for (let at = FALSE_AT[part], end = unit.length * ROW; at < end; at += ROW) {
    missing += unit.rows[at]
    present += unit.rows[at + 1]
    left -= unit.rows[at] + unit.rows[at + 1]
    const full = missing + present >= CELL && left >= CELL
    if (!full && at + ROW < end) continue
    shared += surplus(missing, falses, missing + present, n) + surplus(present, trues, missing + present, n)
    levels++
    missing = 0
    present = 0
  }
  return Math.max(0, (shared - (corrected ? (levels - 1) / 2 : 0)) / n / Math.LN2)
}

/** The levels to which `mutualInformation` merges the values of a unit in a part. */
export interface MergedLevels {
  /** characters of the part */
  n: number
  /** after which value each level ends, counted from 1 */
  ends: number[]
  /** characters on each level */
  sizes: number[]
}

/** Characters of a part of the text by the unit's level, neighboring levels merged until each holds CELL of them. */
export function mergedLevels(unit: ClassCounts, part: Part): MergedLevels {
  const size = (row: number) => unit.rows[row * ROW + FALSE_AT[part]] + unit.rows[row * ROW + FALSE_AT[part] + 1]
  const levels: MergedLevels = { n: 0, ends: [], sizes: [] }
  for (let row = 0; row < unit.length; row++) levels.n += size(row)
  for (let row = 0, here = 0, left = levels.n; row < unit.length; row++) {
    here += size(row)
    left -= size(row)
    if (!(here >= CELL && left >= CELL) && row + 1 < unit.length) continue
    levels.ends.push(row + 1)
    levels.sizes.push(here)
    here = 0
  }
  return levels
}

/** The uncorrected sum for another truth value over the same levels. @param marked [values] characters of one class */
export function sharedBits({ n, ends, sizes }: MergedLevels, marked: Uint32Array): number {
  let all = 0
  for (let row = 0; row < marked.length; row++) all += marked[row]
  if (all === 0 || all === n) return 0
  let shared = 0
  for (let level = 0, row = 0; level < ends.length; level++) {
    let here = 0
    for (; row < ends[level]; row++) here += marked[row]
    shared += surplus(sizes[level] - here, n - all, sizes[level], n) + surplus(here, all, sizes[level], n)
  }
  return Math.max(0, shared / n / Math.LN2)
}

/** count · ln(count / expected count under independence) */
function surplus(count: number, ofClass: number, ofLevel: number, n: number): number {
  return count > 0 ? count * Math.log((count * n) / (ofLevel * ofClass)) : 0
}
