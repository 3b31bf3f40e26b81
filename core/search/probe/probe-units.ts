// All units at the characters of a probe's sample: float16 as recorded, standardised on use.

import { FLOAT16 } from '../../util/float16-table.ts'
import type { ActivationSource } from '../types.ts'
import type { ProbeChoice } from './probe-cells.ts'
import { gatherGroup, type ProbeSample } from './probe-sample.ts'

/** Standardisation of a unit: (value − mean) / deviation. */
export interface Standard {
  /** [65536] the values of the bit patterns */
  table: Float32Array
  mean: number
  deviation: number
}

/** @param bits float16 */
export function standardised(bits: Uint16Array, { table, mean, deviation }: Standard): Float32Array {
  const values = new Float32Array(bits.length)
  const factor = 1 / deviation
  for (let i = 0; i < bits.length; i++) values[i] = (table[bits[i]] - mean) * factor
  return values
}

/** The values of a unit's bit patterns: on the scale of the source, where it has one. */
function tableOf(source: ActivationSource, column: number): Float32Array {
  return source.scale?.(column) ?? FLOAT16
}

/** The units that a probe selects from. */
export class ProbeUnits {
  readonly sample: ProbeSample
  readonly units: number
  readonly choice: ProbeChoice
  /** float16 bits [units][positions] */
  readonly #bits: Uint16Array
  /** of each unit; a deviation of 0 where it never changes, or holds a NaN */
  readonly standards: Standard[]
  readonly #columns = new Map<number, Float32Array>()

  /** @param of the same characters with another feature, whose values and standards are reused */
  constructor(sample: ProbeSample, choice: ProbeChoice, of?: ProbeUnits) {
    this.sample = sample
    this.choice = choice
    this.units = choice.offered.length
    this.standards = of ? of.standards : []
    this.#bits = of ? of.#bits : new Uint16Array(this.units * sample.positions.length)
  }

  /** The same units at the same characters for another truth value. @param truth [positions] */
  withTruth(truth: Uint8Array): ProbeUnits {
    return new ProbeUnits({ ...this.sample, truth }, this.choice, this)
  }

  /** Reads one group of units after the other. */
  *read(source: ActivationSource): Generator<number> {
    const { positions } = this.sample
    const { groupUnits } = source
    const into = new Uint16Array(groupUnits * positions.length)
    for (let group = 0, first = 0; first < this.units; group++, first += groupUnits) {
      gatherGroup(source, group, positions, into)
      const count = Math.min(groupUnits, this.units - first)
      this.#bits.set(into.subarray(0, count * positions.length), first * positions.length)
      for (let unit = first; unit < first + count; unit++)
        this.standards.push(this.#standard(unit, tableOf(source, unit)))
      yield first + count
    }
  }

  /** Standardised: mean 0 and variance 1 under the sample's weights. @param by other than that of this sample */
  column(unit: number, by?: Standard): Float32Array {
    if (by) return standardised(this.#raw(unit), by)
    return this.#columns.get(unit) ?? standardised(this.#raw(unit), this.standards[unit])
  }

  /** A unit that is used again: cached. */
  keep(unit: number): void {
    this.#columns.set(unit, this.column(unit))
  }

  /** |Σ residual · standardised unit|, for every unit; 0 for one that never changes or is not offered. @param residual of sum 0 or nearly */
  alignment(residual: Float64Array): Float64Array {
    let total = 0
    for (const r of residual) total += r
    return Float64Array.from({ length: this.units }, (_, unit) => {
      const { table, mean, deviation } = this.standards[unit]
      if (deviation === 0 || !this.choice.offered[unit]) return 0
      const raw = this.#raw(unit)
      let sum = 0
      for (let i = 0; i < raw.length; i++) sum += residual[i] * table[raw[i]]
      return Math.abs((sum - mean * total) / deviation)
    })
  }

  /** Whether any unit that may be selected varies. */
  usable(): boolean {
    return this.standards.some(({ deviation }, unit) => deviation > 0 && this.choice.offered[unit] === 1)
  }

  #raw(unit: number): Uint16Array {
    const { length } = this.sample.positions
    return this.#bits.subarray(unit * length, (unit + 1) * length)
  }

  /** Both sums are of deviations from the first value, so that a small variation around a large mean keeps its digits. */
  #standard(unit: number, table: Float32Array): Standard {
    const raw = this.#raw(unit)
    const { weights } = this.sample
    const near = table[raw[0]]
    let [sum, squares] = [0, 0]
    for (let i = 0; i < raw.length; i++) {
      const away = table[raw[i]] - near
      sum += weights[i] * away
      squares += weights[i] * away * away
    }
    const variance = squares - sum * sum
    const usable = Number.isFinite(variance) && variance > 1e-12 * squares
    return { table, mean: near + sum, deviation: usable ? Math.sqrt(variance) : 0 }
  }
}
