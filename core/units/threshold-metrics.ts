// Where in the text a unit that is cut at a threshold errs.

import { type Cut, predicts } from '../schema/cut.ts'

/**
 * The start of the next (or previous) stretch of errors, cyclically. A stretch is of one kind: a false positive next to a
 * false negative starts another one.
 * @returns −1 where there is no error
 */
export function stepError(values: Float32Array, truth: Uint8Array, cut: Cut, from: number, direction: 1 | -1): number {
  const n = values.length
  const errorAt = (t: number) => Number(predicts(cut, values[t])) - Number(truth[t] !== 0)
  const begins = (t: number) => errorAt(t) !== 0 && (t === 0 || errorAt(t - 1) !== errorAt(t))
  for (let step = 1; step <= n; step++) {
    const t = (((from + direction * step) % n) + n) % n
    if (begins(t)) return t
  }
  return -1
}
