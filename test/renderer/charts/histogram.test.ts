import { describe, expect, it } from 'vitest'
import { stripShape } from '../../../core/figures/charts/null-strip.ts'
import { stepsMark } from '../../../core/figures/marks/area.ts'
import { gather } from '../../../renderer/charts/histogram.ts'

const sum = (list: Float64Array) => list.reduce((a, b) => a + b, 0)

describe('a stored histogram', () => {
  it('is gathered into fewer bins that sum to one', () => {
    const counts = Uint32Array.from({ length: 256 }, (_, i) => i % 7)
    const { shares } = gather({ counts, minimum: -2, maximum: 2 }, (v) => v, 10)
    expect(sum(shares)).toBeCloseTo(1)
  })

  it('keeps a single value in its own bin, also through tanh', () => {
    const counts = new Uint32Array(256)
    counts[144] = 5 // 0.5 … 0.53 of ±4
    const { shares } = gather({ counts, minimum: -4, maximum: 4 }, Math.tanh, 20)
    const bin = Math.floor(((Math.tanh(0.5) + 1) / 2) * 20)
    expect(shares[bin]).toBeCloseTo(1)
  })

  it('is gathered over the ends of a scale of its own', () => {
    const counts = new Uint32Array(256)
    counts[128 - 50] = 3 // −50 … −49 of ±128
    const { shares } = gather({ counts, minimum: -128, maximum: 128 }, (v) => v, 20, -60, -40)
    expect(shares[10]).toBeCloseTo(1)
  })

  it('is empty without characters', () => {
    expect(sum(gather({ counts: new Uint32Array(256), minimum: -1, maximum: 1 }, (v) => v, 5).shares)).toBe(0)
  })

  it('becomes a closed outline of steps', () => {
    expect(stepsMark([4, 0], { left: 0, right: 10, bottom: 8 }, {}).attributes.d).toBe('M0,8V4H5V0H10V8')
  })
})

describe('the null strip', () => {
  it('holds the found units and 95 % of the maxima below its line', () => {
    const maxima = Float64Array.from({ length: 100 }, (_, i) => i / 1000)
    const { high, bound, bars } = stripShape(maxima, [
      { unit: 'L0.h.0', z: Number.NaN, overall: -0.83 },
      { unit: 'L0.h.0', z: Number.NaN, overall: 0.1 },
    ])
    expect(high).toBeGreaterThanOrEqual(0.83)
    expect(bound).toBeCloseTo(0.094, 2)
    expect(bars.reduce((a, bar) => a + bar.share, 0)).toBeCloseTo(1)
  })

  it('is of studentised r where there is one', () => {
    const { high } = stripShape(Float64Array.of(3, 4, 4.5), [{ unit: 'L0.h.0', z: 9.2, overall: 0.8 }])
    expect(high).toBe(10)
  })
})
