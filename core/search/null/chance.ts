// p from circular shifts (null.ts). Units differ in the r that chance gives: one that changes slowly reaches a large r
// at many shifts, and would dominate the maximum over units. So each r is divided by the root mean square of the unit's
// r over all shifts, the unshifted one included (a studentised maximum, Westfall and Young 1993), and a unit is compared
// with the largest such z of any unit at each shift: p is family-wise. In the step-down form the best unit is compared
// with the maxima of all units, the second with those of all but the best, and so on.

/** Fewest draws from which the detectable |r| at p ≤ .05 is computed. */
const LEAST_DRAWS = 19
/** Two studentised r closer than this are equal: r may have been summed in single precision. */
const EQUAL = 1e-4
/** Root mean squares below this are rounding. */
const NO_R = 2e-6

export interface Chance {
  /** [units] z: |r| without a shift / root mean square of the unit's r over all shifts */
  z: Float64Array
  /** [units] family-wise, step-down */
  p: Float64Array
  /** [shifts] the largest z of any unit at each shift */
  maxima: Float64Array
  /** [shifts] the largest |r| of any unit at each shift */
  largest: Float64Array
  /** the median over units of the |r| that gives p ≤ .05 with probability ½; NaN with too few shifts */
  detectable: number
}

/**
 * @param r [units][shifts + 1] of each unit at each shift, first without a shift
 * @param few true for so few draws that a unit's root mean square is unreliable: each is then averaged with the median
 * unit's
 */
export function chanceOf(r: Float32Array, shifts: number, few = false): Chance {
  const draws = shifts + 1
  const units = r.length / draws
  const { z, deviations } = studentised(r, units, draws, few)
  const maxima = new Float64Array(shifts)
  const largest = new Float64Array(shifts)
  for (let unit = 0, at = 1; unit < units; unit++, at += draws)
    for (let shift = 0; shift < shifts; shift++) {
      if (z[at + shift] > maxima[shift]) maxima[shift] = z[at + shift]
      const reached = Math.abs(r[at + shift])
      if (reached > largest[shift]) largest[shift] = reached
    }
  return {
    z: Float64Array.from({ length: units }, (_, unit) => z[unit * draws]),
    p: stepDown(z, units, shifts),
    maxima,
    largest,
    detectable: shifts >= LEAST_DRAWS ? quantile(maxima, 0.95) * quantile(deviations, 0.5) : Number.NaN,
  }
}

/** z: [units][draws] |r| / root mean square of the unit's draws, and these deviations: [units]. */
function studentised(r: Float32Array, units: number, draws: number, few: boolean) {
  const z = new Float32Array(r.length)
  const squares = new Float64Array(units)
  for (let unit = 0, at = 0; unit < units; unit++)
    for (const end = at + draws; at < end; at++) squares[unit] += (r[at] * r[at]) / draws
  const median = few ? quantile(squares, 0.5) : 0
  const deviations = squares.map((own) => Math.sqrt(few ? (own + median) / 2 : own))
  for (let unit = 0; unit < units; unit++) {
    if (!(deviations[unit] > NO_R)) continue // a unit that never changes
    for (let at = unit * draws; at < (unit + 1) * draws; at++) z[at] = Math.abs(r[at]) / deviations[unit]
  }
  return { z, deviations }
}

/** (1 + shifts at which the largest z of this unit and all below it is as large) / (1 + shifts), made monotone. */
function stepDown(z: Float32Array, units: number, shifts: number): Float64Array {
  const draws = shifts + 1
  const order = Array.from({ length: units }, (_, unit) => unit).sort((a, b) => z[b * draws] - z[a * draws])
  const p = new Float64Array(units)
  const maxima = new Float64Array(shifts)
  for (let place = units - 1; place >= 0; place--) {
    const at = order[place] * draws
    const observed = z[at] - EQUAL
    let reached = 0
    for (let shift = 0; shift < shifts; shift++) {
      const here = z[at + shift + 1]
      if (here > maxima[shift]) maxima[shift] = here
      if (maxima[shift] >= observed) reached++
    }
    p[order[place]] = (1 + reached) / draws
  }
  let above = 0
  for (const unit of order) {
    above = Math.max(above, p[unit])
    p[unit] = above
  }
  return p
}

/** |overall| without a shift and at each shift, as `NullMetrics` has it. */
export interface Reach {
  /** the largest |overall| of any unit */
  best: number
  /** [shifts] */
  largest: Float64Array
}

/**
 * p against the untrained network: |overall| of a unit − the largest of the untrained network's, compared with the same
 * difference at each shift: the largest of all trained units − the largest of all untrained ones.
 * @param overall [units] of the trained network @param largest [shifts] of it
 */
export function againstUntrained(overall: Float64Array, largest: Float64Array, untrained: Reach): Float64Array {
  const differences = largest.map((reached, shift) => reached - untrained.largest[shift])
  return overall.map((r) => shareReached(Math.abs(r) - untrained.best, differences, NO_R))
}

/** (1 + maxima at least as large) / (1 + maxima). */
export function shareReached(value: number, maxima: Float64Array, equal = EQUAL): number {
  let reached = 0
  for (const maximum of maxima) if (maximum >= value - equal) reached++
  return (1 + reached) / (1 + maxima.length)
}

/** The smallest value such that at least this share of all values is at or below it. */
function quantile(values: Float64Array, share: number): number {
  const sorted = values.slice().sort()
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))]
}
