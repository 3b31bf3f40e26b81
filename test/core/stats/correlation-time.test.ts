// The lag at which a feature's autocorrelation has fallen to 1/e.

import { describe, expect, test } from 'vitest'
import { createRandom } from '../../../core/model/random.ts'
import { correlationTime } from '../../../core/stats/correlation-time.ts'

/** A value that changes with probability 1 − `stay` to one of `levels` values. */
function steps(characters: number, stay: number, levels: number, seed: number): number[] {
  const random = createRandom(seed)
  let value = 0
  return Array.from({ length: characters }, () => {
    if (random.uniform() >= stay) value = Math.floor(random.uniform() * levels)
    return value
  })
}

/** Pearson's r of the values with those `lag` later, over all pairs. */
function autocorrelation(values: readonly number[], lag: number): number {
  const [a, b] = [values.slice(0, values.length - lag), values.slice(lag)]
  const mean = (x: readonly number[]) => x.reduce((sum, each) => sum + each, 0) / x.length
  const [meanA, meanB] = [mean(a), mean(b)]
  let [ab, aa, bb] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    ab += (a[i] - meanA) * (b[i] - meanB)
    aa += (a[i] - meanA) ** 2
    bb += (b[i] - meanB) ** 2
  }
  return ab / Math.sqrt(aa * bb)
}

/** The same by its definition. */
function byDefinition(values: readonly number[]): number {
  const lags = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512]
  let [before, lagBefore] = [1, 0]
  for (const lag of lags) {
    const here = autocorrelation(values, lag)
    if (here <= 1 / Math.E) return lagBefore + ((lag - lagBefore) * (before - 1 / Math.E)) / (before - here)
    before = here
    lagBefore = lag
  }
  throw new Error('longer than was allowed for')
}

describe('the correlation time', () => {
  test.each([
    [1000, 0.5],
    [1023, 0.9],
    [4097, 0.97],
    [9999, 0.99],
  ])('of %i truth values that stay with probability %d is that of its definition', (characters, stay) => {
    for (const seed of [1, 2, 3]) {
      const values = steps(characters, stay, 2, seed)
      expect(correlationTime(Uint8Array.from(values))).toBeCloseTo(byDefinition(values), 9)
    }
  })

  test('of numbers too, where no more pairs are there than are taken', () => {
    for (const stay of [0.5, 0.95]) {
      const values = steps(20_000, stay, 9, 7)
      expect(correlationTime(Float32Array.from(values))).toBeCloseTo(byDefinition(values), 6)
    }
  })

  test('of a long row of numbers, from some of its pairs, is near that of their decay', () => {
    // r at lag k is stay^k: 1/e at −1 / ln stay
    const values = Float32Array.from(steps(1_000_000, 0.98, 9, 3))
    expect(Math.abs(correlationTime(values) + 1 / Math.log(0.98))).toBeLessThan(3)
  })

  test('is 0 for a value that never changes, and half the text for one that changes once', () => {
    expect(correlationTime(new Uint8Array(1000))).toBe(0)
    expect(correlationTime(new Uint8Array(1000).fill(1))).toBe(0)
    expect(correlationTime(new Float32Array(1000).fill(2.5))).toBe(0)
    const half = Uint8Array.from({ length: 1000 }, (_, t) => (t < 500 ? 0 : 1))
    expect(correlationTime(half)).toBeGreaterThan(200)
    expect(correlationTime(half)).toBeLessThanOrEqual(500)
  })
})
