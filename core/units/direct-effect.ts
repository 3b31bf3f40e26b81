// Direct effect of a unit of the top layer on the logits, through the decoder: its column of W_hy × the standard deviation
// of its h. Logits are defined up to a constant, so effects are relative to their mean, weighted by the frequencies of the
// characters.

import type { Unit } from '../model/units.ts'
import type { Network } from '../run/evaluate.ts'

export interface CharacterEffect {
  character: string
  /** change of the logit, nats, relative to the weighted mean */
  change: number
}

/**
 * @param slope change of the unit's h with one standard deviation of the unit
 * @param frequencies [vocabulary] summing to 1
 * @returns the most promoted first; null for a unit that is not in the top layer
 */
export function directEffect(
  { spec, parameters }: Network,
  { layer, index }: Unit,
  slope: number,
  characters: readonly string[],
  frequencies: Float64Array,
): CharacterEffect[] | null {
  if (layer !== spec.layers - 1) return null
  const { data } = parameters.get('decoder.weight')!
  const changes = characters.map((_, id) => data[id * spec.hidden + index] * slope)
  const usual = changes.reduce((sum, change, id) => sum + change * frequencies[id], 0)
  return characters
    .map((character, id) => ({ character, change: changes[id] - usual }))
    .sort((a, b) => b.change - a.change)
}

/** [vocabulary] relative frequencies of the characters. */
export function frequenciesOf(ids: ArrayLike<number>, vocabulary: number): Float64Array {
  const frequencies = new Float64Array(vocabulary)
  for (let t = 0; t < ids.length; t++) frequencies[ids[t]] += 1 / ids.length
  return frequencies
}

/** Change of y with one standard deviation of x, by least squares: cov(x, y) / sd(x); 0 for a constant x. */
export function moveOf(x: Float32Array, y: Float32Array): number {
  const n = Math.min(x.length, y.length)
  let [meanX, meanY] = [0, 0]
  for (let t = 0; t < n; t++) {
    meanX += x[t] / n
    meanY += y[t] / n
  }
  let [xx, xy] = [0, 0]
  for (let t = 0; t < n; t++) {
    xx += (x[t] - meanX) ** 2
    xy += (x[t] - meanX) * (y[t] - meanY)
  }
  return xx > 0 ? xy / n / Math.sqrt(xx / n) : 0
}
