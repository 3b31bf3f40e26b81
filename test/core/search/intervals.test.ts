import { describe, expect, test } from 'vitest'
import { createRandom } from '../../../core/model/random.ts'
import { drawBlocks, intervalOf, RESAMPLES } from '../../../core/search/bootstrap.ts'
import { HeldoutIntervals } from '../../../core/search/heldout-intervals.ts'
import { scoreTruth } from '../../../core/search/scores.ts'
import { splitCharacters } from '../../../core/search/split.ts'
import { Histogram } from './histogram.ts'
import { levelled } from './shelves.ts'
import { persistentFeature, persistentUnit, random, toBits } from './signals.ts'

/** Φ(z) by Simpson's rule. */
function normal(z: number): number {
  const n = 2000
  const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)
  let sum = density(0) + density(z)
  for (let i = 1; i < n; i++) sum += density((z * i) / n) * (i % 2 ? 4 : 2)
  return 0.5 + (sum * z) / n / 3
}

/** A unit that is the feature times `weight`, and a memory of its own on top. */
function follower(length: number, weight: number, memory: number, seed: number) {
  const { uniform } = createRandom(seed)
  const values = persistentFeature(length, 25, uniform)
  const unit = Float32Array.from(persistentUnit(length, memory, uniform), (x, t) => x + weight * values[t])
  return { feature: { kind: 'boolean' as const, values }, unit }
}

describe('the 95 % intervals of held-out figures', () => {
  test.each([
    [16_384, 1, 0.95],
    [16_384, 3, 0.95],
    [32_768, 1, 0.99],
  ])(
    'of %i characters (effect %f, memory %f) hold the truth 95 times in 100',
    (length, weight, memory) => {
      const trials = 600
      const truth = { auroc: normal(weight / Math.SQRT2), r: weight / 2 / Math.sqrt(weight ** 2 / 4 + 1) }
      const held = { r: 0, auroc: 0 }
      const split = splitCharacters(length)
      for (let trial = 0; trial < trials; trial++) {
        const { feature, unit } = follower(length, weight, memory, trial + length)
        const found = new HeldoutIntervals(feature, split, trial).of(levelled(unit), 1)
        for (const figure of ['r', 'auroc'] as const)
          if (found[figure][0] <= truth[figure] && truth[figure] <= found[figure][1]) held[figure]++
      }
      // of 600 trials the share has a standard error of .9 points; where figures are skewed, 32 blocks miss one point
      for (const share of [held.r / trials, held.auroc / trials]) {
        expect(share).toBeGreaterThan(0.94 - 0.027)
        expect(share).toBeLessThan(0.95 + 0.027)
      }
    },
    120_000,
  )

  test('lie around the held-out figures, and the seed decides them', () => {
    const { feature, unit } = follower(20_000, 1, 0.9, 4)
    const split = splitCharacters(20_000)
    const { heldout } = scoreTruth(new Histogram(feature.values, split).count(toBits(unit)))
    const of = (seed: number) => new HeldoutIntervals(feature, split, seed).of(levelled(unit), 1)
    const { r, auroc } = of(1)
    expect(r[0]).toBeLessThan(heldout.r)
    expect(r[1]).toBeGreaterThan(heldout.r)
    expect(auroc[0]).toBeLessThan(heldout.auroc)
    expect(auroc[1]).toBeGreaterThan(heldout.auroc)
    expect(auroc[1] - auroc[0]).toBeLessThan(0.2)
    expect(of(1)).toEqual(of(1))
    expect(of(2)).not.toEqual(of(1))
  })

  test('of a unit that points the other way are those of its mirror image', () => {
    const { feature, unit } = follower(20_000, 1, 0.9, 4)
    const split = splitCharacters(20_000)
    const up = new HeldoutIntervals(feature, split, 1).of(levelled(unit), 1)
    const down = new HeldoutIntervals(feature, split, 1).of(levelled(unit.map((x) => -x)), -1)
    for (const [i, edge] of down.auroc.entries()) expect(edge).toBeCloseTo(up.auroc[i], 2)
    expect(down.r[0]).toBeCloseTo(-up.r[1], 2)
  })

  test('a unit that is the feature has no doubt about it', () => {
    const { feature } = follower(20_000, 1, 0.9, 5)
    const same = levelled(Float32Array.from(feature.values))
    const { r, auroc } = new HeldoutIntervals(feature, splitCharacters(20_000), 1).of(same, 1)
    expect(auroc).toEqual([1, 1])
    expect(r).toEqual([expect.closeTo(1, 9), expect.closeTo(1, 9)])
  })

  test('are not given for a broken unit, a constant one, or trues in too few blocks', () => {
    const { feature, unit } = follower(20_000, 1, 0.9, 6)
    const split = splitCharacters(20_000)
    const of = (unit: Float32Array, values = feature.values) =>
      new HeldoutIntervals({ kind: 'boolean', values }, split, 1).of(levelled(unit), 1)
    const none = [Number.NaN, Number.NaN]
    expect(of(unit.with(7, Number.NaN))).toEqual({ r: none, auroc: none })
    expect(of(unit.map(() => 0.5)).r).toEqual(none)
    expect(
      of(
        unit,
        feature.values.map((y, t) => (t < 2000 ? y : 0)),
      ).auroc,
    ).toEqual(none)
  })

  test('of a number are of r alone', () => {
    const { unit } = follower(20_000, 1, 0.9, 7)
    const values = unit.map((x, t) => x + (t % 17) / 4)
    const { r, auroc } = new HeldoutIntervals({ kind: 'number', values }, splitCharacters(20_000), 1).of(
      levelled(unit),
      1,
    )
    expect(r[0]).toBeGreaterThan(0.5)
    expect(r[1]).toBeLessThan(1)
    expect(auroc).toEqual([Number.NaN, Number.NaN])
  })
})

describe('drawing blocks', () => {
  test('takes as many as there are, each as often on the average', () => {
    const { counts } = drawBlocks(32, 3)
    for (let i = 0; i < RESAMPLES; i++) expect(counts.subarray(i * 32, i * 32 + 32).reduce((a, b) => a + b)).toBe(32)
    for (let block = 0; block < 32; block++) {
      const taken = counts.filter((_, i) => i % 32 === block).reduce((a, b) => a + b)
      // five standard errors of a Poisson count
      expect(Math.abs(taken - RESAMPLES)).toBeLessThan(5 * Math.sqrt(RESAMPLES))
    }
  })

  test("gives a mean of independent blocks Student's interval", () => {
    const uniform = random(8)
    const values = Float64Array.from({ length: 32 }, () => uniform())
    const mean = values.reduce((a, b) => a + b) / 32
    const deviation = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 31)
    const [low, high] = intervalOf((n) => values.reduce((sum, v, i) => sum + v * n[i], 0) / 32, drawBlocks(32, 1))
    // t of 31 degrees of freedom; a thousand draws place an edge within a tenth of the width
    const reach = (2.0395 * deviation) / Math.sqrt(32)
    expect(Math.abs(low - (mean - reach))).toBeLessThan(reach / 5)
    expect(Math.abs(high - (mean + reach))).toBeLessThan(reach / 5)
  })

  test('gives nothing where most draws mean nothing', () => {
    expect(intervalOf((n) => (n[0] > 1 ? 1 : Number.NaN), drawBlocks(8, 1))).toEqual([Number.NaN, Number.NaN])
  })
})
