// Circular shifts of many features against one unit. The statistic is the correlation ratio η², the share of the unit's
// variance between the feature's levels (r² for two levels). With prefix sums of the unit, the sum over a level takes
// two of them for each stretch of that level.

import { detrended } from '../../stats/detrend.ts'
import { primeUpTo } from '../../stats/prime.ts'
import type { Levels } from '../feature-levels.ts'

/** Two η² closer than this are equal: sums were taken in different orders. */
const EQUAL = 1e-9

/** One unit, with the shifts that features are compared at. */
export class CircularShifts {
  /** [shifts] characters */
  readonly #shifts: Uint32Array
  /** [characters + 1] sums of deviations; the last is 0, so that a stretch may cross the end */
  readonly #sums: Float64Array
  readonly #length: number

  /**
   * @param unit [characters]
   * @param shifts how many, evenly spaced
   */
  constructor(unit: Float32Array, shifts: number) {
    this.#length = unit.length
    this.#shifts = turnsOf(unit.length, shifts)
    this.#sums = runningSums(unit)
  }

  /** (1 + shifts with η² at least as large) / (1 + shifts) */
  p(levels: Levels): number {
    const { places, before } = changesOf(levels)
    const counts = new Float64Array(levels.count)
    for (const level of levels.of) counts[level]++
    const here = this.#between(places, before, counts, 0)
    let reached = 0
    for (const shift of this.#shifts) if (this.#between(places, before, counts, shift) >= here * (1 - EQUAL)) reached++
    return (1 + reached) / (1 + this.#shifts.length)
  }

  /** Σ over levels of (Σ deviations)² / count: η² but for the unit's own variance. */
  #between(places: Uint32Array, before: Uint8Array, counts: Float64Array, shift: number): number {
    const sums = this.#sums
    const length = this.#length
    const within = new Float64Array(counts.length)
    for (let c = 0; c < places.length; c++) {
      let at = places[c] + shift
      if (at >= length) at -= length
      const sum = sums[at]
      within[before[c]] += sum
      within[before[c + 1]] -= sum
    }
    let between = 0
    for (let level = 0; level < counts.length; level++)
      if (counts[level] > 0) between += (within[level] * within[level]) / counts[level]
    return between
  }
}

/** Positions at which the level changes, and the level before each change and, at the end, after the last. */
function changesOf({ of }: Levels): { places: Uint32Array; before: Uint8Array } {
  const last = of.length - 1
  let count = 0
  for (let t = 0; t <= last; t++) if (of[t] !== of[t === 0 ? last : t - 1]) count++
  const places = new Uint32Array(count)
  const before = new Uint8Array(count + 1)
  for (let t = 0, c = 0; t <= last; t++) {
    const previous = of[t === 0 ? last : t - 1]
    if (of[t] === previous) continue
    places[c] = t
    before[c++] = previous
  }
  before[count] = of[last]
  return { places, before }
}

/** A prime number of characters apart, so that a periodic feature is compared at all of its phases. */
function turnsOf(length: number, shifts: number): Uint32Array {
  const step = Math.floor(length / (shifts + 1))
  if (step < 2) return Uint32Array.from({ length: Math.max(0, length - 1) }, (_, j) => j + 1)
  const prime = primeUpTo(step)
  return Uint32Array.from({ length: shifts }, (_, j) => (j + 1) * prime)
}

/** Prefix sums of the detrended unit (detrend.ts), whose last one is 0. */
function runningSums(unit: Float32Array): Float64Array {
  const values = detrended(unit)
  const sums = new Float64Array(values.length + 1)
  for (let t = 0; t < values.length; t++) sums[t + 1] = sums[t] + values[t]
  return sums
}
