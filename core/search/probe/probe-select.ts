// Selection of the units of a probe, in order. Both methods yield undefined between slices of work, so that they can be
// cancelled, and the selection whenever a unit was added.

import {
  derivatives,
  fitLogistic,
  type LogisticData,
  type LogisticFit,
  predictor,
  RIDGE,
} from '../../stats/logistic.ts'
import { logOdds } from './probe-metrics.ts'
import type { ProbeUnits } from './probe-units.ts'

/** The units in the order of selection, and the regression on all of them. */
export interface Choice {
  units: number[]
  fit: LogisticFit
}

/** Without units: the intercept alone. */
function empty({ sample: { truth, weights } }: ProbeUnits): LogisticFit {
  return { intercept: logOdds(truth, weights), weights: new Float64Array(0), loss: Number.NaN }
}

/**
 * The regression on these columns, starting from an earlier one on the first of them. The ridge is proportional to the
 * curvature p (1 − p) at the feature's share p: as strong for a rare feature as for a common one.
 */
function refit(
  { sample }: ProbeUnits,
  columns: readonly Float32Array[],
  from: LogisticFit,
  steps?: number,
): LogisticFit {
  const { truth, weights } = sample
  const away = new Float64Array(columns.length)
  away.set(from.weights)
  const odds = Math.exp(logOdds(truth, weights))
  const ridge = (RIDGE * 4 * odds) / (1 + odds) ** 2
  return fitLogistic({ columns, truth, weights }, { start: { ...from, weights: away }, ridge, steps })
}

/** Candidates that are fitted at every step of the forward selection. */
const TRIED = 8
/** Newton steps of such a fit, from the last one on. */
const TRIAL_STEPS = 2

/**
 * Forward selection with refit: of the units most correlated with the residual, the one whose regression with all before
 * it has the smallest loss.
 */
export function* greedy(data: ProbeUnits, most: number): Generator<Choice | undefined> {
  let chosen: number[] = []
  let fit = empty(data)
  while (chosen.length < most) {
    const columns = chosen.map((unit) => data.column(unit))
    const candidates = free(data, strongest(data.alignment(residual(data, columns, fit))), chosen).slice(0, TRIED)
    if (candidates.length === 0) return
    let best: { unit: number; fit: LogisticFit } | undefined
    for (const unit of candidates) {
      const trial = refit(data, [...columns, data.column(unit)], fit, TRIAL_STEPS)
      if (!best || trial.loss < best.fit.loss) best = { unit, fit: trial }
      yield undefined
    }
    chosen = [...chosen, best!.unit]
    data.keep(best!.unit)
    fit = refit(
      data,
      chosen.map((unit) => data.column(unit)),
      best!.fit,
    )
    yield { units: chosen, fit }
  }
}

/** The path is computed over so many units, the largest |r| with the feature. */
const SCREENED = 64
/** The penalty falls by this factor from one step of the path to the next. */
const FALL = 0.85
const LEAST = 1e-4

/**
 * Along the path of the L1 penalty, from the smallest one with all weights 0 downwards: units in the order in which their
 * weights become nonzero. The penalty selects; the probe is refitted without it.
 */
export function* l1(data: ProbeUnits, most: number): Generator<Choice | undefined> {
  const order = yield* entries(data, most)
  const chosen: number[] = []
  let fit = empty(data)
  for (const unit of order) {
    chosen.push(unit)
    data.keep(unit)
    fit = refit(
      data,
      chosen.map((unit) => data.column(unit)),
      fit,
    )
    yield { units: [...chosen], fit }
  }
}

function* entries(data: ProbeUnits, most: number): Generator<undefined, number[]> {
  let fit = empty(data)
  const match = data.alignment(residual(data, [], fit))
  const screened = oneOfEach(data, strongest(match)).slice(0, SCREENED)
  if (screened.length === 0) return []
  const columns = screened.map((unit) => data.column(unit))
  fit = { ...fit, weights: new Float64Array(columns.length) }
  const entered: number[] = []
  const strongestMatch = match[screened[0]]
  for (
    let penalty = strongestMatch * FALL;
    penalty > LEAST * strongestMatch && entered.length < most;
    penalty *= FALL
  ) {
    fit = yield* descend(data, columns, fit, penalty)
    const fresh = [...fit.weights.keys()].filter((j) => fit.weights[j] !== 0 && !entered.includes(j))
    entered.push(...fresh.sort((a, b) => Math.abs(fit.weights[b]) - Math.abs(fit.weights[a])))
    yield undefined
  }
  return entered.slice(0, most).map((j) => screened[j])
}

/** Rounds of Newton's method at one penalty, each a lasso on the active columns. */
const ROUNDS = 6
/** Columns whose weights may move in one round, besides those that are not 0. */
const MOVING = 8

function* descend(
  data: ProbeUnits,
  columns: readonly Float32Array[],
  from: LogisticFit,
  penalty: number,
): Generator<undefined, LogisticFit> {
  const { truth, weights } = data.sample
  let fit = from
  for (let round = 0; round < ROUNDS; round++) {
    const inUse = [...fit.weights.keys()].filter((j) => fit.weights[j] !== 0)
    const wrong = residual(data, pick(columns, inUse), {
      ...fit,
      weights: fit.weights.filter((weight) => weight !== 0),
    })
    const outside = [...columns.keys()]
      .filter((j) => fit.weights[j] === 0)
      .map((j) => ({ j, pull: Math.abs(dot(columns[j], wrong)) }))
      .filter(({ pull }) => pull > penalty)
      .sort((a, b) => b.pull - a.pull)
    const active = [...inUse, ...outside.slice(0, MOVING).map(({ j }) => j)]
    if (active.length === 0) return fit
    const before = { ...fit, weights: Float64Array.from(active, (j) => fit.weights[j]) }
    const after = lassoStep({ columns: pick(columns, active), truth, weights }, before, penalty)
    const moved = Math.max(...after.weights.map((weight, k) => Math.abs(weight - before.weights[k])))
    const spread = new Float64Array(columns.length)
    active.forEach((j, k) => {
      spread[j] = after.weights[k]
    })
    fit = { ...after, weights: spread }
    yield undefined
    if (moved < 1e-3) break
  }
  return fit
}

/** The quadratic around `fit` plus penalty · |β|, minimised by coordinate descent. */
function lassoStep(data: LogisticData, fit: LogisticFit, penalty: number): LogisticFit {
  const size = data.columns.length + 1
  const beta = Float64Array.of(fit.intercept, ...fit.weights)
  const { gradient: slope, hessian } = derivatives(data, beta, 0)
  for (let sweep = 0; sweep < 200; sweep++) {
    let most = 0
    for (let j = 0; j < size; j++) {
      const curve = hessian[j * size + j] + 1e-9
      const free = beta[j] - slope[j] / curve
      const next = j === 0 ? free : Math.sign(free) * Math.max(0, Math.abs(free) - penalty / curve)
      const move = Math.max(-2, Math.min(2, next - beta[j])) // bounds the step of the quadratic approximation
      if (move === 0) continue
      beta[j] += move
      for (let k = 0; k < size; k++) slope[k] += move * hessian[Math.max(j, k) * size + Math.min(j, k)]
      most = Math.max(most, Math.abs(move))
    }
    if (most < 1e-6) break
  }
  return { intercept: beta[0], weights: beta.slice(1), loss: Number.NaN }
}

/** [characters] w·(y − p): the weighted residual. */
function residual(data: ProbeUnits, columns: readonly Float32Array[], fit: LogisticFit): Float64Array {
  const { truth, weights } = data.sample
  const z = predictor(columns, fit, truth.length)
  return weights.map((weight, i) => weight * (truth[i] - 1 / (1 + Math.exp(-z[i]))))
}

/** The places of the values above 0, largest first. */
function strongest(values: Float64Array): number[] {
  return [...values.keys()].filter((i) => values[i] > 0).sort((a, b) => values[b] - values[a])
}

/** Units whose cell is not selected yet. */
function free({ choice: { cells } }: ProbeUnits, units: readonly number[], chosen: readonly number[]): number[] {
  const taken = new Set(chosen.map((unit) => cells[unit]))
  return units.filter((unit) => !taken.has(cells[unit]))
}

/** Of the units of one cell the first. */
function oneOfEach({ choice: { cells } }: ProbeUnits, units: readonly number[]): number[] {
  const first = new Map<number, number>()
  for (const unit of units) if (!first.has(cells[unit])) first.set(cells[unit], unit)
  return [...first.values()]
}

function pick<T>(items: readonly T[], places: readonly number[]): T[] {
  return places.map((place) => items[place])
}

function dot(a: Float32Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}
