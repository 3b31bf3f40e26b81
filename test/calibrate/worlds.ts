// Recordings and features whose relation is known, because it was made: units of many memories that have nothing to do
// with any feature, features of many kinds, and features that some units follow as closely as is asked.

import type { FeatureValues } from '../../core/features/evaluate.ts'
import type { ActivationSource } from '../../core/search/types.ts'
import { normal, persistentFeature, persistentUnit, type Random, random, toBits } from '../core/search/signals.ts'

/** What a feature is like: of short or long stretches, seldom true, becoming more frequent, repeating itself, a number. */
export type World = 'short' | 'long' | 'rare' | 'drifting' | 'periodic' | 'number'

export const WORLDS: readonly World[] = ['short', 'long', 'rare', 'drifting', 'periodic', 'number']

const MEMORIES = [0, 0.8, 0.9, 0.95, 0.98, 0.99]

/**
 * Float16 bits of units that have nothing to do with any feature: a third each noise with a memory of up to a hundred
 * characters, the same through a saturating tanh, and two states that switch after some tens of characters.
 */
export function unrelatedUnits(length: number, count: number, seed: number): Uint16Array[] {
  return Array.from({ length: count }, (_, unit) => {
    const uniform = random(seed * 100_003 + unit)
    const noise = () => persistentUnit(length, MEMORIES[((unit / 3) % MEMORIES.length) | 0], uniform)
    if (unit % 3 === 0) return toBits(noise().map(Math.tanh))
    if (unit % 3 === 1) return toBits(noise().map((x) => Math.tanh(3 * x)))
    const state = persistentFeature(length, 4 + 60 * uniform(), uniform)
    return toBits(Float64Array.from(state, (on) => Math.tanh(2 * on - 1 + 0.5 * normal(uniform))))
  })
}

/** A feature of a world over a text of this length. */
export function featureOf(world: World, length: number, seed: number): FeatureValues {
  const uniform = random(seed * 7919 + 17)
  switch (world) {
    case 'short':
      return truth(persistentFeature(length, 3, uniform))
    case 'long':
      return truth(persistentFeature(length, 40, uniform))
    case 'rare':
      return truth(stretches(length, 12, length / Math.max(12, length / 2500), uniform))
    case 'drifting':
      return truth(drifting(length, uniform))
    case 'periodic':
      return { kind: 'number', values: fixedColumns(length, 20 + Math.floor(80 * uniform()), uniform) }
    case 'number':
      return { kind: 'number', values: columns(length, () => 20 + Math.floor(60 * uniform())) }
  }
}

const truth = (values: Uint8Array): FeatureValues => ({ kind: 'boolean', values })

/** True for `on` characters on the average, then false for `off`. */
function stretches(length: number, on: number, off: number, uniform: Random): Uint8Array {
  let now = 0
  return new Uint8Array(length).map(() => {
    if (uniform() < 1 / (now ? on : off)) now = 1 - now
    return now
  })
}

/** True now and then, more and more often through the text. */
function drifting(length: number, uniform: Random): Uint8Array {
  const drawn = persistentFeature(length, 12, uniform)
  const up = uniform() < 0.5
  return drawn.map((now, t) => (uniform() < (0.5 * (up ? t : length - t)) / length ? now : 0))
}

/** Characters since the line began, on lines of one length, from somewhere in a line. */
function fixedColumns(length: number, line: number, uniform: Random): Float32Array {
  const from = Math.floor(line * uniform())
  return Float32Array.from({ length }, (_, t) => (t + from) % line)
}

/** Characters since the line began, on lines of these lengths. */
function columns(length: number, lineLength: () => number): Float32Array {
  const values = new Float32Array(length)
  for (let t = 0, left = lineLength(), column = 0; t < length; t++) {
    values[t] = column
    if (column++ < left) continue
    column = 0
    left = lineLength()
  }
  return values
}

/** A unit that follows a feature with about this r: the feature, standardised, and noise of the same persistence. */
export function followingUnit(feature: FeatureValues, r: number, seed: number): Uint16Array {
  const uniform = random(seed * 31 + 5)
  const { values } = feature
  let [sum, squares] = [0, 0]
  for (const value of values) {
    sum += value
    squares += value * value
  }
  const mean = sum / values.length
  const deviation = Math.sqrt(squares / values.length - mean * mean)
  const noise = persistentUnit(values.length, 0.8, uniform)
  return toBits(noise.map((x, t) => (r * (values[t] - mean)) / deviation + Math.sqrt(1 - r * r) * x))
}

/** The units as a search reads them. */
export function sourceOf(columns: readonly Uint16Array[]): ActivationSource {
  const [blockCharacters, groupUnits] = [4096, 16]
  return {
    characters: columns[0].length,
    units: columns.length,
    blockCharacters,
    groupUnits,
    name: (column) => `L0.h.${column}`,
    group(block, group) {
      const data = new Uint16Array(groupUnits * blockCharacters)
      for (let k = 0; k < groupUnits; k++)
        columns[group * groupUnits + k]
          ? data.set(
              columns[group * groupUnits + k].subarray(block * blockCharacters, (block + 1) * blockCharacters),
              k * blockCharacters,
            )
          : undefined
      return data
    },
  }
}
