// Histograms: 256 stored bins gathered into a few, as shares.

export interface StoredHistogram {
  counts: Uint32Array
  minimum: number
  maximum: number
}

export interface Bins {
  low: number
  high: number
  /** shares of all characters; they sum to 1 */
  shares: Float64Array
}

/** Gathers stored bins into `count` bins over [low, high] of what `of` makes of a recorded value. */
export function gather(
  stored: StoredHistogram,
  of: (value: number) => number,
  count: number,
  low = -1,
  high = 1,
): Bins {
  const shares = new Float64Array(count)
  const { counts, minimum, maximum } = stored
  let total = 0
  for (let i = 0; i < counts.length; i++) {
    const from = of(minimum + (i / counts.length) * (maximum - minimum))
    const to = of(minimum + ((i + 1) / counts.length) * (maximum - minimum))
    spread(shares, counts[i], ((from - low) / (high - low)) * count, ((to - low) / (high - low)) * count)
    total += counts[i]
  }
  if (total > 0) for (let i = 0; i < count; i++) shares[i] /= total
  return { low, high, shares }
}

/** Shares `amount` among the bins that [from, to) covers; what lies outside goes to the end bins. */
function spread(bins: Float64Array, amount: number, from: number, to: number): void {
  if (amount === 0) return
  const clamp = (x: number) => Math.min(bins.length, Math.max(0, x))
  const [a, b] = [clamp(from), clamp(to)]
  if (b - a < 1e-9) {
    bins[Math.min(bins.length - 1, Math.floor(a))] += amount
    return
  }
  const inside = amount * ((b - a) / (to - from))
  if (from < 0) bins[0] += (amount * (Math.min(0, to) - from)) / (to - from)
  if (to > bins.length) bins[bins.length - 1] += (amount * (to - Math.max(bins.length, from))) / (to - from)
  for (let i = Math.floor(a); i < b; i++) bins[i] += (inside * (Math.min(b, i + 1) - Math.max(a, i))) / (b - a)
}
