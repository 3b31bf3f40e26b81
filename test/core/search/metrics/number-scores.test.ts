import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codedPart, type NumberScore, scoreNumber } from '../../../../core/search/metrics/number-scores.ts'
import { countedLevels, sortedLevels } from '../../../../core/search/metrics/ranks.ts'
import { prepareFeature, SCORED_PARTS } from '../../../../core/search/prepared.ts'
import { splitCharacters } from '../../../../core/search/split.ts'
import { FLOAT16 } from '../../../../core/util/float16-table.ts'
import golden from '../../../../fixtures/golden-search/scores.json' with { type: 'json' }
import { KERNELS, loaded } from '../arenas.ts'
import { persistentUnit, random, toBits } from '../signals.ts'

const LENGTH = 4000
const uniform = random(77)
const column = Float32Array.from({ length: LENGTH }, (_, t) => (t * 7) % 61)
const noise = persistentUnit(LENGTH, 0.8, uniform)

function scored(bits: Uint16Array, values: Float32Array, kernels = KERNELS[1]): NumberScore {
  const { arena, books } = loaded([bits], kernels)
  const feature = prepareFeature({ kind: 'number', values }, LENGTH)
  if (feature.kind !== 'number') throw new Error('a number was expected')
  const sums = arena.sum({ pairs: feature.pairs, parts: feature.stretches }, 0, 1)
  const part = (part: number) => codedPart(books[0], sums, { unit: 0, part, parts: SCORED_PARTS }, feature.totals[part])
  return scoreNumber(books[0], part(0), part(1))
}

/** The characters of one part. */
function pick(values: ArrayLike<number>, part: 'train' | 'heldout'): number[] {
  const stretches = splitCharacters(LENGTH)[part]
  return Array.from(values).filter((_, t) =>
    stretches.some((from, i) => i % 2 === 0 && t >= from && t < stretches[i + 1]),
  )
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length

function pearson(x: readonly number[], y: readonly number[]): number {
  const [mx, my] = [mean(x), mean(y)]
  const sum = (of: (t: number) => number) => x.reduce((total, _, t) => total + of(t), 0)
  return sum((t) => (x[t] - mx) * (y[t] - my)) / Math.sqrt(sum((t) => (x[t] - mx) ** 2) * sum((t) => (y[t] - my) ** 2))
}

/** Mean ranks, by comparing everything with everything. */
function ranks(values: readonly number[]): number[] {
  return values.map((v) => values.reduce((rank, w) => rank + (w < v ? 1 : w === v ? 0.5 : 0), 0.5))
}

/** Values of the stretches of a golden file. */
const stretched = (values: readonly number[], stretches: readonly number[]) =>
  values.filter((_, t) => stretches.some((from, i) => i % 2 === 0 && t >= from && t < stretches[i + 1]))

test.each(golden.numbers.filter(({ name }) => name !== 'constant').map((g) => [g.name, g] as const))(
  'the r that units are held against agrees with scipy: %s',
  (_, { bits, feature, expected }) => {
    const x = bits.map((pattern) => FLOAT16[pattern])
    const r = (part: number[]) => pearson(stretched(x, part), stretched(feature, part))
    expect(r(golden.train)).toBeCloseTo(expected.r, 10)
    expect(r(golden.heldout)).toBeCloseTo(expected.heldout.r, 10)
  },
)

describe.each(KERNELS.map((kernels) => [kernels.id, kernels] as const))(
  'a unit against a number, with %s kernels',
  (_, kernels) => {
    const levels = toBits(Float64Array.from(column, (y, t) => Math.round(y / 6 + 2 * noise[t])))
    const x = Array.from(levels, (bits) => FLOAT16[bits])
    const score = scored(levels, column, kernels)
    const parts = [
      ['train', score],
      ['heldout', score.heldout],
    ] as const

    test.each(parts)('has the r and the rank correlation of its definition, %s', (part, metrics) => {
      const [xs, ys] = [pick(x, part), pick(column, part)]
      expect(metrics.r).toBeCloseTo(pearson(xs, ys), 6)
      expect(metrics.spearman).toBeCloseTo(pearson(ranks(xs), ranks(ys)), 6)
    })

    test.each(parts)('has R² of the line that fits the train blocks best, %s', (part, metrics) => {
      const [fitX, fitY] = [pick(x, 'train'), pick(column, 'train')]
      const [mx, my] = [mean(fitX), mean(fitY)]
      const slope =
        fitX.reduce((s, v, t) => s + (v - mx) * (fitY[t] - my), 0) / fitX.reduce((s, v) => s + (v - mx) ** 2, 0)
      const [xs, ys] = [pick(x, part), pick(column, part)]
      const residue = ys.reduce((s, v, t) => s + (v - my - slope * (xs[t] - mx)) ** 2, 0)
      expect(metrics.r2).toBeCloseTo(1 - residue / ys.reduce((s, v) => s + (v - mean(ys)) ** 2, 0), 6)
    })
  },
)

describe('a unit against a number', () => {
  test('with more values than codes loses little', () => {
    const bits = toBits(Float64Array.from(column, (y, t) => y / 60 + noise[t]))
    const x = Array.from(bits, (pattern) => FLOAT16[pattern])
    const { heldout } = scored(bits, column)
    expect(heldout.r).toBeCloseTo(pearson(pick(x, 'heldout'), pick(column, 'heldout')), 3)
    expect(heldout.spearman).toBeCloseTo(pearson(ranks(pick(x, 'heldout')), ranks(pick(column, 'heldout'))), 3)
  })

  test('that falls where it rises has sign −1; one that never changes or is broken has nothing', () => {
    expect(scored(toBits(column.map((y) => -y)), column)).toMatchObject({ sign: -1, r: expect.closeTo(-1, 6) })
    const none = { r: 0, spearman: 0, r2: 0 }
    expect(scored(toBits(new Float32Array(LENGTH).fill(3)), column)).toMatchObject({ ...none, sign: 1 })
    const broken = toBits(column)
    broken[2000] = 0x7e00
    expect(scored(broken, column)).toEqual({ ...none, sign: 1, heldout: none })
  })

  test('explains less than nothing where train and held-out go opposite ways', () => {
    const { heldout } = splitCharacters(LENGTH)
    const turned = column.map((y, t) =>
      heldout.some((from, i) => i % 2 === 0 && t >= from && t < heldout[i + 1]) ? -y : y,
    )
    const score = scored(toBits(turned), column)
    expect(score.r2).toBeGreaterThan(0.99)
    expect(score.heldout.r2).toBeLessThan(-1)
  })
})

test('whole numbers are ranked by counting as they are by sorting, and nothing else is', () => {
  const whole = fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 100, maxLength: 300 })
  fc.assert(
    fc.property(whole, (values) => {
      expect(countedLevels(Float32Array.from(values))).toEqual(sortedLevels(Float32Array.from(values)))
    }),
  )
  expect(countedLevels(Float32Array.of(1, 2.5, 3, 3))).toBeUndefined()
  expect(countedLevels(Float32Array.of(1, 1e9, 3, 3))).toBeUndefined()
})
