// The best units from their values: every metric equals a direct count, on the scale that was searched, for planted,
// ordinary, saturated and rare ones.

import { describe, expect, test } from 'vitest'
import { valuesOfUnit } from '../../../core/search/codes/unit-values.ts'
import { TANH16 } from '../../../core/search/codes/value-scale.ts'
import { describeFeature } from '../../../core/search/feature-check.ts'
import { Refiner } from '../../../core/search/refine.ts'
import { replicated } from '../../../core/search/replicate.ts'
import { splitCharacters } from '../../../core/search/split.ts'
import { FLOAT16 } from '../../../core/util/float16-table.ts'
import { normal, persistentFeature, persistentUnit, random, toBits } from './signals.ts'

const LENGTH = 8192
const split = splitCharacters(LENGTH)
const inside = (stretches: Uint32Array) =>
  Array.from(stretches.keys())
    .filter((i) => i % 2 === 0)
    .flatMap((i) => Array.from({ length: stretches[i + 1] - stretches[i] }, (_, k) => stretches[i] + k))

const truth = persistentFeature(LENGTH, 12, random(7))
const rare = new Uint8Array(LENGTH).map((_, t) => (t % 211 < 3 ? 1 : 0))
const noise = persistentUnit(LENGTH, 0.9, random(8))
const UNITS: [string, Uint16Array, Uint8Array][] = [
  ['a planted unit', toBits(Float64Array.from(truth, (y) => 2 * y - 1)), truth],
  ['an ordinary one', toBits(noise.map((x, t) => x + truth[t])), truth],
  ['one that points down', toBits(noise.map((x, t) => x - 2 * truth[t])), truth],
  ['a saturated cell', toBits(noise.map((x, t) => 40 * (x + truth[t]))), truth],
  ['one that follows a rare feature', toBits(noise.map((x, t) => x + 2 * rare[t])), rare],
]

function refine(bits: Uint16Array, values: Uint8Array, scale: Float32Array) {
  const feature = { kind: 'boolean' as const, values }
  return new Refiner(feature, { split, ...describeFeature(feature) }).of(valuesOfUnit(bits, scale))
}

describe.each([
  ['as recorded', FLOAT16],
  ['through tanh', TANH16],
])('figures of values %s', (_, scale) => {
  test.each(UNITS)('equal a direct count: %s', (_, bits, values) => {
    const found = refine(bits, values, scale)
    for (const [figures, places] of [
      [found, inside(split.train)],
      [found.heldout, inside(split.heldout)],
    ] as const) {
      const unit = places.map((t) => scale[bits[t]])
      const y = places.map((t) => values[t])
      const said = unit.map((x) => (found.sign === 1 ? x >= found.threshold : x <= found.threshold))
      const hits = said.filter((s, i) => s && y[i]).length
      const predicted = said.filter(Boolean).length
      const trues = y.filter(Boolean).length
      expect(figures.precision).toBeCloseTo(predicted > 0 ? hits / predicted : 0, 12)
      expect(figures.recall).toBeCloseTo(hits / trues, 12)
      expect(figures.f1).toBeCloseTo((2 * hits) / (predicted + trues), 12)
      let wins = 0
      const falses = unit.filter((_, i) => !y[i])
      for (const [i, x] of unit.entries()) if (y[i]) for (const f of falses) wins += x > f ? 1 : x === f ? 0.5 : 0
      const auroc = wins / trues / falses.length
      expect(figures.auroc).toBeCloseTo(found.sign === 1 ? auroc : 1 - auroc, 12)
      expect(figures.r).toBeCloseTo(pearson(unit, y), 9)
    }
  })
})

test('a unit that is the feature has r 1, all its information and no doubt', () => {
  const { r, heldout, mutualInformation } = refine(UNITS[0][1], truth, TANH16)
  expect([r, heldout.r, heldout.auroc, heldout.f1]).toEqual([expect.closeTo(1, 6), expect.closeTo(1, 6), 1, 1])
  expect(mutualInformation).toBeGreaterThan(0.95)
})

test('a unit that has nothing to do with a persistent feature shares no information with it, on the average', () => {
  let sum = 0
  const trials = 40
  for (let trial = 0; trial < trials; trial++) {
    const uniform = random(trial + 100)
    const values = persistentFeature(LENGTH, 25, uniform)
    const bits = toBits(persistentUnit(LENGTH, 0.97, uniform).map((x) => x + 0.01 * normal(uniform)))
    sum += refine(bits, values, FLOAT16).heldout.mutualInformation
  }
  // without what chance shares taken off it is 0.04 bits
  expect(sum / trials).toBeLessThan(0.02)
})

test('a unit on another recording is counted over all characters with the sign and threshold it came with', () => {
  for (const [, bits, values] of UNITS) {
    const chosen = { unit: 'L0.c.1', sign: -1 as const, threshold: 0.25 }
    const figures = replicated(chosen, valuesOfUnit(bits, TANH16), { kind: 'boolean', values })
    const said = Array.from(bits, (pattern) => TANH16[pattern] <= 0.25)
    const hits = said.filter((s, t) => s && values[t]).length
    const trues = values.filter(Boolean).length
    expect(figures.recall).toBeCloseTo(hits / trues, 12)
    expect(figures.precision).toBeCloseTo(hits / said.filter(Boolean).length, 12)
    expect(figures.r).toBeCloseTo(
      pearson(
        Array.from(bits, (p) => TANH16[p]),
        Array.from(values),
      ),
      9,
    )
  }
})

function pearson(x: number[], y: number[]): number {
  const mean = (v: number[]) => v.reduce((a, b) => a + b, 0) / v.length
  const [mx, my] = [mean(x), mean(y)]
  const sum = (f: (i: number) => number) => x.reduce((total, _, i) => total + f(i), 0)
  return sum((i) => (x[i] - mx) * (y[i] - my)) / Math.sqrt(sum((i) => (x[i] - mx) ** 2) * sum((i) => (y[i] - my) ** 2))
}
