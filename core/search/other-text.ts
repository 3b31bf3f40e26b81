// A second opinion on chance: the same feature of other stretches of the text, held against the states that were recorded
// here. A turn of the feature (null.ts) keeps its rhythm, so that a feature which repeats itself on these lines meets
// itself again; other stretches have a rhythm of their own. Nothing is turned; each unit's r with the feature of each
// stretch is a draw, and so is its r with the feature of its own, and p is made of them as it is of turns (chance.ts).

import { createRandom, type Random } from '../model/random.ts'
import { FLOAT16 } from '../util/float16-table.ts'
import { type Chance, chanceOf } from './chance.ts'
import { UnitVector } from './null.ts'
import type { ActivationSource, OtherText } from './types.ts'

/** Fewer stretches give no p of 0.05. */
export const LEAST_STRETCHES = 19
const MOST_STRETCHES = 99
/** Characters: shorter ones say little. */
export const LEAST_CHARACTERS = 4096
/** Products of a state and a feature, of all units and stretches together: some ten seconds. */
const MOST_PRODUCTS = 2 ** 33
/** Values of the feature that are held, of all stretches together. */
const MOST_HELD = 2 ** 24
/** Of the longest that fit, so that there is room between them and they begin at no regular distance. */
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
  /** where each begins in the text; none overlaps another or the recording. Empty where there is room for too few */
  starts: number[]
  /** how many of these characters there is room for */
  room: number
}

/** Stretches as long as the recording, or as long as there is room for enough of them. The same text gives the same. */
export function planStretches({ total, start, characters, units }: Where, seed = 1): Stretches {
  const regions = [
    { from: 0, length: start },
    { from: start + characters, length: Math.max(0, total - start - characters) },
  ]
  const room = (length: number) => regions.reduce((sum, region) => sum + Math.floor(region.length / length), 0)
  const draws = LEAST_STRETCHES + 1
  const most = Math.floor(Math.min(characters, MOST_PRODUCTS / units / draws, MOST_HELD / draws))
  if (most < LEAST_CHARACTERS || room(LEAST_CHARACTERS) < LEAST_STRETCHES)
    return { characters: LEAST_CHARACTERS, starts: [], room: room(LEAST_CHARACTERS) }
  const fitting = longest(room, most)
  const length = Math.max(LEAST_CHARACTERS, Math.floor(fitting * (fitting < most ? SHARE : 1)))
  const affordable = Math.floor(Math.min(MOST_PRODUCTS / units, MOST_HELD) / length) - 1
  const count = Math.min(MOST_STRETCHES, room(length), affordable)
  const random = createRandom(seed)
  const [before, after] = shared(
    count,
    regions.map((region) => Math.floor(region.length / length)),
  )
  return {
    characters: length,
    starts: [...placed(regions[0], before, length, random), ...placed(regions[1], after, length, random)],
    room: room(length),
  }
}

/** The greatest length of which there is room for enough; the shortest is known to have it. */
function longest(room: (length: number) => number, most: number): number {
  let [low, high] = [LEAST_CHARACTERS, most]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (room(middle) >= LEAST_STRETCHES) low = middle
    else high = middle - 1
  }
  return low
}

/** In proportion to the room on both sides. */
function shared(count: number, [before, after]: readonly number[]): [number, number] {
  const first = Math.max(count - after, Math.min(before, Math.round((count * before) / (before + after))))
  return [first, count - first]
}

/** Begins of stretches in a region, what is left of it dealt out at random between them. */
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
  const turns = features.length
  const vectors = features.map((values) => standardised(values, length))
  const r = new Float32Array(units * turns)
  const x = new Float32Array(blockCharacters)
  const groups = Math.ceil(units / groupUnits)
  for (let group = 0; group < groups; group++) {
    const here = Math.min(groupUnits, units - group * groupUnits)
    const sums = new Float64Array(here * turns)
    const moments = new Float64Array(2 * here)
    for (let from = 0, block = 0; from < length; from += blockCharacters, block++) {
      const bits = source.group(block, group)
      const count = Math.min(blockCharacters, length - from)
      for (let unit = 0; unit < here; unit++) {
        const scale = source.scale?.(group * groupUnits + unit) ?? FLOAT16
        for (let t = 0; t < count; t++) x[t] = scale[bits[unit * blockCharacters + t]]
        addMoments(x, count, moments, unit)
        for (let turn = 0; turn < turns; turn++) sums[unit * turns + turn] += product(x, vectors[turn], from, count)
      }
      yield (group + from / length) / groups
    }
    for (let unit = 0; unit < here; unit++) {
      const squares = moments[2 * unit + 1] - moments[2 * unit] ** 2 / length
      const norm = squares > 0 ? 1 / Math.sqrt(squares) : 0
      for (let turn = 0; turn < turns; turn++)
        r[(group * groupUnits + unit) * turns + turn] = sums[unit * turns + turn] * norm
    }
  }
  return chanceOf(r, turns - 1, true)
}

/** Less its mean and slow drift, and divided by its length: with a unit made so, the sum of products is r. */
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

/** What is told of it. @param name of a column @param recorded characters */
export function otherText(
  { characters, starts, room }: Stretches,
  chance: Pick<Chance, 'p' | 'z'> | null,
  name: (column: number) => string,
  recorded: number,
): OtherText {
  if (!chance) {
    const sentence = `Other stretches of this text cannot serve as chance: outside the recording there is room for ${room} of ${thousands(characters)} characters, and ${LEAST_STRETCHES} are needed.`
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
