// Example passages of a unit: positions of its highest and lowest values, and positions around quantiles, as in OpenAI's
// neuron explainer. Positions have a minimum distance, so that no passage is shown twice.

export interface QuantileRow {
  /** 0 … 1 */
  quantile: number
  value: number
  /** positions whose value is nearest to it, spread over the text, ascending */
  positions: number[]
}

/**
 * Positions of the highest values (of the lowest for `sign` −1), strongest first, at least `apart` characters from one
 * another. Ties by the mean of the characters around.
 */
export function extremePositions(values: Float32Array, count: number, apart: number, sign: 1 | -1): number[] {
  const cells = cellsOf(values, apart, sign)
  const order = Uint32Array.from(cells.at.keys()).sort(
    (a, b) => below(cells.peak[b], cells.peak[a]) || below(cells.mean[b], cells.mean[a]) || a - b,
  )
  const chosen: number[] = []
  for (const cell of order) {
    if (chosen.length === count) break
    const position = cells.at[cell]
    if (chosen.every((other) => Math.abs(other - position) >= apart)) chosen.push(position)
  }
  return chosen
}

/** As a − b, of infinite ones too. */
const below = (a: number, b: number) => (a === b ? 0 : a - b)

/** Positions of the highest values of a range, both ends counted, strongest first, kept apart as above. */
export function strongestWithin(
  values: Float32Array,
  { low, high }: { low: number; high: number },
  count: number,
  apart: number,
): number[] {
  const inside = (value: number) => value >= low && value <= high
  const held = values.map((value) => (inside(value) ? value : Number.NEGATIVE_INFINITY))
  return extremePositions(held, count, apart, 1).filter((position) => inside(values[position]))
}

/** The peak of every stretch of `width` characters, its position, and the stretch's mean; all times `sign`. */
function cellsOf(values: Float32Array, width: number, sign: 1 | -1) {
  const n = Math.ceil(values.length / width)
  const [at, peak, mean] = [new Uint32Array(n), new Float32Array(n), new Float64Array(n)]
  for (let cell = 0; cell < n; cell++) {
    const end = Math.min(values.length, (cell + 1) * width)
    let [best, sum] = [cell * width, 0]
    for (let t = cell * width; t < end; t++) {
      sum += sign * values[t]
      if (sign * values[t] > sign * values[best]) best = t
    }
    at[cell] = best
    peak[cell] = sign * values[best]
    mean[cell] = sum / (end - cell * width)
  }
  return { at, peak, mean }
}

/** Most values that are sorted: quantiles of a sample of this size are accurate enough. */
const MOST_SORTED = 2 ** 20

/** The values at some quantiles (0 … 1), by linear interpolation between order statistics (numpy's default). */
export function quantilesOf(values: Float32Array, quantiles: readonly number[]): number[] {
  if (values.length === 0) return quantiles.map(() => Number.NaN)
  const stride = Math.ceil(values.length / MOST_SORTED)
  const sorted =
    stride === 1
      ? values.slice().sort()
      : Float32Array.from({ length: Math.floor(values.length / stride) }, (_, i) => values[i * stride]).sort()
  return quantiles.map((quantile) => {
    const place = quantile * (sorted.length - 1)
    const left = Math.floor(place)
    const right = Math.min(sorted.length - 1, left + 1)
    return sorted[left] + (sorted[right] - sorted[left]) * (place - left)
  })
}

/** A row for each quantile: in each of `count` equal parts of the text, the position whose value is nearest. */
export function quantileRows(values: Float32Array, quantiles: readonly number[], count: number): QuantileRow[] {
  const targets = quantilesOf(values, quantiles)
  return quantiles.map((quantile, i) => ({
    quantile,
    value: targets[i],
    positions: Array.from({ length: Math.min(count, values.length) }, (_, part) =>
      nearest(
        values,
        targets[i],
        Math.floor((values.length * part) / count),
        Math.floor((values.length * (part + 1)) / count),
      ),
    ),
  }))
}

function nearest(values: Float32Array, target: number, from: number, to: number): number {
  let best = from
  for (let t = from; t < to; t++) if (Math.abs(values[t] - target) < Math.abs(values[best] - target)) best = t
  return best
}
