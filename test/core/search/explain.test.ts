import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { FeatureValues } from '../../../core/features/evaluate.ts'
import { bestFirst, type Explanation, UnitAccount, unscored, withQ } from '../../../core/search/explain.ts'
import { levelsOf } from '../../../core/search/feature-levels.ts'
import { CircularShifts } from '../../../core/search/null/circular-shifts.ts'
import { splitCharacters } from '../../../core/search/split.ts'
import { detrended } from '../../../core/stats/detrend.ts'
import { benjaminiHochberg } from '../../../core/stats/fdr.ts'
import { persistentFeature, persistentUnit, random } from './signals.ts'

interface Case {
  name: string
  unit: number[]
  kind: 'boolean' | 'number'
  feature: number[]
  expected: { r: number; r2: number; trainR: number; auroc: number | null }
}
const golden: { heldout: [number, number][]; cases: Case[] } = JSON.parse(
  readFileSync(new URL('../../../fixtures/golden-search/explain.json', import.meta.url), 'utf8'),
)

const featureOf = ({ kind, feature }: Case): FeatureValues =>
  kind === 'boolean' ? { kind, values: Uint8Array.from(feature) } : { kind, values: Float32Array.from(feature) }

describe('a unit simulated from a feature', () => {
  test('is scored on the blocks that scikit-learn was given', () => {
    expect([...splitCharacters(golden.cases[0].unit.length).heldout]).toEqual(golden.heldout.flat())
  })

  test.each(golden.cases.map((c) => [c.name, c] as const))('agrees with scikit-learn: %s', (_, c) => {
    const account = new UnitAccount(Float32Array.from(c.unit), 'L0.h.0').against(featureOf(c))
    expect(account.r).toBeCloseTo(c.expected.r, 8)
    expect(account.r2).toBeCloseTo(c.expected.r2, 8)
    expect(account.trainR).toBeCloseTo(c.expected.trainR, 8)
    if (c.expected.auroc === null) expect(account.auroc).toBeNaN()
    else expect(account.auroc).toBeCloseTo(c.expected.auroc, 10)
  })

  test('has a small p for a feature that is followed, and for no other', () => {
    const p = (name: string) => {
      const c = golden.cases.find((c) => c.name === name)!
      return new UnitAccount(Float32Array.from(c.unit), 'L0.h.0').against(featureOf(c)).p
    }
    expect(p('a detector')).toBe(1 / 256)
    expect(p('noise')).toBeGreaterThan(0.05)
  })

  test.each<[string, Float32Array, RegExp]>([
    ['never changes', new Float32Array(1000).fill(2), /L1\.c\.3 has the same value, 2,/],
    [
      'is not a number somewhere',
      new Float32Array(1000).map((_, t) => (t === 7 ? Number.NaN : t)),
      /NaN at character 7/,
    ],
    ['is too short', Float32Array.from({ length: 100 }, (_, t) => t), /needs at least 512/],
  ])('is refused when it %s', (_, values, message) => {
    expect(() => new UnitAccount(values, 'L1.c.3')).toThrow(message)
  })
})

describe('the circular shifts of one feature', () => {
  test('equal a loop over every shift', () => {
    const length = 1024
    const uniform = random(3)
    const unit = Float32Array.from(persistentUnit(length, 0.9, uniform))
    for (const meanRun of [1, 5, 40]) {
      const truth = persistentFeature(length, meanRun, uniform)
      // the largest prime number up to a sixteenth of the text
      const turned = plainP(
        unit,
        truth,
        Array.from({ length: 15 }, (_, j) => (j + 1) * 61),
      )
      expect(new CircularShifts(unit, 15).p({ count: 2, of: truth })).toBeCloseTo(turned, 12)
    }
  })

  test('of independent persistent features about one in twenty has p below 0.05', () => {
    const uniform = random(11)
    for (const [coefficient, meanRun] of [
      [0, 1],
      [0.95, 50],
      [0.99, 100],
      [0.998, 400],
    ]) {
      const trials = 300
      let low = 0
      for (let trial = 0; trial < trials; trial++) {
        const unit = Float32Array.from(persistentUnit(8192, coefficient, uniform))
        if (new CircularShifts(unit, 127).p({ count: 2, of: persistentFeature(8192, meanRun, uniform) }) < 0.05) low++
      }
      // three deviations of a binomial count at 5 %
      expect(Math.abs(low - 0.05 * trials)).toBeLessThan(3 * Math.sqrt(trials * 0.05 * 0.95))
    }
  })
})

function plainP(unit: Float32Array, truth: Uint8Array, shifts: number[]): number {
  const values = detrended(unit)
  const trues = truth.reduce((a, b) => a + b, 0)
  const eta = (turn: number) => {
    const sums = [0, 0]
    truth.forEach((y, t) => {
      sums[y] += values[(t + turn) % unit.length]
    })
    return sums[0] ** 2 / (unit.length - trues) + sums[1] ** 2 / trues
  }
  return (1 + shifts.filter((turn) => eta(turn) >= eta(0) - 1e-9).length) / (1 + shifts.length)
}

describe('levels', () => {
  const all = Uint32Array.of(0, 1000)
  test('are the values of a number that has few', () => {
    const values = Float32Array.from({ length: 1000 }, (_, t) => (t % 5) - 2)
    expect(levelsOf({ kind: 'number', values }, all, 64)).toMatchObject({ count: 5 })
    expect([...levelsOf({ kind: 'number', values }, all, 64).of.subarray(0, 6)]).toEqual([0, 1, 2, 3, 4, 0])
  })
  test('are equally filled bins of one that has many', () => {
    const values = Float32Array.from({ length: 1000 }, (_, t) => ((t * 7919) % 1000) ** 2)
    const { count, of } = levelsOf({ kind: 'number', values }, all, 10)
    const filled = new Array(count).fill(0)
    for (const level of of) filled[level]++
    expect(filled).toEqual(new Array(10).fill(100))
  })
  test('take a value that was never seen for the nearest below, or the first', () => {
    const values = Float32Array.of(1, 3, 1, 3, 0, 2, 9)
    expect([...levelsOf({ kind: 'number', values }, Uint32Array.of(0, 4), 8).of]).toEqual([0, 1, 0, 1, 0, 0, 1])
  })
})

describe('Benjamini and Hochberg', () => {
  test('agrees with the example of their paper: four of fifteen are found at 5 %', () => {
    const p = Float64Array.of(
      ...[0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344],
      ...[0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1],
    )
    const q = benjaminiHochberg(p)
    expect(q.filter((value) => value <= 0.05)).toHaveLength(4)
    expect(q[0]).toBeCloseTo(0.0015, 12)
    expect(q[3]).toBeCloseTo((0.0095 * 15) / 4, 12)
    expect(q[14]).toBe(1)
  })
  test('never falls as p rises, whatever the order, and leaves NaN out', () => {
    expect([...benjaminiHochberg(Float64Array.of(0.5, Number.NaN, 0.01, 0.02))]).toEqual([0.5, Number.NaN, 0.03, 0.03])
  })
})

describe('the list', () => {
  const entry = (feature: string, r: number, p: number | null, problem: string | null = null): Explanation => ({
    ...unscored({ feature, expression: feature, meaning: '' }, 'boolean', ''),
    r,
    r2: r * r,
    p,
    problem,
  })
  test('has the best first and features without scores last', () => {
    const list = [entry('a', 0.1, 0.5), entry('b', Number.NaN, null, 'It is true at none.'), entry('c', 0.9, 0.004)]
    expect(bestFirst(list).map(({ feature }) => feature)).toEqual(['c', 'a', 'b'])
  })
  test('has q over the features with scores', () => {
    const list = withQ([entry('a', 0.1, 0.5), entry('b', Number.NaN, null, 'No.'), entry('c', 0.9, 0.004)])
    expect(list.map(({ q }) => q)).toEqual([0.5, null, 0.008])
  })
})
