// Units of two networks that do the same on one text: for each unit of the first the one of the second with the greatest
// |r|. It is chosen on the first half of the characters and its r is that of the second half, since the best of many is
// high by chance. Beside it the same with the second network's states rotated at random, layer by layer and kind by kind:
// the rotated ones carry the same information, and no unit of their own.

import { createRotation } from '../search/baselines/rotated.ts'
import type { Progress } from '../util/generators.ts'

export interface States {
  /** [units][characters] as they are shown; those of one layer and kind side by side */
  values: Float32Array
  units: number
  /** units of a layer and kind */
  width: number
}

export interface UnitMatches {
  /** [units of the first] index of a unit of the second; −1 for a unit that does not vary */
  match: Int32Array
  /** [units of the first] r on the second half */
  r: Float32Array
  /** [units of the first] 1 where each is the other's best */
  mutual: Uint8Array
  /** [units of the first] r with the best of the rotated ones, on the second half */
  rotated: Float32Array
}

/** Units between two reports. */
const PART = 8

/** @param characters of both, at least 4 */
export function* matchUnits(
  first: States,
  second: States,
  characters: number,
  seed: number,
): Generator<Progress, UnitMatches, undefined> {
  const half = characters >> 1
  const total = 2 * first.units + second.units
  const [own, other] = [halvesOf(first, characters, half), halvesOf(second, characters, half)]
  const found = yield* bestOf(own, other, half, 0, total)
  const back = yield* bestOf(other, own, half, first.units, total)
  const turned = halvesOf(rotatedStates(second, characters, seed), characters, half)
  const control = yield* bestOf(own, turned, half, first.units + second.units, total)
  const later = characters - half
  const rOf = (at: Int32Array, among: Halves) =>
    Float32Array.from(at, (j, i) => (j < 0 ? 0 : dot(own.later, i * later, among.later, j * later, later)))
  return {
    match: found,
    r: rOf(found, other),
    mutual: Uint8Array.from(found, (j, i) => (j >= 0 && back[j] === i ? 1 : 0)),
    rotated: rOf(control, turned),
  }
}

/** Standardised within each half, so that a dot product is r. */
interface Halves {
  units: number
  /** [units][half] and [units][the rest] */
  earlier: Float32Array
  later: Float32Array
}

function halvesOf({ values, units }: States, characters: number, half: number): Halves {
  const part = (from: number, length: number) => {
    const out = new Float32Array(units * length)
    for (let u = 0; u < units; u++) {
      const row = values.subarray(u * characters + from, u * characters + from + length)
      out.set(standardised(row), u * length)
    }
    return out
  }
  return { units, earlier: part(0, half), later: part(half, characters - half) }
}

/** Mean 0 and norm 1; zeros for a constant unit, or one that is not finite. */
function standardised(row: Float32Array): Float32Array {
  let [mean, squares] = [0, 0]
  for (const value of row) mean += value / row.length
  for (const value of row) squares += (value - mean) ** 2
  const norm = Math.sqrt(squares)
  return squares / row.length > 1e-13 && Number.isFinite(norm)
    ? row.map((value) => (value - mean) / norm)
    : new Float32Array(row.length)
}

/** For each unit the one of `among` with the greatest |r| on the first half. */
function* bestOf(
  of: Halves,
  among: Halves,
  half: number,
  before: number,
  total: number,
): Generator<Progress, Int32Array, undefined> {
  const best = new Int32Array(of.units).fill(-1)
  for (let i = 0; i < of.units; i++) {
    let most = 0
    for (let j = 0; j < among.units; j++) {
      const r = Math.abs(dot(of.earlier, i * half, among.earlier, j * half, half))
      if (r <= most) continue
      most = r
      best[i] = j
    }
    if (i % PART === 0) yield { done: Math.min(total, before + i), total }
  }
  return best
}

function dot(a: Float32Array, at: number, b: Float32Array, bt: number, length: number): number {
  let [even, odd] = [0, 0]
  let t = 0
  for (; t + 1 < length; t += 2) {
    even += a[at + t] * b[bt + t]
    odd += a[at + t + 1] * b[bt + t + 1]
  }
  return t < length ? even + odd + a[at + t] * b[bt + t] : even + odd
}

function rotatedStates({ values, units, width }: States, characters: number, seed: number): States {
  const turned = values.slice()
  for (let from = 0, k = 0; from < units; from += width, k++)
    createRotation(width, seed + k)(turned.subarray(from * characters, (from + width) * characters), characters)
  return { values: turned, units, width }
}
