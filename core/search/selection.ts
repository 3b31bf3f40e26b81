// Units and features that separate a selected passage from the text around it. Units are compared by AUROC and by the
// Jaccard index of the selection and the characters at and beyond the best threshold.

import { AppError } from '../errors.ts'
import type { FeatureValues } from '../features/evaluate.ts'
import { jaccardOf, mirrored, separation } from '../stats/separation.ts'
import { type Explanation, unscored } from './explain.ts'

/** A unit against a selection. */
export interface SelectionUnits {
  unit: string
  /** means of shown values: the tanh of a cell state */
  inside: number
  outside: number
  /** AUROC of inside against around, towards `sign`: .5 is no difference, 1 a clean one */
  score: number
  /** 1: higher inside; −1: lower inside */
  sign: 1 | -1
  /** of the characters at and beyond `threshold` with the selection: |both| / |either|, at the best threshold */
  jaccard: number
  threshold: number
}

/**
 * A feature against a selection. r, r2 and auroc are of its values with the selection, over selection and surroundings;
 * p and q are null, since one passage is too little for a test.
 */
export interface SelectionFeature extends Explanation {
  /** |both| / |either| of the characters where it is true (a number: beyond its best threshold) and the selection */
  jaccard: number
  f1: number
}

export interface SelectionAnswer {
  /** the best 100, best first */
  units: SelectionUnits[]
  /** best first, then those that cannot be scored */
  features: SelectionFeature[]
  /** the passage that was compared, in characters of the recording: the selection and what lies around it */
  start: number
  end: number
}

/** A selection within the passage that it is compared with; characters of the recording, half-open. */
export interface Passage {
  /** the selection */
  from: number
  to: number
  /** selection and surroundings */
  start: number
  end: number
}

/** The surroundings, on either side, are as long as the selection, but at least so many characters. */
const LEAST_AROUND = 100

/** @throws AppError `bad-range`, `no-surroundings` */
export function passageOf(from: number, to: number, characters: number): Passage {
  if (!(from < to && to <= characters))
    throw new AppError('bad-range', `The range ${from}:${to} is empty or leaves the ${characters} recorded characters.`)
  const around = Math.max(LEAST_AROUND, to - from)
  const [start, end] = [Math.max(0, from - around), Math.min(characters, to + around)]
  if (start === from && end === to)
    throw new AppError(
      'no-surroundings',
      'The selection covers the whole recording, and there is nothing around it to compare it with; select less.',
    )
  return { from, to, start, end }
}

/** @param values [end − start] of the unit over the passage, as shown */
export function unitBeside(unit: string, values: Float32Array, passage: Passage): SelectionUnits {
  if (!values.every(Number.isFinite))
    return { unit, inside: Number.NaN, outside: Number.NaN, score: 0.5, sign: 1, jaccard: 0, threshold: Number.NaN }
  const { inside, around } = divided(values, passage)
  const [insideMean, outsideMean] = [mean(inside), mean(around)]
  const { auroc, sign, f1, threshold } = best(inside, around)
  return { unit, inside: insideMean, outside: outsideMean, score: auroc, sign, jaccard: jaccardOf(f1), threshold }
}

/**
 * @param values of the feature over the whole recording
 * @param named as it is listed
 */
export function featureBeside(
  named: Pick<Explanation, 'feature' | 'expression' | 'meaning'>,
  { kind, values }: FeatureValues,
  passage: Passage,
): SelectionFeature {
  const here = Float32Array.from(values.subarray(passage.start, passage.end))
  if (here.every((value) => value === here[0])) return unusable(named, kind, constant(kind, here[0]))
  const { inside, around } = divided(here, passage)
  const { auroc, f1 } = kind === 'number' ? best(inside, around) : separation(inside.sort(), around.sort())
  const r = correlation(here, passage)
  const f1At = trueF1(kind, inside, around, f1)
  return {
    ...named,
    kind,
    r,
    r2: r * r,
    trainR: Number.NaN,
    auroc,
    p: null,
    q: null,
    problem: null,
    f1: f1At,
    jaccard: jaccardOf(f1At),
  }
}

/** A feature that cannot be scored here, and why. */
export function unusable(
  named: Pick<Explanation, 'feature' | 'expression' | 'meaning'>,
  kind: 'boolean' | 'number',
  problem: string,
): SelectionFeature {
  return { ...unscored(named, kind, problem), f1: Number.NaN, jaccard: Number.NaN }
}

function constant(kind: 'boolean' | 'number', value: number): string {
  if (kind === 'number') return `It is ${value} at every character of the selection and around it.`
  return `It is true at ${value ? 'every' : 'no'} character of the selection and around it.`
}

/** The lowest threshold of a truth value is 1. */
function trueF1(kind: 'boolean' | 'number', inside: Float32Array, around: Float32Array, f1: number): number {
  if (kind === 'number') return f1
  const trues = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0)
  const hits = trues(inside)
  return (2 * hits) / (hits + trues(around) + inside.length)
}

function divided(values: Float32Array, { from, to, start }: Passage) {
  const inside = values.slice(from - start, to - start)
  const around = new Float32Array(values.length - inside.length)
  around.set(values.subarray(0, from - start))
  around.set(values.subarray(to - start), from - start)
  return { inside, around }
}

/** Towards the side of the selection; sorts both. */
function best(inside: Float32Array, around: Float32Array) {
  const up = separation(inside.sort(), around.sort())
  if (up.auroc >= 0.5) return { ...up, sign: 1 as const }
  const down = separation(mirrored(inside), mirrored(around))
  return { ...down, threshold: -down.threshold, sign: -1 as const }
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** With the selection as 0 and 1. */
function correlation(values: Float32Array, { from, to, start }: Passage): number {
  const share = (to - from) / values.length
  const middle = mean(values)
  let [both, squares] = [0, 0]
  values.forEach((value, i) => {
    both += (value - middle) * ((i >= from - start && i < to - start ? 1 : 0) - share)
    squares += (value - middle) ** 2
  })
  return both / Math.sqrt(squares * values.length * share * (1 - share))
}

/** Best first: by AUROC, then by Jaccard, then by how far the means lie apart in the unit's own deviations. */
export function rankUnits(units: readonly SelectionUnits[], deviationOf: (unit: string) => number): SelectionUnits[] {
  const apart = ({ unit, inside, outside }: SelectionUnits) => {
    const distance = Math.abs(inside - outside) / deviationOf(unit)
    return Number.isFinite(distance) ? distance : 0
  }
  return [...units].sort((a, b) => b.score - a.score || b.jaccard - a.jaccard || apart(b) - apart(a))
}

/** Best first by |r| as printed, to two digits; stable for ties; those without scores last. */
export function rankFeatures(features: readonly SelectionFeature[]): SelectionFeature[] {
  const worth = ({ r, problem }: SelectionFeature) => (problem === null ? Math.round(100 * Math.abs(r)) : -1)
  return [...features].sort((a, b) => worth(b) - worth(a))
}
