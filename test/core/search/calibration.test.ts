// The short form of `npm run calibrate`: p, q and held-out metrics on recordings that are independent of the feature.

import { describe, expect, test } from 'vitest'
import { type NullStudy, nullStudies } from '../../calibrate/studies.ts'
import { WORLDS } from '../../calibrate/worlds.ts'

const [LENGTH, UNITS, SETS, EACH] = [4096, 32, 12, 4]

/** At most so many of n where one in twenty is right: 2.6 standard errors above. */
const most = (n: number) => n * 0.05 + 2.6 * Math.sqrt(n * 0.05 * 0.95)

describe('of units that have nothing to do with it', () => {
  const all = nullStudies(WORLDS, { length: LENGTH, units: UNITS, sets: SETS, each: EACH })
  const studies = new Map<string, NullStudy>(WORLDS.map((world, w) => [world, all[w]]))

  test.each(WORLDS)('a feature (%s) has some unit at p ≤ 0.05, and a row of a matrix, one time in twenty', (world) => {
    const { features, p05, row05, pairs, pair05 } = studies.get(world)!
    expect(features).toBeGreaterThan(30)
    expect(p05).toBeLessThanOrEqual(most(features))
    expect(row05).toBeLessThanOrEqual(most(features))
    expect(pair05).toBeLessThanOrEqual(most(pairs))
  })

  test('the best has held-out metrics at chance level, over all features that have them', () => {
    const all = [...studies.values()].flatMap(({ heldout }) => heldout)
    const mean = all.reduce((a, b) => a + b, 0) / all.length
    const error = Math.sqrt(all.reduce((sum, x) => sum + (x - mean) ** 2, 0)) / all.length
    expect(all.length).toBeGreaterThan(150)
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.01 + 2.6 * error)
  })
})
