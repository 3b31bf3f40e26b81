import { describe, expect, test } from 'vitest'
import { createRandom } from '../../../../core/model/random.ts'
import { memoryCurve } from '../../../../core/search/metrics/memory-curve.ts'
import { splitCharacters } from '../../../../core/search/split.ts'
import { levelled } from '../arenas.ts'

const LENGTH = 60_000
const random = createRandom(4)
/** Stretches of 1 to 200 characters, true and false in turn. */
const values = new Uint8Array(LENGTH)
const since = new Uint32Array(LENGTH)
for (let t = 0, now = 0; t < LENGTH; now = 1 - now) {
  const end = Math.min(LENGTH, t + 1 + random.below(200))
  for (let start = t; t < end; t++) {
    values[t] = now
    since[t] = t - start
  }
}
const feature = { kind: 'boolean' as const, values }
const split = splitCharacters(LENGTH)
/** Follows the feature for so many characters after a change, and then nothing. */
const forgetful = (memory: number, sign = 1) =>
  levelled(Float32Array.from(values, (y, t) => (since[t] < memory ? sign * (2 * y - 1) : 0) + 0.3 * random.normal()))

describe('the memory curve', () => {
  test('stays high while the unit remembers, and falls to one half where it forgets', () => {
    const { points } = memoryCurve(forgetful(16), feature, split, 1)
    expect(points.map(({ from, to }) => [from, to])).toEqual([
      [0, 1],
      [1, 2],
      [2, 4],
      [4, 8],
      [8, 16],
      [16, 32],
      [32, 64],
      [64, 128],
      [128, 256],
    ])
    for (const { from, auroc, interval } of points) {
      if (from < 16) expect(auroc).toBeGreaterThan(0.99)
      else expect(Math.abs(auroc - 0.5)).toBeLessThan(0.08)
      expect(interval![0]).toBeLessThanOrEqual(auroc)
      expect(interval![1]).toBeGreaterThanOrEqual(auroc)
    }
  })

  test('counts every held-out character after the first change once', () => {
    const { points } = memoryCurve(forgetful(16), feature, split, 1)
    let held = 0
    for (let s = 0; s < split.heldout.length; s += 2) held += split.heldout[s + 1] - split.heldout[s]
    expect(points.reduce((sum, { characters }) => sum + characters, 0)).toBe(held)
  })

  test('of a unit of the opposite sign is the same', () => {
    for (const { from, auroc } of memoryCurve(forgetful(16, -1), feature, split, 1).points)
      if (from < 16) expect(auroc).toBeGreaterThan(0.99)
  })

  test('of a unit that lags behind begins low', () => {
    const late = levelled(Float32Array.from(values, (_, t) => (t < 8 ? 0 : values[t - 8]) + 0.1 * random.normal()))
    const { points } = memoryCurve(late, feature, split, 1)
    expect(points[0].auroc).toBeLessThan(0.2)
    expect(points[4].auroc).toBeGreaterThan(0.95)
  })

  test('has no interval where few blocks reach so far, and no AUROC where all characters are alike', () => {
    // true for 3 characters, false for 40, but once for 3,000
    const long = Uint8Array.from({ length: LENGTH }, (_, t) => (t % 43 < 3 && !(t > 31_000 && t < 34_000) ? 1 : 0))
    const { points } = memoryCurve(levelled(Float32Array.from(long)), { kind: 'boolean', values: long }, split, 1)
    const far = points.filter(({ from }) => from >= 64)
    expect(far.length).toBeGreaterThan(3)
    for (const { auroc, interval } of far) expect([auroc, interval]).toEqual([Number.NaN, null])
    expect(points[0].auroc).toBe(1)
  })

  test('is refused for a number and for a unit that is broken', () => {
    const number = { kind: 'number' as const, values: Float32Array.from(values) }
    expect(() => memoryCurve(forgetful(3), number, split, 1)).toThrow('this feature is a number')
    const broken = levelled(Float32Array.from(values).fill(Number.NaN, 5, 6))
    expect(() => memoryCurve(broken, feature, split, 1)).toThrow('not numbers')
  })
})
