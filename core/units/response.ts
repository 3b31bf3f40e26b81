// The response of a unit to a number feature: means and quantiles of the unit within bins of the feature, and a sample of
// points.

export interface ResponseBin {
  /** values of the feature, half-open; the last bin holds its end */
  from: number
  to: number
  characters: number
  mean: number
  /** 5, 25, 50, 75 and 95 % of the unit's values */
  quantiles: readonly [number, number, number, number, number]
}

export interface Response {
  /** bins with at least LEAST characters */
  bins: ResponseBin[]
  /** [points] feature and unit at characters evenly spread over the recording */
  features: Float32Array
  values: Float32Array
  /** characters read, and those of them whose feature lies beyond the bins */
  characters: number
  beyond: number
  /** Pearson's r of feature and unit over all characters; NaN where one of them is constant */
  r: number
}

const BINS = 24
/** Fewest characters of a bin. */
const LEAST = 8
const POINTS = 600
/** The share of characters beyond either end of the bins. */
const TAIL = 0.005
const QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95]

/** @param feature @param values [characters] each */
export function responseOf(feature: ArrayLike<number>, values: Float32Array): Response {
  const known = Uint32Array.from(
    Array.from({ length: values.length }, (_, t) => t).filter((t) => Number.isFinite(feature[t])),
  )
  const edges = edgesOf(Float64Array.from(known, (t) => feature[t]).sort())
  const members: number[][] = edges.slice(1).map(() => [])
  let beyond = 0
  for (const t of known) {
    const bin = binOf(feature[t], edges)
    if (bin < 0) beyond++
    else members[bin].push(values[t])
  }
  const stride = Math.max(1, Math.ceil(known.length / POINTS))
  const shown = Array.from({ length: Math.floor(known.length / stride) }, (_, i) => known[i * stride])
  return {
    bins: members.flatMap((inside, i) => (inside.length < LEAST ? [] : [statistics(inside, edges[i], edges[i + 1])])),
    features: Float32Array.from(shown, (t) => feature[t]),
    values: Float32Array.from(shown, (t) => values[t]),
    characters: known.length,
    beyond,
    r: correlation(feature, values, known),
  }
}

/** One bin a value where there are few distinct ones, else bins of equal width. @param sorted values of the feature */
function edgesOf(sorted: Float64Array): number[] {
  if (sorted.length === 0) return []
  const distinct: number[] = []
  for (const value of sorted) {
    if (distinct.at(-1) !== value) distinct.push(value)
    if (distinct.length > BINS) break
  }
  if (distinct.length <= BINS) {
    const middles = distinct.slice(1).map((value, i) => (value + distinct[i]) / 2)
    const reach = Math.min(...distinct.slice(1).map((value, i) => value - distinct[i]), 1) / 2
    return [distinct[0] - reach, ...middles, distinct.at(-1)! + reach]
  }
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]
  let [low, high] = [at(TAIL), at(1 - TAIL)]
  if (!(high > low)) [low, high] = [sorted[0], sorted[sorted.length - 1]]
  return Array.from({ length: BINS + 1 }, (_, i) => low + ((high - low) * i) / BINS)
}

/** −1 beyond the edges. */
function binOf(value: number, edges: readonly number[]): number {
  const last = edges.length - 1
  if (!(value >= edges[0] && value <= edges[last])) return -1
  let [low, high] = [0, last]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (value >= edges[middle]) low = middle
    else high = middle
  }
  return low
}

function statistics(inside: number[], from: number, to: number): ResponseBin {
  const sorted = Float64Array.from(inside).sort()
  const quantiles = QUANTILES.map((share) => {
    const place = share * (sorted.length - 1)
    const left = Math.floor(place)
    const right = Math.min(sorted.length - 1, left + 1)
    return sorted[left] + (sorted[right] - sorted[left]) * (place - left)
  })
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length
  return { from, to, characters: sorted.length, mean, quantiles: quantiles as unknown as ResponseBin['quantiles'] }
}

function correlation(a: ArrayLike<number>, b: ArrayLike<number>, at: Uint32Array): number {
  if (standsStill(a, at) || standsStill(b, at)) return Number.NaN
  let [meanA, meanB] = [0, 0]
  for (const t of at) {
    meanA += a[t] / at.length
    meanB += b[t] / at.length
  }
  let [aa, bb, ab] = [0, 0, 0]
  for (const t of at) {
    aa += (a[t] - meanA) ** 2
    bb += (b[t] - meanB) ** 2
    ab += (a[t] - meanA) * (b[t] - meanB)
  }
  return ab / Math.sqrt(aa * bb)
}

/** Asked of the values themselves: their mean may be off in the last bit, and their variance then is not 0. */
function standsStill(values: ArrayLike<number>, at: Uint32Array): boolean {
  return at.every((t) => values[t] === values[at[0]])
}
