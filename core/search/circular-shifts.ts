// Could one unit that has nothing to do with a feature have come this far? The feature is turned round the text as on a
// ring, as in null.ts; what is looked at here is how much of the unit's variance lies between the feature's levels
// (the correlation ratio η², which is r² where there are two levels). Where the levels change is all that matters:
// with the unit's running sums, the sum over a level is made of two of them for each stretch.

import { detrended } from './detrend.ts'
import type { Levels } from './feature-levels.ts'
import { primeUpTo } from './prime.ts'

/** Two η² closer than this are the same: sums were taken in different orders. */
const EQUAL = 1e-9

/** One unit that features are turned against. */
export class CircularShifts {
  /** [turns] by how many characters */
  readonly #shifts: Uint32Array
  /** [characters + 1] sums of deviations; the last is 0, so that a stretch may cross the end */
  readonly #sums: Float64Array
  readonly #length: number

  /**
   * @param unit [characters]
   * @param shifts how many turns, evenly spaced
   */
  constructor(unit: Float32Array, shifts: number) {
    this.#length = unit.length
    this.#shifts = turnsOf(unit.length, shifts)
    this.#sums = runningSums(unit)
  }

  /** (1 + turns that came as far) / (1 + turns) */
  p(levels: Levels): number {
    const { places, before } = changesOf(levels)
    const counts = new Float64Array(levels.count)
    for (const level of levels.of) counts[level]++
    const here = this.#between(places, before, counts, 0)
    let reached = 0
    for (const turn of this.#shifts) if (this.#between(places, before, counts, turn) >= here * (1 - EQUAL)) reached++
    return (1 + reached) / (1 + this.#shifts.length)
  }

  /** Σ over levels of (Σ deviations)² / count: η² but for the unit's own variance. */
  #between(places: Uint32Array, before: Uint8Array, counts: Float64Array, turn: number): number {
    const sums = this.#sums
    const length = this.#length
    const within = new Float64Array(counts.length)
    for (let c = 0; c < places.length; c++) {
      let at = places[c] + turn
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

/** Where on the ring the level changes, and the level before each change and, at the end, after the last. */
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

/** A prime number of characters apart, so that a feature that repeats itself meets the unit in all its phases. */
function turnsOf(length: number, shifts: number): Uint32Array {
  const step = Math.floor(length / (shifts + 1))
  if (step < 2) return Uint32Array.from({ length: Math.max(0, length - 1) }, (_, j) => j + 1)
  const prime = primeUpTo(step)
  return Uint32Array.from({ length: shifts }, (_, j) => (j + 1) * prime)
}

/** Of the unit less its slow drift (drift.ts says why), which also makes the last one 0. */
function runningSums(unit: Float32Array): Float64Array {
  const values = detrended(unit)
  const sums = new Float64Array(values.length + 1)
  for (let t = 0; t < values.length; t++) sums[t + 1] = sums[t] + values[t]
  return sums
}
