import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fitLogistic, predictor } from '../../../core/stats/logistic.ts'
import { jaccardOf, mirrored, separation } from '../../../core/stats/separation.ts'

interface Case {
  name: string
  ridge: number
  columns: number[][]
  truth: string
  weights: number[]
  expected: { intercept: number; weights: number[]; loss: number; auroc: number; f1: number; accuracy: number }
}
const golden: { cases: Case[] } = JSON.parse(
  readFileSync(new URL('../../../fixtures/golden-search/probe.json', import.meta.url), 'utf8'),
)
const dataOf = ({ columns, truth, weights }: Case) => ({
  columns: columns.map((column) => Float32Array.from(column)),
  truth: Uint8Array.from(truth, Number),
  weights: Float64Array.from(weights),
})

describe.each(golden.cases.map((c) => [c.name, c] as const))('logistic regression: %s', (_, c) => {
  const data = dataOf(c)
  const fit = fitLogistic(data, { ridge: c.ridge })

  test('has the weights and the loss of scikit-learn', () => {
    const scale = Math.max(1, ...c.expected.weights.map(Math.abs))
    expect(Math.abs(fit.intercept - c.expected.intercept)).toBeLessThan(2e-3 * scale)
    fit.weights.forEach((weight, j) => {
      expect(Math.abs(weight - c.expected.weights[j])).toBeLessThan(2e-3 * scale)
    })
    // the smaller loss is the better fit: this one may not be worse than scikit-learn's
    expect(fit.loss).toBeLessThan(c.expected.loss + 1e-9)
    expect(fit.loss).toBeCloseTo(c.expected.loss, 6)
  })

  test('separates true from false as well', () => {
    const z = predictor(data.columns, fit, data.truth.length)
    const found = separation(
      z.filter((_, i) => data.truth[i] === 1).sort(),
      z.filter((_, i) => data.truth[i] === 0).sort(),
    )
    expect(found.auroc).toBeCloseTo(c.expected.auroc, 4)
    expect(found.f1).toBeCloseTo(c.expected.f1, 3)
  })

  test('comes to the same from an earlier fit on fewer columns', () => {
    const columns = data.columns.slice(0, -1)
    const earlier = fitLogistic({ ...data, columns }, { ridge: c.ridge })
    const start = { ...earlier, weights: Float64Array.of(...earlier.weights, 0) }
    expect(fitLogistic(data, { ridge: c.ridge, start }).loss).toBeCloseTo(fit.loss, 8)
  })
})

/** Threshold by threshold, as scikit-learn's average_precision_score. */
function averagePrecision(a: number[], b: number[]): number {
  let [sum, recalled] = [0, 0]
  for (const cut of [...new Set(a)].sort((x, y) => y - x)) {
    const hits = a.filter((x) => x >= cut).length
    sum += ((hits - recalled) / a.length) * (hits / (hits + b.filter((y) => y >= cut).length))
    recalled = hits
  }
  return sum
}

describe('two sets of values', () => {
  const values = fc.array(fc.integer({ min: -6, max: 6 }), { minLength: 1, maxLength: 40 })

  test('are compared as by counting every pair, and every threshold', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const [trues, falses] = [Float32Array.from(a).sort(), Float32Array.from(b).sort()]
        const found = separation(trues, falses)
        const wins = a.flatMap((x) => b.map((y) => (x > y ? 1 : x === y ? 0.5 : 0))).reduce<number>((s, v) => s + v, 0)
        expect(found.auroc).toBeCloseTo(wins / (a.length * b.length), 12)
        const f1 = (cut: number) => {
          const hits = a.filter((x) => x >= cut).length
          return (2 * hits) / (hits + b.filter((y) => y >= cut).length + a.length)
        }
        expect(found.f1).toBeCloseTo(Math.max(...a.map(f1)), 12)
        expect(f1(found.threshold)).toBeCloseTo(found.f1, 12)
        expect(found.averagePrecision).toBeCloseTo(averagePrecision(a, b), 12)
        const [turnedTrues, turnedFalses] = [mirrored(trues), mirrored(falses)]
        expect(separation(turnedTrues, turnedFalses).auroc).toBeCloseTo(1 - found.auroc, 12)
      }),
    )
  })

  test('an F1 is a Jaccard index', () => {
    fc.assert(
      fc.property(fc.nat(30), fc.nat(30), fc.nat(30), (both, onlyA, onlyB) => {
        fc.pre(both > 0)
        const f1 = (2 * both) / (2 * both + onlyA + onlyB)
        expect(jaccardOf(f1)).toBeCloseTo(both / (both + onlyA + onlyB), 12)
      }),
    )
  })
})
