// The random-basis baseline: the states of each layer and kind are rotated at random, which keeps their information and
// removes what is specific to single units; a unit is compared with the best of the rotated ones. The rotation is twice:
// a random permutation, random signs, and Walsh–Hadamard transforms over blocks of a power of two that fill the width,
// an orthogonal map in n log n steps a character.

import type { FeatureValues } from '../../features/evaluate.ts'
import { createRandom } from '../../model/random.ts'
import { FLOAT16 } from '../../util/float16-table.ts'
import { type ClassCounts, FALSE_AT, ROW } from '../codes/value-counts.ts'
import { NO_CLASSES, scoreTruth } from '../metrics/scores.ts'
import { lengthOf, type Split } from '../split.ts'
import type { ActivationSource, MetricValues } from '../types.ts'
import { scorePredictions } from './numeric-baseline.ts'

export interface RotatedBest {
  figures: MetricValues
  train: MetricValues
}

/** Characters that are rotated at most: an equal share of every stretch, from its beginning. */
const MOST_CHARACTERS = 1 << 16
/** Characters that are rotated together. */
const CHUNK = 512

/** The best of one rotated space, chosen by |r| on the train part. Yields the share that is done now and then. */
export function* bestRotated(
  source: ActivationSource,
  feature: FeatureValues,
  split: Split,
  { width, seed = 1 }: { /** units of a layer and kind, which lie side by side */ width: number; seed?: number },
): Generator<number, RotatedBest> {
  const places = chosenPlaces(split)
  const sums = momentsOf(feature, places.train)
  const spaces = Math.floor(source.units / width)
  let best = { r: -1, space: 0, unit: 0 }
  for (let space = 0; space < spaces; space++) {
    const xy = new Float64Array(width)
    const x = new Float64Array(width)
    const xx = new Float64Array(width)
    for (const { values, at, count } of rotatedChunks(source, places.train, space * width, width, seed + space)) {
      for (let unit = 0; unit < width; unit++)
        for (let i = 0, from = unit * CHUNK; i < count; i++) {
          const value = values[from + i]
          x[unit] += value
          xx[unit] += value * value
          xy[unit] += value * (feature.values[places.train[at + i]] - sums.mean)
        }
      yield (space + at / places.train.length) / spaces
    }
    for (let unit = 0; unit < width; unit++) {
      const spread = xx[unit] - (x[unit] * x[unit]) / places.train.length
      const r = spread > 0 && sums.squares > 0 ? Math.abs(xy[unit]) / Math.sqrt(spread * sums.squares) : 0
      if (r > best.r) best = { r, space, unit }
    }
  }
  const read = (positions: Uint32Array) => oneRotated(source, positions, best, width, seed)
  return scored(read(places.train), read(places.heldout), feature, places)
}

interface Places {
  train: Uint32Array
  heldout: Uint32Array
}

function chosenPlaces({ train, heldout }: Split): Places {
  const share = Math.min(1, MOST_CHARACTERS / (lengthOf(train) + lengthOf(heldout)))
  const of = (stretches: Uint32Array) => {
    const out: number[] = []
    for (let s = 0; s < stretches.length; s += 2) {
      const end = stretches[s] + Math.ceil((stretches[s + 1] - stretches[s]) * share)
      for (let t = stretches[s]; t < end; t++) out.push(t)
    }
    return Uint32Array.from(out)
  }
  return { train: of(train), heldout: of(heldout) }
}

function momentsOf({ values }: FeatureValues, places: Uint32Array): { mean: number; squares: number } {
  let sum = 0
  for (const t of places) sum += values[t]
  const mean = sum / places.length
  let squares = 0
  for (const t of places) squares += (values[t] - mean) ** 2
  return { mean, squares }
}

/** values: [width][CHUNK], `count` characters from place `at` on; overwritten by the next. */
function* rotatedChunks(source: ActivationSource, places: Uint32Array, first: number, width: number, seed: number) {
  const rotation = createRotation(width, seed)
  const values = new Float32Array(width * CHUNK)
  const { blockCharacters, groupUnits } = source
  const [firstGroup, lastGroup] = [Math.floor(first / groupUnits), Math.floor((first + width - 1) / groupUnits)]
  let block = -1
  let groups: Uint16Array[] = []
  for (let at = 0; at < places.length; ) {
    const here = Math.floor(places[at] / blockCharacters)
    if (here !== block) {
      block = here
      groups = []
      for (let group = firstGroup; group <= lastGroup; group++) groups.push(source.group(block, group).slice())
    }
    let count = 0
    while (count < CHUNK && at + count < places.length && Math.floor(places[at + count] / blockCharacters) === block)
      count++
    for (let unit = 0; unit < width; unit++) {
      const column = first + unit
      const bits = groups[Math.floor(column / groupUnits) - firstGroup]
      const scale = source.scale?.(column) ?? FLOAT16
      const lane = (column % groupUnits) * blockCharacters - block * blockCharacters
      for (let i = 0; i < count; i++) values[unit * CHUNK + i] = scale[bits[lane + places[at + i]]]
    }
    yield { values: rotation(values, CHUNK), at, count }
    at += count
  }
}

function oneRotated(
  source: ActivationSource,
  places: Uint32Array,
  { space, unit }: { space: number; unit: number },
  width: number,
  seed: number,
): Float32Array {
  const out = new Float32Array(places.length)
  for (const { values, at, count } of rotatedChunks(source, places, space * width, width, seed + space))
    out.set(values.subarray(unit * CHUNK, unit * CHUNK + count), at)
  return out
}

function scored(train: Float32Array, heldout: Float32Array, feature: FeatureValues, places: Places): RotatedBest {
  const [from, to] = [train.length, train.length + heldout.length]
  const all = new Float32Array(to)
  all.set(train)
  all.set(heldout, from)
  if (feature.kind === 'boolean') {
    const {
      heldout: figures,
      threshold: _,
      sign: __,
      ...chosen
    } = scoreTruth(valueCountsOf(all, feature.values, places))
    return { figures, train: chosen }
  }
  const numbers = Float32Array.from([...places.train, ...places.heldout], (t) => feature.values[t])
  const split = { train: Uint32Array.of(0, from), heldout: Uint32Array.of(from, to) }
  const scored = scorePredictions(all, numbers, split)
  return { figures: { ...NO_CLASSES, ...scored.heldout }, train: { ...NO_CLASSES, ...scored.train } }
}

function valueCountsOf(values: Float32Array, truth: Uint8Array, { train, heldout }: Places): ClassCounts {
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => values[a] - values[b])
  const rows = new Float64Array(values.length * ROW)
  let length = 0
  for (const i of order) {
    if (length === 0 || rows[(length - 1) * ROW] !== values[i]) rows[length++ * ROW] = values[i]
    const isTrain = i < train.length
    const true_ = truth[isTrain ? train[i] : heldout[i - train.length]]
    rows[(length - 1) * ROW + FALSE_AT[isTrain ? 'train' : 'heldout'] + true_]++
  }
  return { length, rows, finite: values.every(Number.isFinite) }
}

/** Rotates [width][stride] in place, column by column. */
type Rotation = (values: Float32Array, stride: number) => Float32Array

/** A random orthogonal map of so many dimensions; the same seed gives the same. */
export function createRotation(width: number, seed: number): Rotation {
  const random = createRandom(seed)
  const rounds = Array.from({ length: 2 }, () => {
    const order = Uint32Array.from({ length: width }, (_, i) => i)
    for (let i = width - 1; i > 0; i--) {
      const j = random.below(i + 1)
      ;[order[i], order[j]] = [order[j], order[i]]
    }
    return { order, signs: Float32Array.from({ length: width }, () => (random.below(2) === 0 ? 1 : -1)) }
  })
  let scratch = new Float32Array()
  return (values, stride) => {
    if (scratch.length !== values.length) scratch = new Float32Array(values.length)
    for (const { order, signs } of rounds) {
      for (let row = 0; row < width; row++) {
        const from = order[row] * stride
        for (let i = 0; i < stride; i++) scratch[row * stride + i] = signs[row] * values[from + i]
      }
      values.set(scratch)
      for (let first = 0; first < width; ) {
        const size = 2 ** Math.floor(Math.log2(width - first))
        hadamard(values, first, size, stride)
        first += size
      }
    }
    return values
  }
}

/** The orthonormal Walsh–Hadamard transform of the rows first…first + size. */
function hadamard(values: Float32Array, first: number, size: number, stride: number): void {
  for (let half = 1; half < size; half *= 2)
    for (let start = 0; start < size; start += 2 * half)
      for (let row = start; row < start + half; row++) {
        const [a, b] = [(first + row) * stride, (first + row + half) * stride]
        for (let i = 0; i < stride; i++) {
          const [x, y] = [values[a + i], values[b + i]]
          values[a + i] = (x + y) * Math.SQRT1_2
          values[b + i] = (x - y) * Math.SQRT1_2
        }
      }
}
