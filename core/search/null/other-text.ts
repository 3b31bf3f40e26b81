// A second null: the same feature on other stretches of the text, against the states of the recording. A circular shift
// (null.ts) keeps the period of the feature, so that a periodic feature correlates with itself at some shifts; other
// stretches do not. Each unit's r with the feature of each stretch is a draw, its r with the feature of its own stretch
// too, and p is computed from them as from shifts (chance.ts).

import { createRandom, type Random } from '../../model/random.ts'
import { FLOAT16 } from '../../util/float16-table.ts'
import type { ActivationSource, OtherText } from '../types.ts'
import { type Chance, chanceOf } from './chance.ts'
import { UnitVector } from './null.ts'

/** Fewest stretches that allow p ≤ 0.05. */
export const LEAST_STRETCHES = 19
const MOST_STRETCHES = 99
/** Characters of the shortest stretch that is compared. */
export const LEAST_CHARACTERS = 4096
/** Products of a state and a feature, of all units and stretches: some ten seconds. */
const MOST_PRODUCTS = 2 ** 33
/** Values of the feature in memory, of all stretches. */
const MOST_HELD = 2 ** 24
/** Share of the longest length that fits, which leaves space to place them at irregular distances. */
const SHARE = 0.97

export interface Where {
  /** characters of the text */
  total: number
  /** where the recording begins in it */
  start: number
  /** of the recording */
  characters: number
  units: number
}

export interface Stretches {
  /** characters of each, and of the recording's beginning, that are compared */
  characters: number
  /** where each begins in the text; none overlaps another or the recording. Empty where too few fit */
  starts: number[]
  /** how many stretches of this length fit */
  capacity: number
}

/** Stretches as long as the recording, or as long as enough of them fit. Deterministic. */
export function planStretches({ total, start, characters, units }: Where, seed = 1): Stretches {
  const regions = [
    { from: 0, length: start },
    { from: start + characters, length: Math.max(0, total - start - characters) },
  ]
  const capacity = (length: number) => regions.reduce((sum, region) => sum + Math.floor(region.length / length), 0)
  const draws = LEAST_STRETCHES + 1
  const most = Math.floor(Math.min(characters, MOST_PRODUCTS / units / draws, MOST_HELD / draws))
  if (most < LEAST_CHARACTERS || capacity(LEAST_CHARACTERS) < LEAST_STRETCHES)
    return { characters: LEAST_CHARACTERS, starts: [], capacity: capacity(LEAST_CHARACTERS) }
  const fitting = longest(capacity, most)
  const length = Math.max(LEAST_CHARACTERS, Math.floor(fitting * (fitting < most ? SHARE : 1)))
  const affordable = Math.floor(Math.min(MOST_PRODUCTS / units, MOST_HELD) / length) - 1
  const count = Math.min(MOST_STRETCHES, capacity(length), affordable)
  const random = createRandom(seed)
  const [before, after] = shared(
    count,
    regions.map((region) => Math.floor(region.length / length)),
  )
  return {
    characters: length,
    starts: [...placed(regions[0], before, length, random), ...placed(regions[1], after, length, random)],
    capacity: capacity(length),
  }
}

/** The greatest length of which enough fit; LEAST_CHARACTERS does. */
function longest(capacity: (length: number) => number, most: number): number {
  let [low, high] = [LEAST_CHARACTERS, most]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (capacity(middle) >= LEAST_STRETCHES) low = middle
    else high = middle - 1
  }
  return low
}

/** In proportion to the space on either side of the recording. */
function shared(count: number, [before, after]: readonly number[]): [number, number] {
  const first = Math.max(count - after, Math.min(before, Math.round((count * before) / (before + after))))
  return [first, count - first]
}

/** Starts of stretches in a region, with random gaps between them. */
function placed(region: { from: number; length: number }, count: number, length: number, random: Random): number[] {
  const left = region.length - count * length
  const gaps = Array.from({ length: count }, () => Math.floor(random.uniform() * (left + 1))).sort((a, b) => a - b)
  return gaps.map((gap, i) => region.from + gap + i * length)
}

/**
 * Yields the share that is done now and then.
 * @param features [stretches + 1] of as many characters each, first that of the recording's beginning
 */
export function* stretchChance(
  source: ActivationSource,
  features: readonly (Uint8Array | Float32Array)[],
): Generator<number, Chance> {
  const { units, groupUnits, blockCharacters } = source
  const [{ length }] = features
  const draws = features.length
  const vectors = features.map((values) => standardised(values, length))
  const r = new Float32Array(units * draws)
  const x = new Float32Array(blockCharacters)
  const groups = Math.ceil(units / groupUnits)
  for (let group = 0; group < groups; group++) {
    const here = Math.min(groupUnits, units - group * groupUnits)
    const sums = new Float64Array(here * draws)
    const moments = new Float64Array(2 * here)
    for (let from = 0, block = 0; from < length; from += blockCharacters, block++) {
      const bits = source.group(block, group)
      const count = Math.min(blockCharacters, length - from)
      for (let unit = 0; unit < here; unit++) {
        const scale = source.scale?.(group * groupUnits + unit) ?? FLOAT16
        for (let t = 0; t < count; t++) x[t] = scale[bits[unit * blockCharacters + t]]
        addMoments(x, count, moments, unit)
        for (let draw = 0; draw < draws; draw++) sums[unit * draws + draw] += product(x, vectors[draw], from, count)
      }
      yield (group + from / length) / groups
    }
    for (let unit = 0; unit < here; unit++) {
      const squares = moments[2 * unit + 1] - moments[2 * unit] ** 2 / length
      const norm = squares > 0 ? 1 / Math.sqrt(squares) : 0
      for (let draw = 0; draw < draws; draw++)
        r[(group * groupUnits + unit) * draws + draw] = sums[unit * draws + draw] * norm
    }
  }
  return chanceOf(r, draws - 1, true)
}

/** Detrended and scaled to Σ y² = 1: with a unit so scaled, the sum of products is r. */
function standardised(values: Uint8Array | Float32Array, length: number): Float32Array {
  const out = new Float32Array(length)
  const whole = { blocks: 1, places: length, length, shifts: 0 }
  new UnitVector(values, length, true).cut(whole, 0, length, out)
  return out
}

function addMoments(x: Float32Array, count: number, moments: Float64Array, unit: number): void {
  let [sum, squares] = [0, 0]
  for (let t = 0; t < count; t++) {
    sum += x[t]
    squares += x[t] * x[t]
  }
  moments[2 * unit] += sum
  moments[2 * unit + 1] += squares
}

function product(x: Float32Array, y: Float32Array, from: number, count: number): number {
  let [even, odd, t] = [0, 0, 0]
  for (; t + 1 < count; t += 2) {
    even += x[t] * y[from + t]
    odd += x[t + 1] * y[from + t + 1]
  }
  if (t < count) even += x[t] * y[from + t]
  return even + odd
}

/** The result in words. @param name of a column @param recorded characters */
export function otherText(
  { characters, starts, capacity }: Stretches,
  chance: Pick<Chance, 'p' | 'z'> | null,
  name: (column: number) => string,
  recorded: number,
): OtherText {
  if (!chance) {
    const sentence = `Other stretches of this text cannot serve as chance: outside the recording there is room for ${capacity} of ${thousands(characters)} characters, and ${LEAST_STRETCHES} are needed.`
    return { stretches: 0, characters: 0, p: null, unit: null, sentence }
  }
  let best = 0
  for (let column = 1; column < chance.p.length; column++) {
    const [p, least] = [chance.p[column], chance.p[best]]
    if (p < least || (p === least && chance.z[column] > chance.z[best])) best = column
  }
  const p = chance.p[best]
  const compared = characters < recorded ? `its first ${thousands(characters)} characters` : 'the recording'
  const sentence = `With the same feature of ${starts.length} other stretches of this text as chance, against ${compared}: p ${p.toFixed(3)} (${name(best)}).`
  return { stretches: starts.length, characters, p, unit: name(best), sentence }
}

/** “119,030” */
const thousands = (n: number) => String(n).replace(/\B(?=(\d{3})+$)/g, ',')
