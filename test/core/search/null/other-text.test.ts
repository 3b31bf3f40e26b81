// The null from the same feature on other stretches: their places, its false positives, and a case that shifts cannot decide.

import { describe, expect, test } from 'vitest'
import { columns } from '../../../../core/features/regions.ts'
import { indexText } from '../../../../core/features/text.ts'
import type { Chance } from '../../../../core/search/null/chance.ts'
import {
  LEAST_CHARACTERS,
  LEAST_STRETCHES,
  otherText,
  planStretches,
  type Stretches,
  stretchChance,
  type Where,
} from '../../../../core/search/null/other-text.ts'
import { correlateAll } from '../arenas.ts'
import { normal, persistentFeature, persistentUnit, type Random, random, recordingOf, toBits } from '../signals.ts'

/** Overlaps nothing, and lies in the text. */
function checkPlaces({ total, start, characters }: Where, plan: Stretches): void {
  const all = [...plan.starts, start].sort((a, b) => a - b)
  for (const [i, from] of all.entries()) {
    const to = from + (from === start ? characters : plan.characters)
    expect(from).toBeGreaterThanOrEqual(0)
    expect(to).toBeLessThanOrEqual(all[i + 1] ?? total)
  }
}

describe('the stretches', () => {
  test('are as long as the recording where nineteen and more fit', () => {
    const where = { total: 5_000_000, start: 1_200_000, characters: 100_000, units: 64 }
    const plan = planStretches(where)
    expect(plan.characters).toBe(100_000)
    expect(plan.starts).toHaveLength(49)
    checkPlaces(where, plan)
    expect(plan.starts.filter((from) => from < where.start).length).toBe(12)
  })

  test('are shorter where fewer fit', () => {
    const where = { total: 1_190_317, start: 1_071_287, characters: 119_030, units: 1024 }
    const plan = planStretches(where)
    expect(plan.characters).toBeLessThan(1_071_287 / LEAST_STRETCHES)
    expect(plan.characters).toBeGreaterThan((0.95 * 1_071_287) / LEAST_STRETCHES)
    expect(plan.starts.length).toBeGreaterThanOrEqual(LEAST_STRETCHES)
    checkPlaces(where, plan)
  })

  test('begin at no regular distance', () => {
    const { starts } = planStretches({ total: 2_000_000, start: 0, characters: 90_000, units: 64 })
    const distances = new Set(starts.slice(1).map((from, i) => from - starts[i]))
    expect(distances.size).toBeGreaterThan(starts.length / 2)
  })

  test('are shorter and no more than can be computed in some seconds, however much there is', () => {
    for (const units of [64, 1024, 65_536]) {
      const where = { total: 2 ** 27, start: 2 ** 25, characters: 10_000_000, units }
      const plan = planStretches(where)
      expect(plan.starts.length).toBeGreaterThanOrEqual(LEAST_STRETCHES)
      expect(units * plan.characters * (plan.starts.length + 1)).toBeLessThanOrEqual(2 ** 33)
      expect(plan.characters * (plan.starts.length + 1)).toBeLessThanOrEqual(2 ** 24)
      checkPlaces(where, plan)
    }
  })

  test('are none where too few fit, with a sentence', () => {
    const plan = planStretches({ total: 60_000, start: 0, characters: 45_000, units: 8 })
    expect(plan).toEqual({ characters: LEAST_CHARACTERS, starts: [], capacity: 3 })
    expect(otherText(plan, null, String, 45_000)).toMatchObject({ p: null, stretches: 0 })
    expect(otherText(plan, null, String, 45_000).sentence).toBe(
      'Other stretches of this text cannot serve as chance: outside the recording there is room for 3 of 4,096 characters, and 19 are needed.',
    )
  })
})

function chanceOf(units: readonly Float64Array[], features: readonly (Uint8Array | Float32Array)[]): Chance {
  const work = stretchChance(recordingOf(units.map(toBits)), features)
  let step = work.next()
  while (!step.done) step = work.next()
  return step.value
}

describe('chance by them', () => {
  test('some unit of twelve that has nothing to do with the feature has p ≤ 0.05 one time in twenty', () => {
    const trials = 200
    let found = 0
    for (let trial = 0; trial < trials; trial++) {
      const uniform = random(trial + 1)
      const units = Array.from({ length: 12 }, (_, u) => persistentUnit(1000, [0, 0.9, 0.98][u % 3], uniform))
      const features = Array.from({ length: 20 }, () => persistentFeature(1000, 20, uniform))
      if (Math.min(...chanceOf(units, features).p) <= 0.05) found++
    }
    expect(found).toBeGreaterThan(0)
    expect(found).toBeLessThanOrEqual(trials * 0.05 + 2.6 * Math.sqrt(trials * 0.05 * 0.95))
  })

  test('a unit that follows the feature is found, and its r is that of the values', () => {
    const uniform = random(5)
    const features = Array.from({ length: 20 }, () => persistentFeature(1000, 20, uniform))
    const units = Array.from({ length: 8 }, () => persistentUnit(1000, 0.9, uniform))
    units[5] = Float64Array.from(features[0], (on) => on + normal(uniform))
    const { p, z } = chanceOf(units, features)
    expect(p[5]).toBe(1 / 20)
    expect(z.indexOf(Math.max(...z))).toBe(5)
    expect(Math.min(...p.filter((_, unit) => unit !== 5))).toBeGreaterThan(0.05)
  })

  test('a counter on lines of one length is found, though shifts by whole lines reproduce it', () => {
    const uniform = random(11)
    const characters = 4000
    const here = columnsOn(characters, () => 16)
    const features = [here, ...Array.from({ length: 39 }, () => columnsOn(characters, ragged(uniform)))]
    const units = Array.from({ length: 8 }, () => persistentUnit(characters, 0.9, uniform))
    units[3] = Float64Array.from(here, (column) => column / 5 + normal(uniform))
    const [{ r, shifted }] = correlateAll([toBits(units[3])], [here], 255)[0]
    const asFar = shifted.filter((other) => other >= Math.abs(r) - 1e-3).length
    expect((1 + asFar) / (1 + shifted.length), 'p by shifts').toBeGreaterThan(0.05)
    expect(chanceOf(units, features).p[3], 'p by other stretches').toBe(1 / 40)
  })
})

const ragged = (uniform: Random) => () => 8 + Math.floor(60 * uniform())

function columnsOn(characters: number, line: () => number): Float32Array {
  let text = ''
  while (text.length < characters) text += `${'a'.repeat(line() - 1)}\n`
  return columns(indexText(text.slice(0, characters)))
}
