// One unit as ranks: each character gets one of at most 256 levels, which hold about equally many characters, and each
// level stands for the mean of its characters. Enough for intervals and curves; the figures themselves are exacter.

export interface UnitLevels {
  /** [characters] ascending with the unit's value */
  codes: Uint8Array
  /** [levels] the value each level stands for; none for a unit that holds a NaN or an infinity */
  values: Float32Array
}

const LEVELS = 256
/** Characters, evenly spaced, that say where the levels end. */
const SAMPLE = 1 << 14

/** @param values [characters] of one unit */
export function levelsOf(values: Float32Array): UnitLevels {
  const codes = new Uint8Array(values.length)
  if (!values.every(Number.isFinite)) return { codes, values: new Float32Array(0) }
  const cuts = cutsOf(values)
  const [sums, counts] = [new Float64Array(cuts.length + 1), new Float64Array(cuts.length + 1)]
  for (let t = 0; t < values.length; t++) {
    const level = levelAt(cuts, values[t])
    codes[t] = level
    sums[level] += values[t]
    counts[level]++
  }
  return { codes, values: Float32Array.from(sums, (sum, level) => (counts[level] ? sum / counts[level] : cuts[level])) }
}

/** The smallest value of each level but the first, ascending: every value that is met where there are few, else quantiles. */
function cutsOf(values: Float32Array): Float32Array {
  const step = Math.max(1, Math.floor(values.length / SAMPLE))
  const sample = values.filter((_, t) => t % step === 0).sort()
  const distinct = sample.filter((value, i) => i === 0 || value !== sample[i - 1])
  if (distinct.length <= LEVELS) return distinct.subarray(1)
  const quantiles = Float32Array.from(
    { length: LEVELS - 1 },
    (_, i) => sample[Math.floor(((i + 1) * sample.length) / LEVELS)],
  )
  return quantiles.filter((value, i) => value > (i === 0 ? sample[0] : quantiles[i - 1]))
}

/** How many cuts lie at or below the value. */
function levelAt(cuts: Float32Array, value: number): number {
  let [low, high] = [0, cuts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (cuts[middle] <= value) low = middle + 1
    else high = middle
  }
  return low
}
