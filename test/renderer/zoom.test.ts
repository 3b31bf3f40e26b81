// Zooming, panning and brushing by the keyboard: what a key makes of the stretch that is seen, and of a range of values.

import { describe, expect, it } from 'vitest'
import { movedEnd } from '../../renderer/charts/brush.ts'
import { dotTowards, nearestDot } from '../../renderer/charts/nearest.ts'
import { keyed, sharesOf, viewAt, type Zoom } from '../../renderer/charts/zoom.ts'

const ALL: Zoom = { full: [0, 100], view: null, least: 1 / 64, change() {} }
const at = (from: number, to: number): Zoom => ({ ...ALL, view: [from, to] })

describe('the stretch that is seen', () => {
  it('is halved around its middle and widened again, and no smaller than the least', () => {
    const closer = keyed('+', ALL)!
    expect(closer[1] - closer[0]).toBeCloseTo(100 / 1.5)
    expect((closer[0] + closer[1]) / 2).toBeCloseTo(50)
    expect(keyed('-', at(closer[0], closer[1]))).toBeNull()
    const least = keyed('+', at(50, 51.6))!
    expect(least[1] - least[0]).toBeCloseTo(100 / 64)
  })

  it('is moved by a fifth of itself and stops at the ends', () => {
    expect(keyed('ArrowRight', at(20, 40))!.map(Math.round)).toEqual([24, 44])
    expect(keyed('ArrowLeft', at(2, 22))!.map(Math.round)).toEqual([0, 20])
    expect(keyed('ArrowRight', at(80, 100))!.map(Math.round)).toEqual([80, 100])
    expect(keyed('Home', at(20, 40))).toBeNull()
    expect(keyed('x', at(20, 40))).toBeUndefined()
  })

  it('is the same share of the axis on a logarithm', () => {
    const log = { ...ALL, full: [1, 10_000] as const, log: true }
    expect(sharesOf({ ...log, view: [10, 100] }).map((share) => Number(share.toFixed(6)))).toEqual([0.25, 0.5])
    expect(viewAt(log, [0.25, 0.5])!.map(Math.round)).toEqual([10, 100])
  })
})

describe('a range of values', () => {
  const whole = { low: -1, high: 1 }

  it('is moved at either end, and its ends do not pass each other', () => {
    expect(movedEnd('ArrowRight', 'low', whole, whole)).toEqual({ low: -1 + 2 / 64, high: 1 })
    expect(movedEnd('ArrowRight', 'low', { low: 0.5, high: 0.51 }, whole)).toEqual({ low: 0.51, high: 0.51 })
    expect(movedEnd('Home', 'high', { low: 0.2, high: 0.5 }, whole)).toEqual({ low: 0.2, high: 0.2 })
  })

  it('is taken away by Escape', () => {
    expect(movedEnd('Escape', 'low', { low: 0.2, high: 0.5 }, whole)).toBeNull()
    expect(movedEnd('q', 'low', whole, whole)).toBeUndefined()
  })
})

it('the nearest of many dots is found, and only within reach', () => {
  const x = Float64Array.from({ length: 500 }, (_, i) => (i * 37) % 101)
  const y = Float64Array.from({ length: 500 }, (_, i) => (i * 61) % 97)
  const dots = { x, y }
  for (const [px, py] of [
    [13, 52],
    [90, 3],
    [50.5, 50.5],
  ]) {
    const found = nearestDot(dots, { x: px, y: py })
    const distances = Array.from(x, (one, i) => Math.hypot(one - px, y[i] - py))
    expect(distances[found]).toBeCloseTo(Math.min(...distances))
  }
  expect(nearestDot(dots, { x: 1000, y: 1000 }, 40)).toBe(-1)
  expect(dotTowards({ x: [0, 10, 20], y: [0, 0, 0] }, 0, { dx: 1, dy: 0 })).toBe(1)
})
