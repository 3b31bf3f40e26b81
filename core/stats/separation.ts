// How well one set of values is separated from another: from both, sorted, in one pass.

export interface Separation {
  /** P(a true value > a false one) + ½ P(equal) */
  auroc: number
  /** the best F1 of “at and above a threshold”, and that threshold; of equally good ones the highest */
  f1: number
  threshold: number
  /** Σ precision · gain of recall over the thresholds from the highest down, as scikit-learn has it */
  averagePrecision: number
}

/**
 * @param trues ascending, without NaN; not empty
 * @param falses likewise
 */
export function separation(trues: Float32Array, falses: Float32Array): Separation {
  let best = { f1: -1, threshold: Number.NaN }
  let [wins, averagePrecision] = [0, 0]
  let t = trues.length
  let f = falses.length
  while (t > 0) {
    // no true value from here down exceeds the falses above this value
    const value = trues[t - 1]
    while (f > 0 && falses[f - 1] > value) f--
    let equal = f
    while (equal > 0 && falses[equal - 1] === value) equal--
    let same = t
    while (same > 0 && trues[same - 1] === value) same--
    wins += (t - same) * (equal + (f - equal) / 2)
    const hits = trues.length - same
    averagePrecision += (hits / (hits + falses.length - equal)) * ((t - same) / trues.length)
    const f1 = (2 * hits) / (hits + (falses.length - equal) + trues.length)
    if (f1 > best.f1) best = { f1, threshold: value }
    t = same
    f = equal
  }
  return { auroc: wins / (trues.length * falses.length), ...best, averagePrecision }
}

/** The Jaccard index of two sets from their F1. */
export function jaccardOf(f1: number): number {
  return f1 / (2 - f1)
}

/** Negated and ascending. */
export function mirrored(sorted: Float32Array): Float32Array {
  return sorted.map((_, i) => -sorted[sorted.length - 1 - i])
}
