// A unit over the whole recording, in bins.

import type { TaskContext } from '../context.ts'

export interface OverviewInput {
  recording: number
  column: number
  bins: number
  /** of a cell state's tanh, not of the cell */
  tanh: boolean
}

/** Characters read at a time, so that memory does not grow with the recording. */
const SLICE = 1 << 20

/** [min…, mean…, max…], `bins` of each; NaN for a bin without characters */
export function overview(
  { recording, column, bins, tanh }: OverviewInput,
  { store, check }: TaskContext,
): Float32Array {
  const { start, end, characters } = store.recording(recording)
  const total = end - start
  const out = new Float32Array(3 * bins).fill(Number.NaN)
  const counts = new Uint32Array(bins)
  const [minimum, mean, maximum] = [out.subarray(0, bins), out.subarray(bins, 2 * bins), out.subarray(2 * bins)]
  for (let from = 0; from < characters; from += SLICE) {
    check()
    store.unitValues(recording, column, from, Math.min(from + SLICE, characters)).forEach((recorded, i) => {
      const value = tanh ? Math.tanh(recorded) : recorded
      const bin = Math.floor(((from + i) * bins) / total)
      if (counts[bin]++ === 0) minimum[bin] = maximum[bin] = mean[bin] = value
      else {
        if (value < minimum[bin]) minimum[bin] = value
        if (value > maximum[bin]) maximum[bin] = value
        mean[bin] += (value - mean[bin]) / counts[bin]
      }
    })
  }
  return out
}
