// The marks that charts are made of: lines thinned to what is seen, labels that keep apart, ticks, areas.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { apart, type Point, thinned } from '../../../core/figures/marks/line.ts'
import { flat, group, mark } from '../../../core/figures/marks/mark.ts'
import { markup } from '../../../core/figures/marks/markup.ts'
import { logarithmic, logTicks, shifted } from '../../../core/figures/marks/scale.ts'

const points = (...ys: number[]): Point[] => ys.map((y, x) => [x, y])
/** All of them in one column. */
const stacked = (...ys: number[]): Point[] => ys.map((y, i) => [i / ys.length, y])

describe('a line is thinned to the columns it has', () => {
  it('keeps the first, lowest, highest and last point of a column, in their order', () => {
    expect(thinned(stacked(3, 9, 4, 1, 5)).map(([, y]) => y)).toStrictEqual([3, 9, 1, 5])
  })

  it('keeps a line whole that has a point a column', () => {
    expect(thinned(points(3, 9, 4))).toStrictEqual(points(3, 9, 4))
  })

  it('leaves out what is no number', () => {
    expect(thinned(points(1, Number.NaN, 3)).map(([x]) => x)).toStrictEqual([0, 2])
  })

  it('never draws more than four points a column, and never loses an extreme', () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 500 })
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 60 }), (ys, columns) => {
        const few = thinned(ys.map((y, i) => [(i * columns) / ys.length, y]))
        expect(few.length).toBeLessThanOrEqual(4 * columns)
        expect(Math.min(...few.map(([, y]) => y))).toBe(Math.min(...ys))
        expect(Math.max(...few.map(([, y]) => y))).toBe(Math.max(...ys))
        expect(few.every(([x], i) => i === 0 || x > few[i - 1][0])).toBe(true)
      }),
    )
  })
})

describe('scales', () => {
  it('have ticks of powers of ten on a logarithm, with 2 and 5 where there are few', () => {
    expect(logTicks(10, 24_000)).toStrictEqual([10, 100, 1000, 10_000])
    expect(logTicks(25, 2000)).toStrictEqual([50, 100, 200, 500, 1000, 2000])
    expect(logTicks(0.1, 5)).toStrictEqual([0.1, 0.2, 0.5, 1, 2, 5])
  })

  it('have a place for 0 on a logarithm that is shifted by one', () => {
    const scale = shifted(logarithmic([1, 100], [0, 10]), 1)
    expect([scale(0), scale(9), scale(99)].map((place) => Number(place.toFixed(6)))).toEqual([0, 5, 10])
    expect(scale.invert(5)).toBeCloseTo(9)
  })
})

describe('labels at the ends of lines', () => {
  it('stay where they are when they do not touch', () => {
    expect(apart([80, 20], 14, 0, 100)).toStrictEqual([80, 20])
  })

  it('are moved apart, in the order of their lines, and stay inside', () => {
    expect(apart([50, 52], 14, 0, 100)).toStrictEqual([50, 64])
    expect(apart([99, 98], 14, 0, 100)).toStrictEqual([100, 86])
  })

  it('keep their distance and their order wherever they want to stand', () => {
    const wanted = fc.array(fc.double({ min: -50, max: 250, noNaN: true }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(wanted, (places) => {
        const sorted = apart(places, 14, 0, 200).sort((a, b) => a - b)
        expect(sorted[0]).toBeGreaterThanOrEqual(0)
        expect(sorted[sorted.length - 1]).toBeLessThanOrEqual(200)
        for (let i = 1; i < sorted.length; i++) expect(sorted[i] - sorted[i - 1]).toBeGreaterThanOrEqual(14 - 1e-9)
      }),
    )
  })
})

describe('marks', () => {
  it('are lists in lists, of which nothing is left but the marks', () => {
    expect(flat([null, [mark('rect', {}), [mark('line', {})]]]).map(({ name }) => name)).toEqual(['rect', 'line'])
  })

  it('are written with their words and attributes escaped, places rounded, and what is not given left out', () => {
    const words = { ...mark('text', { x: 1 / 3, fill: undefined, 'font-family': '"A"' }), text: '<&' }
    expect(markup(group({ id: 'a' }, words))).toBe(
      '<g id="a"><text x="0.33" font-family="&quot;A&quot;">&lt;&amp;</text></g>',
    )
  })
})
