import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { benjaminiHochberg } from '../../../core/stats/fdr.ts'

describe('false discovery rates', () => {
  test('are those of scipy.stats.false_discovery_control, in the order of the questions', () => {
    // scipy 1.17: false_discovery_control([...], method='bh')
    const p = [0.01, 0.04, 0.03, 0.005, 0.55, 0.2, 0.04, 1]
    const q = [0.04, 0.064, 0.064, 0.04, 0.6285714285714286, 0.26666666666666666, 0.064, 1]
    expect([...benjaminiHochberg(Float64Array.from(p))]).toEqual(q.map((value) => expect.closeTo(value, 12)))
  })

  test('leave out what was not asked', () => {
    const q = benjaminiHochberg(Float64Array.of(0.01, Number.NaN, 0.5))
    expect([...q]).toEqual([0.02, Number.NaN, 0.5])
  })

  test('never fall below p, never exceed 1, and keep its order', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }), (values) => {
        const p = Float64Array.from(values)
        const q = benjaminiHochberg(p)
        const order = [...p.keys()].sort((a, b) => p[a] - p[b])
        for (const [i, at] of order.entries()) {
          expect(q[at]).toBeGreaterThanOrEqual(p[at])
          expect(q[at]).toBeLessThanOrEqual(1)
          if (i > 0) expect(q[at]).toBeGreaterThanOrEqual(q[order[i - 1]])
        }
      }),
    )
  })
})
