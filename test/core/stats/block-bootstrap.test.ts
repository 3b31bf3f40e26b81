// Standard errors against scipy and the closed form of the circular block bootstrap (fixtures/make-golden-bootstrap.py).
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { bootstrapMean } from '../../../core/stats/block-bootstrap.ts'

const golden = JSON.parse(
  readFileSync(new URL('../../../fixtures/golden-search/bootstrap.json', import.meta.url), 'utf8'),
)
const values: number[] = golden.values

test('with blocks of one value the standard error is that of scipy', () => {
  const { mean, standardError } = bootstrapMean(values, { block: 1, draws: 9999 })
  expect(mean).toBeCloseTo(golden.mean, 9)
  expect(standardError / golden.independent).toBeCloseTo(1, 1)
})

test('with blocks of ⌈√n⌉ values it is the closed form, and far larger where successive values are alike', () => {
  const { standardError, interval } = bootstrapMean(values)
  expect(Math.abs(standardError / golden.blocks - 1)).toBeLessThan(0.07)
  expect(standardError).toBeGreaterThan(2 * golden.independent)
  expect((interval[1] - interval[0]) / (2 * 1.96 * golden.blocks)).toBeCloseTo(1, 0)
})

test('the mean of a subset is taken over its members, and a single one has no standard error', () => {
  const among = Uint8Array.from(values, (_, i) => (i % 3 === 0 ? 1 : 0))
  const members = values.filter((_, i) => i % 3 === 0)
  const { count, mean } = bootstrapMean(values, { among })
  expect(count).toBe(300)
  expect(mean).toBeCloseTo(members.reduce((sum, value) => sum + value, 0) / 300, 9)
  expect(bootstrapMean([3]).standardError).toBeNaN()
})
