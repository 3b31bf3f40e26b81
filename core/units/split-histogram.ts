// A unit's values in two histograms, where a feature is false and where it is true: enough to know what any threshold
// comes to, so that it can be dragged without asking the recording again; and where in the text a threshold errs.

export const SPLIT_BINS = 256

export interface SplitHistogram {
  /** the scale, in equal bins; values beyond it are counted in the end bins */
  low: number
  high: number
  /** [SPLIT_BINS] characters where the feature is false, and where it is true */
  outside: Uint32Array
  inside: Uint32Array
}

/**
 * @param values [characters] as shown
 * @param truth [characters] 0 or 1; without one, all characters count as outside
 */
export function splitHistogram(
  values: Float32Array,
  truth: Uint8Array | null,
  { low, high }: { low: number; high: number },
): SplitHistogram {
  const outside = new Uint32Array(SPLIT_BINS)
  const inside = new Uint32Array(SPLIT_BINS)
  for (let t = 0; t < values.length; t++) (truth?.[t] ? inside : outside)[binOf(values[t], low, high)]++
  return { low, high, outside, inside }
}

function binOf(value: number, low: number, high: number): number {
  return Math.max(0, Math.min(SPLIT_BINS - 1, Math.floor(((value - low) / (high - low)) * SPLIT_BINS)))
}

/**
 * The start of the next (or previous) stretch where the unit, cut at a threshold, and the feature disagree; going round
 * at the ends. A stretch is of one sort, so that a false positive next to a false negative is another one.
 * @param cut true is predicted at and above the threshold for sign 1, below it for −1
 * @returns −1 where there is no error
 */
export function stepError(
  values: Float32Array,
  truth: Uint8Array,
  cut: { threshold: number; sign: 1 | -1 },
  from: number,
  direction: 1 | -1,
): number {
  const n = values.length
  const { threshold, sign } = cut
  const said = (t: number) => (sign === 1 ? values[t] >= threshold : values[t] < threshold)
  const errorAt = (t: number) => Number(said(t)) - Number(truth[t] !== 0)
  const begins = (t: number) => errorAt(t) !== 0 && (t === 0 || errorAt(t - 1) !== errorAt(t))
  for (let step = 1; step <= n; step++) {
    const t = (((from + direction * step) % n) + n) % n
    if (begins(t)) return t
  }
  return -1
}
