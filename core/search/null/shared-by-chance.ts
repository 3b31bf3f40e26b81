// The mutual information of a unit with circular shifts of a feature: what two autocorrelated signals share by chance.
// The levels (class-metrics.ts) and their sizes are the same at each shift, so that only the characters of the rarer
// truth value are counted again.

import type { UnitValues } from '../codes/unit-values.ts'
import type { ClassCounts } from '../codes/value-counts.ts'
import { mergedLevels, type Part, sharedBits } from '../metrics/class-metrics.ts'

/** Shifts whose mean is taken. */
const SHIFTS = 8

export class SharedByChance {
  /** ascending positions of the rarer truth value */
  readonly #marks: Uint32Array
  readonly #parts: Uint8Array
  #counts = new Uint32Array()

  /** @param truth [characters] @param parts [characters] 0 neither part, 1 train, 2 held out */
  constructor(truth: Uint8Array, parts: Uint8Array) {
    let trues = 0
    for (let t = 0; t < truth.length; t++) trues += truth[t]
    const rarer = 2 * trues <= truth.length ? 1 : 0
    this.#marks = new Uint32Array(rarer === 1 ? trues : truth.length - trues)
    for (let t = 0, next = 0; t < truth.length; t++) if (truth[t] === rarer) this.#marks[next++] = t
    this.#parts = parts
  }

  /** Mean bits over shifts by a sixteenth of the text, three sixteenths and so on. @param unit `rows` counted by value and part */
  of({ rows }: UnitValues, unit: ClassCounts): Record<Part, number> {
    const levels = { train: mergedLevels(unit, 'train'), heldout: mergedLevels(unit, 'heldout') }
    const sums = { train: 0, heldout: 0 }
    for (let shift = 0; shift < SHIFTS; shift++) {
      const by = Math.floor(((shift + 0.5) * rows.length) / SHIFTS)
      const marked = this.#marked(rows, unit.length, by)
      for (const part of ['train', 'heldout'] as const) sums[part] += sharedBits(levels[part], marked[part]) / SHIFTS
    }
    return sums
  }

  /** [values] characters of each part at which the shifted feature has its rarer value. */
  #marked(rows: Uint16Array, values: number, by: number): Record<Part, Uint32Array> {
    const [marks, parts, length] = [this.#marks, this.#parts, rows.length]
    if (this.#counts.length < 3 * values) this.#counts = new Uint32Array(3 * values)
    const counts = this.#counts.fill(0, 0, 3 * values)
    for (let i = 0; i < marks.length; i++) {
      const t = marks[i] < by ? marks[i] - by + length : marks[i] - by
      counts[parts[t] * values + rows[t]]++
    }
    const of = (part: Part) => {
      const at = part === 'train' ? 1 : 2
      return counts.subarray(at * values, (at + 1) * values)
    }
    return { train: of('train'), heldout: of('heldout') }
  }
}
