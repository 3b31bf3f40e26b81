import { describe, expect, test } from 'vitest'
import type { FeatureValues } from '../../../core/features/evaluate.ts'
import { createRandom } from '../../../core/model/random.ts'
import { valuesOfUnit } from '../../../core/search/codes/unit-values.ts'
import { describeFeature } from '../../../core/search/feature-check.ts'
import { drawBlocks, intervalOf, RESAMPLES } from '../../../core/search/metrics/bootstrap.ts'
import { scoreTruth } from '../../../core/search/metrics/scores.ts'
import { Refiner } from '../../../core/search/refine.ts'
import { splitCharacters } from '../../../core/search/split.ts'
import { FLOAT16 } from '../../../core/util/float16-table.ts'
import { Histogram } from './histogram.ts'
import { persistentFeature, persistentUnit, random, toBits } from './signals.ts'

/** A unit that is the feature times `weight`, and a memory of its own on top. */
function follower(length: number, weight: number, memory: number, seed: number) {
  const { uniform } = createRandom(seed)
  const values = persistentFeature(length, 25, uniform)
  const unit = Float32Array.from(persistentUnit(length, memory, uniform), (x, t) => x + weight * values[t])
  return { feature: { kind: 'boolean' as const, values }, unit }
}

/** As a search has it. */
function refined(feature: FeatureValues, unit: ArrayLike<number>) {
  const split = splitCharacters(unit.length)
  const { correlationTime, heldout } = describeFeature(feature)
  return new Refiner(feature, { split, correlationTime, heldout }).of(valuesOfUnit(toBits(unit), FLOAT16))
}

describe('the 95 % intervals of held-out metrics', () => {
  test.each([
    [16_384, 1, 0.95],
    [16_384, 3, 0.95],
    [32_768, 1, 0.99],
  ])(
    'of %i characters (effect %f, memory %f) hold the figure of another stretch 95 times in 100',
    (length, weight, memory) => {
      const trials = 300
      const held = { r: 0, auroc: 0 }
      for (let trial = 0; trial < trials; trial++) {
        const { feature, unit } = follower(2 * length, weight, memory, trial + length)
        const half = (from: number) =>
          refined(
            { kind: 'boolean', values: feature.values.slice(from, from + length) },
            unit.slice(from, from + length),
          )
        const { intervals } = half(0)
        const other = half(length).heldout
        for (const figure of ['r', 'auroc'] as const)
          if (intervals[figure][0] <= other[figure] && other[figure] <= intervals[figure][1]) held[figure]++
      }
      // of 300 trials the share has a standard error of 1.3 points
      for (const share of [held.r / trials, held.auroc / trials]) {
        expect(share).toBeGreaterThan(0.93 - 0.039)
        expect(share).toBeLessThanOrEqual(0.96 + 0.039)
      }
    },
  )

  test('lie around the held-out metrics', () => {
    const { feature, unit } = follower(20_000, 1, 0.9, 4)
    const { heldout, intervals } = refined(feature, unit)
    expect(heldout).toMatchObject({
      auroc: scoreTruth(new Histogram(feature.values, splitCharacters(unit.length)).count(toBits(unit))).heldout.auroc,
    })
    for (const figure of ['r', 'auroc'] as const) {
      expect(intervals[figure][0]).toBeLessThan(heldout[figure])
      expect(intervals[figure][1]).toBeGreaterThan(heldout[figure])
    }
    expect(intervals.auroc[1] - intervals.auroc[0]).toBeLessThan(0.25)
  })

  test('of a unit that points the other way are those of its mirror image', () => {
    const { feature, unit } = follower(20_000, 1, 0.9, 4)
    const [up, down] = [unit, unit.map((x) => -x)].map((values) => refined(feature, values))
    expect([up.sign, down.sign]).toEqual([1, -1])
    for (const [i, edge] of down.intervals.auroc.entries()) expect(edge).toBeCloseTo(up.intervals.auroc[i], 9)
    expect(down.intervals.r[0]).toBeCloseTo(-up.intervals.r[1], 9)
  })

  test('a unit that is the feature has no doubt about it', () => {
    const { feature } = follower(20_000, 1, 0.9, 5)
    const { r, auroc } = refined(feature, feature.values).intervals
    expect(auroc).toEqual([1, 1])
    expect(r).toEqual([expect.closeTo(1, 6), expect.closeTo(1, 6)])
  })

  test('are not given for a broken unit, a constant one, or trues in too few blocks', () => {
    const { feature, unit } = follower(20_000, 1, 0.9, 6)
    const none = [Number.NaN, Number.NaN]
    expect(refined(feature, unit.with(7, Number.NaN)).intervals).toEqual({ r: none, auroc: none })
    expect(
      refined(
        feature,
        unit.map(() => 0.5),
      ).intervals.r,
    ).toEqual(none)
    const early = feature.values.map((y, t) => (t < 4000 ? y : 0))
    expect(refined({ kind: 'boolean', values: early }, unit).intervals.auroc).toEqual(none)
  })

  test('of a number are of r alone', () => {
    const { unit } = follower(20_000, 1, 0.9, 7)
    const values = unit.map((x, t) => x + (t % 17) / 4)
    const { r, auroc } = refined({ kind: 'number', values }, unit).intervals
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
