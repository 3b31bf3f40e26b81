import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { extent, logTicks, type Point, roomy, spread, thin, valueAt } from '../../renderer/charts/line-shape.ts'

const points = (...ys: number[]): Point[] => ys.map((y, x) => ({ x, y }))

describe('a line is thinned to the pixels it has', () => {
  it('keeps the first, lowest, highest and last point of a column, in their order', () => {
    const line = points(3, 9, 4, 1, 5)
    expect(thin(line, () => 0).map(({ y }) => y)).toStrictEqual([3, 9, 1, 5])
  })

  it('keeps a line whole that has a point a column', () => {
    const line = points(3, 9, 4)
    expect(thin(line, (x) => x)).toStrictEqual(line)
  })

  it('leaves out what is no number', () => {
    expect(thin(points(1, Number.NaN, 3), (x) => x).map(({ x }) => x)).toStrictEqual([0, 2])
  })

  it('never draws more than four points a column, and never loses an extreme', () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 500 })
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 60 }), (ys, columns) => {
        const few = thin(points(...ys), (x) => (x * columns) / ys.length)
        expect(few.length).toBeLessThanOrEqual(4 * columns)
        expect(Math.min(...few.map(({ y }) => y))).toBe(Math.min(...ys))
        expect(Math.max(...few.map(({ y }) => y))).toBe(Math.max(...ys))
        expect(few.every(({ x }, i) => i === 0 || x > few[i - 1].x)).toBe(true)
      }),
    )
  })
})

describe('ticks', () => {
  it('of a logarithmic axis are powers of ten, with 2 and 5 where there are few', () => {
    expect(logTicks(10, 24_000)).toStrictEqual([10, 100, 1000, 10_000])
    expect(logTicks(25, 2000)).toStrictEqual([50, 100, 200, 500, 1000, 2000])
    expect(logTicks(0.1, 5)).toStrictEqual([0.1, 0.2, 0.5, 1, 2, 5])
  })

  it('are left out where their labels would touch another or the end', () => {
    expect(roomy([0, 10, 30, 50, 95], (tick) => tick, 20, 100)).toStrictEqual([0, 30, 50])
  })
})

describe('labels at the ends of lines', () => {
  it('stay where they are when they do not touch', () => {
    expect(spread([80, 20], 14, 0, 100)).toStrictEqual([80, 20])
  })

  it('are moved apart, in the order of their lines, and stay inside', () => {
    expect(spread([50, 52], 14, 0, 100)).toStrictEqual([50, 64])
    expect(spread([99, 98], 14, 0, 100)).toStrictEqual([100, 86])
  })

  it('keep their distance and their order wherever they want to stand', () => {
    const wanted = fc.array(fc.double({ min: -50, max: 250, noNaN: true }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(wanted, (places) => {
        const sorted = spread(places, 14, 0, 200).sort((a, b) => a - b)
        expect(sorted[0]).toBeGreaterThanOrEqual(0)
        expect(sorted[sorted.length - 1]).toBeLessThanOrEqual(200)
        for (let i = 1; i < sorted.length; i++) expect(sorted[i] - sorted[i - 1]).toBeGreaterThanOrEqual(14 - 1e-9)
      }),
    )
  })
})

describe('a look at a line', () => {
  it('reads the last point at or before a place, or the first', () => {
    const line = [2, 4, 8].map((x) => ({ x, y: 10 * x }))
    expect([1, 2, 5, 100].map((x) => valueAt(line, x))).toStrictEqual([20, 20, 40, 80])
    expect(valueAt([], 1)).toBeNull()
  })

  it('finds the height of lines, and room around one that is flat', () => {
    expect(extent([points(3, 1), points(Number.NaN, 7)])).toStrictEqual([1, 7])
    expect(extent([[]])).toBeNull()
    const [low, high] = extent([points(2, 2)])!
    expect(low).toBeLessThan(2)
    expect(high).toBeGreaterThan(2)
  })
})
