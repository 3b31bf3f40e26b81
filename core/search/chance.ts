// p from circular shifts (null.ts). Units differ in how far chance takes them: one that changes slowly reaches a large r
// at many turns, and would set the yardstick for all others. So each r is divided by the root mean square that the unit's
// own turns have (a studentised maximum, Westfall and Young 1993), the feature where it is being one of the draws, and
// the largest of these over all units, turn by turn, is what a unit is compared with: p allows for having looked at all
// of them. The step-down form compares the best unit with all, the second with all but the best, and so on.

/** Fewer draws tell nothing of what could be found at p ≤ .05. */
const LEAST_DRAWS = 19
/** Two studentised r closer than this are the same: r may have been summed in single precision. */
const EQUAL = 1e-4
/** Less than this is no correlation but rounding. */
const NO_R = 2e-6

export interface Chance {
  /** [units] |r| where the feature is, in root mean squares of the unit's own turns */
  z: Float64Array
  /** [units] family-wise, step-down */
  p: Float64Array
  /** [shifts] the largest z of any unit, turn by turn */
  maxima: Float64Array
  /** [shifts] the largest |r| of any unit, turn by turn */
  largest: Float64Array
  /** the |r| at which half of all units would be found at p ≤ .05 one time in two; NaN where there are too few turns */
  detectable: number
}

/**
 * @param r [units][shifts + 1] of each unit at each turn, first with the feature where it is
 * @param few true where a root mean square of so few draws says little of one unit: each is then drawn halfway towards
 * the median unit's, or one that came far once would set the yardstick for all
 */
export function chanceOf(r: Float32Array, shifts: number, few = false): Chance {
  const turns = shifts + 1
  const units = r.length / turns
  const { z, deviations } = studentised(r, units, turns, few)
  const maxima = new Float64Array(shifts)
  const largest = new Float64Array(shifts)
  for (let unit = 0, at = 1; unit < units; unit++, at += turns)
    for (let shift = 0; shift < shifts; shift++) {
      if (z[at + shift] > maxima[shift]) maxima[shift] = z[at + shift]
      const reached = Math.abs(r[at + shift])
      if (reached > largest[shift]) largest[shift] = reached
    }
  return {
    z: Float64Array.from({ length: units }, (_, unit) => z[unit * turns]),
    p: stepDown(z, units, shifts),
    maxima,
    largest,
    detectable: shifts >= LEAST_DRAWS ? quantile(maxima, 0.95) * quantile(deviations, 0.5) : Number.NaN,
  }
}

/** z: [units][turns] |r| over the root mean square of the unit's turns, and these: [units]. */
function studentised(r: Float32Array, units: number, turns: number, few: boolean) {
  const z = new Float32Array(r.length)
  const squares = new Float64Array(units)
  for (let unit = 0, at = 0; unit < units; unit++)
    for (const end = at + turns; at < end; at++) squares[unit] += (r[at] * r[at]) / turns
  const median = few ? quantile(squares, 0.5) : 0
  const deviations = squares.map((own) => Math.sqrt(few ? (own + median) / 2 : own))
  for (let unit = 0; unit < units; unit++) {
    if (!(deviations[unit] > NO_R)) continue // a unit that never changes
    for (let at = unit * turns; at < (unit + 1) * turns; at++) z[at] = Math.abs(r[at]) / deviations[unit]
  }
  return { z, deviations }
}

/** (1 + shifts at which the largest z of this unit and all below it came as far) / (1 + shifts), never falling. */
function stepDown(z: Float32Array, units: number, shifts: number): Float64Array {
  const turns = shifts + 1
  const order = Array.from({ length: units }, (_, unit) => unit).sort((a, b) => z[b * turns] - z[a * turns])
  const p = new Float64Array(units)
  const maxima = new Float64Array(shifts)
  for (let place = units - 1; place >= 0; place--) {
    const at = order[place] * turns
    const observed = z[at] - EQUAL
    let reached = 0
    for (let shift = 0; shift < shifts; shift++) {
      const here = z[at + shift + 1]
      if (here > maxima[shift]) maxima[shift] = here
      if (maxima[shift] >= observed) reached++
    }
    p[order[place]] = (1 + reached) / turns
  }
  let above = 0
  for (const unit of order) {
    above = Math.max(above, p[unit])
    p[unit] = above
  }
  return p
}

/** What a search reached where the feature is and at each shift, as `NullMetrics` has it. */
export interface Reach {
  /** the largest |overall| of any unit */
  best: number
  /** [shifts] */
  largest: Float64Array
}

/**
 * Did training do it? |overall| of a unit less the best of the untrained network, among what the same difference is when
 * the feature is turned: the best of all trained units less the best of all untrained ones, shift by shift.
 * @param overall [units] of the trained network @param largest [shifts] of it
 */
export function againstUntrained(overall: Float64Array, largest: Float64Array, untrained: Reach): Float64Array {
  const differences = largest.map((reached, shift) => reached - untrained.largest[shift])
  return overall.map((r) => shareReached(Math.abs(r) - untrained.best, differences, NO_R))
}

/** (1 + maxima that came as far) / (1 + maxima). */
export function shareReached(value: number, maxima: Float64Array, equal = EQUAL): number {
  let reached = 0
  for (const maximum of maxima) if (maximum >= value - equal) reached++
  return (1 + reached) / (1 + maxima.length)
}

/** The smallest value with at least this share of all at or below it. */
function quantile(values: Float64Array, share: number): number {
  const sorted = values.slice().sort()
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))]
}
