// Overview of all units of a recording: each over the same stretch of text in few bins, their correlations, and their
// autocorrelation times. Units are read group by group.

import { kindAt, partAt, type UnitShape } from '../model/unit-names.ts'
import type { StateKind } from '../model/units.ts'
import { placeOf, type UnitScale } from '../schema/unit-scale.ts'
import type { ActivationSource } from '../search/types.ts'
import { FLOAT16 } from '../util/float16-table.ts'
import { chosenBlocks } from './correlated.ts'

export type GalleryShape = UnitShape

/** Selection of units: one layer or all (null), one kind or all. */
export interface GalleryPart {
  layer: number | null
  kind: string | null
}

/** The selected columns, ascending. */
export function columnsOfPart(shape: GalleryShape, { layer, kind }: GalleryPart): Uint32Array {
  const units = shape.layers * shape.kinds.length * shape.hidden
  const columns = Array.from({ length: units }, (_, column) => column)
  const wanted = (column: number) => {
    const part = partAt(shape, column)
    return (layer === null || part.layer === layer) && (kind === null || part.kind === kind)
  }
  return Uint32Array.from(layer === null && kind === null ? columns : columns.filter(wanted))
}

/** Positions on the units' scales (scale.ts), in steps of 1/127: [units][bins]. */
export interface GalleryValues {
  start: number
  end: number
  bins: number
  columns: Uint32Array
  low: Int8Array
  mean: Int8Array
  high: Int8Array
}

const step127 = (place: number) => Math.round(127 * Math.max(-1, Math.min(1, place || 0)))
/** Positions on a scale in steps of 1/127, by float16 bits: of raw values, and through tanh. */
const PLAIN = Int8Array.from(FLOAT16, step127)
const SQUEEZED = Int8Array.from(FLOAT16, (v) => step127(Math.tanh(v)))

/** The table from float16 bits of a column to steps of its scale. */
function stepsOn(scale: UnitScale): (bits: number) => number {
  if (scale.raw) return (bits) => step127(placeOf(scale, FLOAT16[bits]))
  const table = scale.quantity === 'tanh c' ? SQUEEZED : PLAIN
  return (bits) => table[bits]
}

/**
 * Characters start…end in bins of equal length (the last may be shorter); at most one bin a character.
 * @param scale of a column
 */
export function galleryValues(
  source: ActivationSource,
  shape: GalleryShape,
  columns: Uint32Array,
  { start, end, bins: most }: { start: number; end: number; bins: number },
  scale: (column: number, kind: StateKind) => UnitScale,
): GalleryValues {
  const { blockCharacters, groupUnits } = source
  const to = Math.min(end, source.characters)
  const from = Math.min(start, to)
  const step = Math.max(1, Math.ceil((to - from) / most))
  const bins = Math.ceil((to - from) / step)
  const made = () => new Int8Array(columns.length * bins)
  const out: GalleryValues = { start: from, end: to, bins, columns, low: made().fill(127), mean: made(), high: made() }
  out.high.fill(-127)
  const sums = new Int32Array(columns.length * bins)
  const steps = Array.from(columns, (column) => stepsOn(scale(column, kindAt(shape, column))))
  for (let block = Math.floor(from / blockCharacters); block * blockCharacters < to; block++) {
    const first = block * blockCharacters
    const span = { from: Math.max(from, first) - first, to: Math.min(to, first + blockCharacters) - first }
    let held = -1
    let bits: Uint16Array = new Uint16Array(0)
    columns.forEach((column, u) => {
      const group = Math.floor(column / groupUnits)
      if (group !== held) {
        held = group
        bits = source.group(block, group)
      }
      const stepOf = steps[u]
      const lane = (column % groupUnits) * blockCharacters
      for (let t = span.from; t < span.to; t++) {
        const value = stepOf(bits[lane + t])
        const at = u * bins + Math.floor((first + t - from) / step)
        if (value < out.low[at]) out.low[at] = value
        if (value > out.high[at]) out.high[at] = value
        sums[at] += value
      }
    })
  }
  for (let i = 0; i < sums.length; i++) {
    const bin = i % bins
    out.mean[i] = Math.round(sums[i] / (Math.min(step, to - from - bin * step) || 1))
  }
  return out
}

/** Units over a sample of the text. */
export interface UnitSample {
  /** [units][length] as shown, mean 0 and norm 1, so that a dot product is Pearson's r; zeros for a constant unit */
  rows: Float32Array
  length: number
  /** [units] lag at which the autocorrelation has fallen to 1/e, at most LAGS' last; 0 for a constant unit */
  memory: Float32Array
  /** characters read */
  characters: number
}

/** Lags of the autocorrelation, with linear interpolation between them. */
const LAGS = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512]

/**
 * @param blocks at most so many, evenly spaced over the recording
 * @param most values a unit that are correlated: evenly spaced among those read
 */
export function* sampleUnits(
  source: ActivationSource,
  shape: GalleryShape,
  columns: Uint32Array,
  { blocks, most }: { blocks: number; most: number },
): Generator<number, UnitSample, undefined> {
  const { blockCharacters, groupUnits } = source
  const chosen = chosenBlocks(source, blocks)
  const characters = chosen.reduce((sum, { length }) => sum + length, 0)
  const stride = Math.max(1, Math.ceil(characters / most))
  const length = Math.ceil(characters / stride)
  const out: UnitSample = {
    rows: new Float32Array(columns.length * length),
    length,
    memory: new Float32Array(columns.length),
    characters,
  }
  const values = new Float32Array(characters)
  let held = -1
  let parts: Uint16Array[] = []
  for (let u = 0; u < columns.length; u++) {
    const group = Math.floor(columns[u] / groupUnits)
    if (group !== held) {
      held = group
      parts = chosen.map(({ block }) => source.group(block, group))
      yield u / columns.length
    }
    const squeezed = kindAt(shape, columns[u]) === 'c'
    const lane = (columns[u] % groupUnits) * blockCharacters
    let at = 0
    chosen.forEach(({ length: n }, b) => {
      for (let t = lane; t < lane + n; t++)
        values[at++] = squeezed ? Math.tanh(FLOAT16[parts[b][t]]) : FLOAT16[parts[b][t]]
    })
    out.memory[u] = memoryOf(values.subarray(0, chosen[0]?.length ?? 0))
    standardise(values, stride, out.rows.subarray(u * length, (u + 1) * length))
  }
  return out
}

/** Every `stride`th value, standardised to mean 0 and norm 1. */
function standardise(values: Float32Array, stride: number, row: Float32Array): void {
  let sum = 0
  for (let i = 0; i < row.length; i++) sum += row[i] = values[i * stride]
  const mean = sum / row.length
  let squares = 0
  for (let i = 0; i < row.length; i++) squares += (row[i] -= mean) ** 2
  const norm = Math.sqrt(squares)
  for (let i = 0; i < row.length; i++) row[i] = norm > 1e-6 ? row[i] / norm : 0
}

/** Of one contiguous stretch. */
function memoryOf(values: Float32Array): number {
  const n = values.length
  let mean = 0
  for (const value of values) mean += value / n
  const lagged = (lag: number) => {
    let sum = 0
    for (let t = 0; t + lag < n; t++) sum += (values[t] - mean) * (values[t + lag] - mean)
    return sum
  }
  const all = lagged(0)
  if (all / n < 1e-9) return 0
  let [lag, r] = [0, 1]
  for (const next of LAGS) {
    if (next >= n / 2) break
    const fallen = lagged(next) / all
    if (fallen <= 1 / Math.E) return lag + ((r - 1 / Math.E) / (r - fallen)) * (next - lag)
    ;[lag, r] = [next, fallen]
  }
  return lag
}

/** Pearson's r of every pair: [units][units]; 1 on the diagonal. Yields after each row. */
export function* correlationMatrix({ rows, length }: Pick<UnitSample, 'rows' | 'length'>, units: number) {
  const r = new Float32Array(units * units)
  for (let a = 0; a < units; a++) {
    r[a * units + a] = 1
    const left = a * length
    for (let b = 0; b < a; b++) {
      const right = b * length
      let sum = 0
      for (let t = 0; t < length; t++) sum += rows[left + t] * rows[right + t]
      r[a * units + b] = r[b * units + a] = Math.max(-1, Math.min(1, sum))
    }
    yield a / units
  }
  return r
}
