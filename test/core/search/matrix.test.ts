import { describe, expect, test } from 'vitest'
import { cellP, rowChances, rowMetrics } from '../../../core/search/matrix.ts'
import { planShifts } from '../../../core/search/null/null.ts'
import { type PreparedFeature, prepareFeature } from '../../../core/search/prepared.ts'
import { searchUnits } from '../../../core/search/search.ts'
import { benjaminiHochberg } from '../../../core/stats/fdr.ts'
import { codeCacheOf, KERNELS, loaded } from './arenas.ts'
import { nullScores } from './null-scores.ts'
import { normal, persistentFeature, persistentUnit, random, toBits } from './signals.ts'

const LENGTH = 16_384

function finished<T>(work: Generator<unknown, T>): T {
  for (let step = work.next(); ; step = work.next()) if (step.done) return step.value
}

function matrix(columns: readonly Uint16Array[], features: readonly PreparedFeature[], shifts = 127) {
  const cache = loaded(columns, KERNELS[1])
  const plan = planShifts(LENGTH, shifts)
  const figures = features.map((feature) => finished(rowMetrics(cache, feature)))
  const values = features.map((feature) => feature.values)
  const chances = finished(rowChances(cache, values, plan))
  return { figures, chances, p: chances.map(({ pooled, deviations }) => cellP(pooled, deviations)) }
}

const boolean = (values: Uint8Array) => prepareFeature({ kind: 'boolean', values }, LENGTH)

describe('a matrix', () => {
  const uniform = random(31)
  const truths = [10, 40].map((run) => persistentFeature(LENGTH, run, uniform))
  const number = Float32Array.from({ length: LENGTH }, (_, t) => t % 61)
  const features = [...truths.map(boolean), prepareFeature({ kind: 'number', values: number }, LENGTH)]
  const columns = Array.from({ length: 21 }, () => toBits(persistentUnit(LENGTH, 0.95, uniform)))
  columns[4] = toBits(Float64Array.from(truths[1], (y) => Math.tanh(y - 0.5 + 0.2 * normal(uniform))))
  columns[9] = toBits(number.map((y) => Math.tanh((y - 30) / 30)))

  test('has in every row what a search for its feature finds', () => {
    const { figures, chances } = matrix(columns, features)
    for (const [k, feature] of features.entries()) {
      const steps = [...searchUnits(codeCacheOf(columns, KERNELS[1]), feature, null, { shifts: 127, now: () => 0 })]
      const last = nullScores(steps).at(-1)!
      for (const score of last.scores) {
        expect(figures[k].trainR[score.column]).toBeCloseTo(score.r, 6)
        expect(figures[k].heldoutR[score.column]).toBeCloseTo(score.heldout.r, 6)
        expect(figures[k].auroc[score.column]).toEqual(
          Number.isNaN(score.heldout.auroc) ? Number.NaN : expect.closeTo(score.heldout.auroc, 6),
        )
      }
      for (const [turn, maximum] of last.maxima.entries()) expect(chances[k].maxima[turn]).toBeCloseTo(maximum, 5)
    }
  })

  test('has smaller p for the planted cells than the shifts of one unit allow, and few other discoveries', () => {
    const { p } = matrix(columns, features)
    expect(p[1][4]).toBeLessThan(1 / 2000)
    expect(p[2][9]).toBeLessThan(1 / 2000)
    const q = benjaminiHochberg(Float64Array.from(p.flatMap((row) => [...row])))
    const found = [...q.keys()].filter((cell) => q[cell] < 0.05)
    expect(found).toContain(columns.length + 4)
    expect(found).toContain(2 * columns.length + 9)
    expect(found.length).toBeLessThan(6)
  })

  test('gives a unit that never changes p = 1', () => {
    const { p } = matrix([columns[0], toBits(new Float32Array(LENGTH).fill(0.5))], [features[0]])
    expect(p[0][1]).toBe(1)
  })

  test('calls one independent cell in twenty significant at 0.05', () => {
    let below = 0
    const trials = 12
    for (let trial = 0; trial < trials; trial++) {
      const uniform = random(500 + trial)
      const units = Array.from({ length: 40 }, (_, u) => toBits(persistentUnit(LENGTH, u % 2 ? 0.99 : 0, uniform)))
      const { p } = matrix(units, [boolean(persistentFeature(LENGTH, 30, uniform))])
      below += p[0].filter((each) => each < 0.05).length
    }
    const share = below / (40 * trials)
    expect(share).toBeGreaterThan(0.02)
    expect(share).toBeLessThan(0.085)
  })
})
