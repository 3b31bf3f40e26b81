// A folder of a file a unit, as OpenAI's neuron explainer keeps neurons (`NeuronRecord`): moments, the top activating
// stretches, a random sample of stretches, and samples by quantile of their highest activation. A token is a character,
// a stretch 64 of them.

import { parseColumn } from './column-names.ts'
import { columnsOf, jsonBytes, partCharacters, parts, type StatesFormat, type StatesSource } from './states-format.ts'

/** Characters of a stretch. */
const STRETCH = 64
const MOST_POSITIVE = 20
const RANDOM = 20
const QUANTILES = [0.99, 0.9, 0.75, 0.5, 0.25]
const OF_QUANTILE = 5

interface Stretches {
  /** the highest activation of each */
  highest: Float32Array
  mean: number
  variance: number
  skewness: number
  kurtosis: number
}

export const neuronRecords: StatesFormat = {
  id: 'neuron-records',
  *write(source) {
    const units = columnsOf(source, 'unit')
    for (const [i, column] of units.entries()) {
      const { name } = source.columns[column]
      const { layer, index, group } = parseColumn(name)
      const bytes = jsonBytes(recordOf(source, column, { layer, index, name }))
      yield { file: `neurons/${group.replace(/[^\w.-]+/g, '_')}/${index}.json`, bytes, share: (i + 1) / units.length }
    }
  },
}

function recordOf(source: StatesSource, column: number, unit: { layer: number; index: number; name: string }) {
  const { highest, ...moments } = stretchesOf(source, column)
  const order = Array.from(highest.keys()).sort((a, b) => highest[b] - highest[a] || a - b)
  const record = (stretch: number) => {
    const from = stretch * STRETCH
    const to = Math.min(source.length, from + STRETCH)
    const tokens = Array.from(source.points(from, to), (point) => String.fromCodePoint(point))
    return { tokens, activations: Array.from(source.values(column, from, to)) }
  }
  const at = (share: number) => Math.min(order.length - 1, Math.floor((1 - share) * order.length))
  const spread = (stretches: readonly number[], count: number) =>
    Array.from({ length: Math.min(count, stretches.length) }, (_, i) =>
      record(stretches[Math.floor((i * stretches.length) / Math.min(count, stretches.length))]),
    )
  return {
    neuron_id: { layer_index: unit.layer, neuron_index: unit.index, name: unit.name },
    random_sample: spread([...highest.keys()], RANDOM),
    random_sample_by_quantile: QUANTILES.map((share, i) =>
      spread(order.slice(i === 0 ? 0 : at(QUANTILES[i - 1]), Math.max(1, at(share))), OF_QUANTILE),
    ),
    quantile_boundaries: QUANTILES.map((share) => highest[order[at(share)]]),
    ...moments,
    most_positive_activation_records: order.slice(0, MOST_POSITIVE).map(record),
    provenance: source.provenance,
  }
}

/** Two passes: the mean, then the moments about it. */
function stretchesOf(source: StatesSource, column: number): Stretches {
  const { length } = source
  const highest = new Float32Array(Math.ceil(length / STRETCH)).fill(Number.NEGATIVE_INFINITY)
  let sum = 0
  for (const [from, to] of parts(length, partCharacters(1)))
    for (const [i, value] of source.values(column, from, to).entries()) {
      sum += value
      const stretch = Math.floor((from + i) / STRETCH)
      if (value > highest[stretch]) highest[stretch] = value
    }
  const mean = sum / length
  let [second, third, fourth] = [0, 0, 0]
  for (const [from, to] of parts(length, partCharacters(1)))
    for (const value of source.values(column, from, to)) {
      const square = (value - mean) ** 2
      second += square
      third += square * (value - mean)
      fourth += square * square
    }
  const variance = second / length
  const none = variance === 0
  return {
    ...{ highest, mean, variance },
    skewness: none ? 0 : third / length / variance ** 1.5,
    kurtosis: none ? 0 : fourth / length / variance ** 2 - 3,
  }
}
