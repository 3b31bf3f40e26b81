import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addValues, BINS, emptySummary, mergeStatistics } from '../../../core/kernels/statistics.ts'
import { fromHalf, toHalf } from '../../../core/util/float16.ts'

/** Rounded as a recording stores it: there is no −0. */
const half = (value: number) => fromHalf(toHalf(value)) + 0
const halves = fc.oneof(
  fc.double({ min: -1, max: 1, noNaN: true }).map(half),
  fc.double({ min: -70_000 / 1.1, max: 70_000 / 1.1, noNaN: true }).map(half),
  fc.constantFrom(0, 1, -1, 0.5, -0.5, 2 ** -24, -(2 ** -24), 65_504, -65_504),
)

/** Summarises runs of values of one unit. */
function summarise(runs: readonly number[][]) {
  const summary = emptySummary(2)
  for (const run of runs) {
    if (run.length && !addValues(summary, 1, Float32Array.from(run), run.length)) throw new Error('refused')
    summary.characters += run.length
  }
  return summary
}

/** The bin of a value by the definition: bins close on the side away from zero, 0 is in bin 128. */
function binOf(value: number, limit: number): number {
  const place = (value / limit) * 128
  return value > 0 ? 127 + Math.ceil(place) : 128 + Math.floor(place)
}

describe('statistics of a unit', () => {
  it('are those of all its values at once, however they were cut', () => {
    fc.assert(
      fc.property(fc.array(fc.array(halves, { maxLength: 40 }), { minLength: 1, maxLength: 6 }), (runs) => {
        const values = runs.flat()
        fc.pre(values.length > 0)
        const summary = summarise(runs)
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length
        const m2 = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
        const largest = Math.max(...values.map(Math.abs))
        expect(Math.abs(summary.mean[1] - mean)).toBeLessThanOrEqual(1e-12 * (1 + largest))
        expect(Math.abs(summary.m2[1] - m2)).toBeLessThanOrEqual(1e-10 * (m2 + 1e-12 + largest ** 2 * 1e-3))
        expect(summary.minimum[1]).toBe(Math.min(...values))
        expect(summary.maximum[1]).toBe(Math.max(...values))
      }),
    )
  })

  it('hold a histogram that depends on the values alone, within the smallest power of two', () => {
    fc.assert(
      fc.property(fc.array(fc.array(halves, { maxLength: 40 }), { minLength: 1, maxLength: 6 }), (runs) => {
        const values = runs.flat()
        const { limit, histogram } = summarise(runs)
        const largest = Math.max(2 ** -24, ...values.map(Math.abs))
        expect(limit[1]).toBe(2 ** Math.ceil(Math.log2(largest)))
        const expected = new Array(BINS).fill(0)
        for (const value of values) expected[binOf(value, limit[1])]++
        expect([...histogram.subarray(BINS)]).toEqual(expected)
        expect(histogram.subarray(0, BINS).every((count) => count === 0)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('count the same whether runs were added one by one or summed up apart and merged', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(halves, { minLength: 1, maxLength: 40 }), { minLength: 1, maxLength: 6 }),
        (runs) => {
          const whole = summarise(runs)
          const merged = emptySummary(2)
          for (const run of runs) mergeStatistics(merged, summarise([run]), run.length)
          expect(merged.limit[1]).toBe(whole.limit[1])
          expect(merged.histogram).toEqual(whole.histogram)
          expect(merged.characters).toBe(whole.characters)
          expect([merged.minimum[1], merged.maximum[1]]).toEqual([whole.minimum[1], whole.maximum[1]])
        },
      ),
    )
  })

  it('put every float16 value of a span into the bin of the definition', () => {
    for (let bits = 0; bits < 0x3c01; bits++) {
      const value = fromHalf(bits)
      const { histogram, limit } = summarise([[1], [value, -value]])
      const expected = [255, binOf(value, 1), binOf(-value, 1)]
      const found = expected.map((bin) => histogram[BINS + bin])
      if (limit[1] !== 1 || found.includes(0)) expect.fail(`${value} is not in ${expected.slice(1)}`)
    }
  })

  it('do not cancel when the values lie close together far from zero', () => {
    const values = Array.from({ length: 4096 }, (_, i) => (i % 2 ? 32_768 : 32_800))
    const { mean, m2 } = summarise([values.slice(0, 1000), values.slice(1000)])
    expect(mean[1]).toBe(32_784)
    expect(m2[1]).toBeCloseTo(4096 * 256, 6)
  })

  it('refuse NaN and infinities and stay as they were', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const summary = summarise([[0.5, 0.25], []])
      const before = structuredClone(summary)
      expect(addValues(summary, 1, Float32Array.of(0.1, value, 0.2), 3)).toBe(false)
      expect(addValues(summary, 1, Float32Array.of(value, 0.2), 2)).toBe(false)
      expect(summary).toEqual(before)
    }
  })
})
