// Numbers, ticks, scales and lines of figures.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pathThrough } from '../../../core/figures/marks/line.ts'
import { at } from '../../../core/figures/marks/mark.ts'
import { probability, rate, score, tick } from '../../../core/figures/marks/numbers.ts'
import { linear, logarithmic, ticks } from '../../../core/figures/marks/scale.ts'

describe('numbers', () => {
  test('places have at most two decimals and no minus zero', () => {
    expect([at(1 / 3), at(-0.001), at(2), at(10.005)]).toEqual(['0.33', '0', '2', '10.01'])
  })

  test('a gap in a line lifts the pen', () => {
    expect(
      pathThrough([
        [0, 0],
        [1, Number.NaN],
        [2, 1],
        [3, 2],
      ]),
    ).toBe('M0,0ZM2,1L3,2')
  })

  test('ticks are round, in order and inside', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        (low, span) => {
          const found = ticks(low, low + span, 5)
          expect(found.length).toBeGreaterThan(1)
          expect(found.length).toBeLessThan(13)
          for (const [i, value] of found.entries()) {
            expect(value).toBeGreaterThanOrEqual(low - span * 1e-6)
            expect(value).toBeLessThanOrEqual(low + span * (1 + 1e-6))
            if (i > 0) expect(value).toBeGreaterThan(found[i - 1])
          }
        },
      ),
    )
  })

  test('scales map ends to ends', () => {
    expect([0, 5, 10].map(linear([0, 10], [100, 0]))).toEqual([100, 50, 0])
    expect(logarithmic([1, 100], [0, 10])(10)).toBeCloseTo(5, 12)
  })

  test('are written as the window writes them', () => {
    expect([score(0.873), score(-0.32), score(1), score(-0.001), score(Number.NaN)]).toEqual([
      '0.87',
      '−0.32',
      '1.00',
      '0.00',
      '–',
    ])
    expect([tick(-0.5), tick(0), tick(24_000), tick(1.25)]).toEqual(['−0.5', '0', '24,000', '1.25'])
    expect([0.002, 0.00005, 0.00123456].map(rate)).toEqual(['0.002', '0.00005', '0.00123'])
    expect([probability(1 / 256, 255), probability(0.25, 255), probability(null, 255)]).toEqual([
      '≤ 0.004',
      '0.250',
      '–',
    ])
  })
})
