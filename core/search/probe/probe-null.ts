// The null of a probe: circular shifts of the feature. At each shift units are selected, weights fitted and bits computed
// on the test part as for the feature itself, so that leakage between parts and selection among many units affect all
// alike. All are evaluated at the same characters, drawn independently of the feature. A control feature keeps the
// lengths of the feature's runs and shuffles their order (Hewitt and Liang, "Designing and Interpreting Probes with
// Control Tasks", 2019): bits beyond it are the selectivity.

import { createRandom } from '../../model/random.ts'
import { predictor } from '../../stats/logistic.ts'
import { controlFeature } from '../baselines/control-feature.ts'
import type { SplitThree } from '../split-three.ts'
import type { ActivationSource } from '../types.ts'
import type { ProbeChoice } from './probe-cells.ts'
import { bestThreshold, logOdds, metricsOf, type ProbeMetrics } from './probe-metrics.ts'
import { plainSample, sampleEvenly } from './probe-sample.ts'
import type { Choice } from './probe-select.ts'
import { ProbeUnits } from './probe-units.ts'

export interface ProbeNull {
  /** units of each probe that was compared: as many as are enough, but at most MOST_COMPARED */
  k: number
  /** circular shifts that the feature was compared with */
  shifts: number
  /** (1 + shifts with at least as many bits) / (1 + shifts) */
  p: number
  /** characters that observed and shifted features were compared on: train and test */
  characters: number
  /** with that number of units for the feature without a shift, on these characters */
  observed: ProbeMetrics
  /** what a feature needs to exceed for p ≤ .05 with this number of units */
  needed: { bits: number; auroc: number }
  /** mean over features with the same runs in another order */
  shuffled: { bits: number; averagePrecision: number; auroc: number; f1: number }
  /** bits that the probe spares beyond that */
  selectivity: number
}

export interface NullOptions {
  /** units of the probe */
  k: number
  shifts: number
  seed: number
  choice: ProbeChoice
  select: (data: ProbeUnits, most: number) => Generator<Choice | undefined>
}

/** More units make the comparison slow: with 16 of them the selection is repeated some 800 times. */
const MOST_COMPARED = 4
/** Features with shuffled runs. */
const SHUFFLES = 9
/** Values in memory, all units over the characters; more for a rare feature. */
const [BUDGET, RARE_BUDGET] = [12 << 20, 40 << 20]
const RARE = 0.02
const [LEAST, MOST] = [6144, 49_152]
/** Share of the characters that are test characters. */
const TEST = 1 / 3

/**
 * Yields how many of `shifts + SHUFFLES + 1` probes are done.
 * @param truth [characters]
 */
export function* probeNull(
  source: ActivationSource,
  truth: Uint8Array,
  split: SplitThree,
  { k: enough, shifts, seed, choice, select }: NullOptions,
): Generator<{ done: number; total: number }, ProbeNull> {
  const k = Math.min(enough, MOST_COMPARED)
  const total = shifts + SHUFFLES + 1
  const share = truth.reduce((sum, y) => sum + y, 0) / truth.length
  const budget = Math.min(share, 1 - share) < RARE ? RARE_BUDGET : BUDGET
  const size = Math.max(LEAST, Math.min(MOST, Math.floor(budget / source.units)))
  const at = (stretches: Uint32Array, most: number) => sampleEvenly(stretches, most, seed)
  const train = new ProbeUnits(plainSample(truth, at(split.train, size * (1 - TEST))), choice)
  const test = new ProbeUnits(plainSample(truth, at(split.test, size * TEST)), choice)
  for (const part of [train, test]) for (const _ of part.read(source)) yield { done: 0, total }
  const offsets = circularShifts(truth.length, shifts, seed)
  const metrics: ProbeMetrics[] = []
  for (let i = 0; i < total; i++) {
    const valueAt = featureOf(truth, i === 0 ? 0 : offsets[i - 1], i - shifts, seed)
    for (const step of evaluated(train, test, valueAt, k, select)) {
      if (step) metrics.push(step)
      else yield { done: i, total }
    }
    yield { done: i + 1, total }
  }
  return resultOf(metrics, k, shifts, train.sample.positions.length + test.sample.positions.length)
}

/** The value at a character: of the feature, of a shifted one, or of one with shuffled runs. */
function featureOf(truth: Uint8Array, shift: number | undefined, shuffle: number, seed: number) {
  if (shift === undefined) {
    const { values: shuffled } = controlFeature({ kind: 'boolean', values: truth }, seed + shuffle)
    return (t: number) => shuffled[t]
  }
  return (t: number) => truth[t >= shift ? t - shift : t - shift + truth.length]
}

/** The metrics of the best `k` units on the test characters, selected and fitted on the train characters. */
function* evaluated(
  train: ProbeUnits,
  test: ProbeUnits,
  valueAt: (t: number) => number,
  k: number,
  select: NullOptions['select'],
): Generator<ProbeMetrics | undefined> {
  const data = train.withTruth(Uint8Array.from(train.sample.positions, valueAt))
  const truth = Uint8Array.from(test.sample.positions, valueAt)
  const prior = logOdds(data.sample.truth)
  let last: Choice | undefined
  if (data.sample.truth.includes(1) && data.sample.truth.includes(0))
    for (const choice of select(data, k)) {
      last = choice ?? last
      yield undefined
    }
  const { units, fit } = last ?? { units: [], fit: { intercept: prior, weights: new Float64Array(0), loss: 0 } }
  const scores = (of: ProbeUnits) =>
    predictor(
      units.map((unit) => of.column(unit, train.standards[unit])),
      fit,
      of.sample.positions.length,
    )
  yield metricsOf(truth, scores(test), prior, bestThreshold(data.sample.truth, scores(train)))
}

function resultOf(
  [observed, ...others]: readonly ProbeMetrics[],
  k: number,
  shifts: number,
  characters: number,
): ProbeNull {
  const [shifted, shuffled] = [others.slice(0, shifts), others.slice(shifts)]
  const reached = shifted.filter(({ bits }) => bits >= observed.bits).length
  const mean = (metric: 'bits' | 'averagePrecision' | 'auroc' | 'f1') => {
    const known = shuffled.map((metrics) => metrics[metric]).filter((value) => !Number.isNaN(value))
    return known.reduce((sum, value) => sum + value, 0) / known.length
  }
  const means = { bits: mean('bits'), averagePrecision: mean('averagePrecision'), auroc: mean('auroc'), f1: mean('f1') }
  return {
    k,
    shifts,
    p: (1 + reached) / (1 + shifts),
    characters,
    observed,
    needed: {
      bits: Math.max(0, exceeded(shifted.map(({ bits }) => bits))),
      auroc: exceeded(shifted.map(({ auroc }) => (Number.isNaN(auroc) ? 0.5 : auroc))),
    },
    shuffled: means,
    selectivity: observed.bits - means.bits,
  }
}

/** The value that must be exceeded for (1 + as many) / (1 + shifts) ≤ .05; infinite with too few shifts. */
function exceeded(values: readonly number[]): number {
  const allowed = Math.floor(0.05 * (1 + values.length) + 1e-9) - 1
  return allowed < 0 ? Number.POSITIVE_INFINITY : values.toSorted((a, b) => b - a)[allowed]
}

/**
 * One at a random place in each of as many equal parts of the text, none within half a part of shift 0: without a common
 * divisor, so that a periodic feature is shifted to all phases.
 */
export function circularShifts(characters: number, shifts: number, seed: number): Uint32Array {
  const random = createRandom(seed)
  const part = characters / (shifts + 1)
  return Uint32Array.from({ length: shifts }, (_, i) => Math.floor((i + 0.5 + random.uniform()) * part))
}
