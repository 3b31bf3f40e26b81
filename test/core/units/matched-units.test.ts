// Units of two networks that do the same: against numpy, and planted.

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { createRandom } from '../../../core/model/random.ts'
import { matchUnits } from '../../../core/units/matched-units.ts'
import { finish } from '../../../core/util/generators.ts'

const golden = JSON.parse(
  readFileSync(new URL('../../../fixtures/golden/matched-units.json', import.meta.url), 'utf8'),
) as { first: number[][]; second: number[][]; match: number[]; r: number[] }
const statesOf = (rows: readonly (readonly number[])[], width: number) => ({
  ...{ values: Float32Array.from(rows.flat()), units: rows.length, width },
})

it('matches are chosen on the first half and have the r of the second, as numpy has them', () => {
  const { first, second } = golden
  const found = finish(matchUnits(statesOf(first, 5), statesOf(second, 4), first[0].length, 1))
  expect([...found.match]).toEqual(golden.match)
  for (const [i, r] of found.r.entries()) expect(r).toBeCloseTo(golden.r[i], 5)
})

it('units that were put elsewhere and turned round are found, which rotated ones are not', () => {
  const random = createRandom(4)
  const [units, characters] = [32, 1024]
  const rows = Array.from({ length: units }, () => Array.from({ length: characters }, () => random.normal()))
  const moved = rows.map((_, i) => rows[(i + 7) % units].map((value) => (i % 2 ? -value : value)))
  const found = finish(matchUnits(statesOf(rows, units), statesOf(moved, units), characters, 1))
  expect([...found.match]).toEqual(rows.map((_, i) => (i + units - 7) % units))
  expect([...found.mutual]).toEqual(rows.map(() => 1))
  for (const r of found.r) expect(Math.abs(r)).toBeCloseTo(1, 5)
  expect(Math.max(...found.rotated.map(Math.abs))).toBeLessThan(0.8)
})

it('a unit that does not vary has no match', () => {
  const rows = [Array.from({ length: 64 }, () => 2), Array.from({ length: 64 }, (_, t) => Math.sin(t))]
  const found = finish(matchUnits(statesOf(rows, 2), statesOf(rows, 2), 64, 1))
  expect([...found.match]).toEqual([-1, 1])
  expect(found.r[0]).toBe(0)
})
