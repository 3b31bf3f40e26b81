import { describe, expect, it } from 'vitest'
import { addValues, emptySummary } from '../../../core/kernels/statistics.ts'
import type { StateKind } from '../../../core/model/units.ts'
import { onScale, placeOf } from '../../../core/schema/unit-scale.ts'
import { scaleOf, shownStatistics, unitScales } from '../../../core/units/scale.ts'

const N = 10_000
/** Of one unit of each kind, over N characters. */
function summaryOf(kinds: readonly StateKind[], values: readonly ((t: number) => number)[]) {
  const summary = emptySummary(kinds.length)
  values.forEach((value, unit) => {
    const all = Float32Array.from({ length: N }, (_, t) => value(t))
    addValues(summary, unit, all, N)
  })
  summary.characters = N
  return { summary, shape: { layers: 1, hidden: 1, kinds } }
}

const saw = (t: number) => (t % 1000) / 1000

describe('the scale of a unit', () => {
  it('is tanh for a cell that moves where tanh does, and what was recorded where it does not', () => {
    const kinds = ['h', 'c'] as const
    const near = summaryOf(kinds, [() => 0.5, (t) => 2 * saw(t) - 1])
    const scales = unitScales(near.summary, near.shape)
    expect(scaleOf(scales, 1, 'c')).toEqual({ quantity: 'tanh c', raw: false, low: -1, high: 1 })
    expect([scales.flat[1], scales.unread[1]]).toEqual([0, 0])

    const far = summaryOf(kinds, [() => 0.5, (t) => -160 + 120 * saw(t)])
    const own = unitScales(far.summary, far.shape)
    const scale = scaleOf(own, 1, 'c')
    expect(scale).toMatchObject({ quantity: 'c', raw: true })
    expect(scale.low).toBeCloseTo(-158.8, 0)
    expect(scale.high).toBeCloseTo(-41.2, 0)
    expect(own.unread[1]).toBe(1)
    expect(scaleOf(own, 1, 'c', 'tanh').quantity).toBe('tanh c')
  })

  it('is what was recorded for a cell that saturates but for a few characters, which the network can still read', () => {
    // every thousandth character passes zero
    const { summary, shape } = summaryOf(['c'], [(t) => (t % 1000 === 0 ? 0 : 5 + 40 * saw(t))])
    const scales = unitScales(summary, shape)
    expect([scales.flat[0], scales.unread[0]]).toEqual([1, 0])
  })

  it('is tanh for a cell that jumps from one end to the other', () => {
    const { summary, shape } = summaryOf(['c'], [(t) => (t % 300 < 100 ? 8 : -8)])
    expect(unitScales(summary, shape).flat[0]).toBe(0)
  })

  it('is tanh for a cell that hardly moves, near an end or not', () => {
    const { summary, shape } = summaryOf(['c', 'c'], [(t) => 0.04 * saw(t), (t) => 2 + 0.4 * saw(t)])
    const { flat, unread } = unitScales(summary, shape)
    expect([...flat, ...unread]).toEqual([0, 0, 0, 0])
  })

  it('is what was recorded for a state that leaves ±1, the same on either side of 0', () => {
    const { summary, shape } = summaryOf(['h', 'n'], [(t) => 6 * saw(t) - 2, (t) => 2 * saw(t) - 1])
    const scales = unitScales(summary, shape)
    const scale = scaleOf(scales, 0, 'h')
    expect(scale).toMatchObject({ quantity: 'h', raw: true, low: -scale.high })
    expect(scale.high).toBeCloseTo(3.94, 1)
    expect([placeOf(scale, 0), placeOf(scale, scale.high)]).toEqual([0, 1])
    expect(scaleOf(scales, 1, 'n')).toEqual({ quantity: 'n', raw: false, low: -1, high: 1 })
  })

  it('is that of its kind for everything else, and of tanh for a cell that stands still', () => {
    const { summary, shape } = summaryOf(['f', 'c'], [saw, () => 30])
    const scales = unitScales(summary, shape)
    expect(scaleOf(scales, 0, 'f')).toEqual({ quantity: 'f', raw: false, low: 0, high: 1 })
    expect(scaleOf(scales, 1, 'c', 'tanh').raw).toBe(false)
    expect(scales.unread[1]).toBe(1)
  })

  it('gives each recorded value its place', () => {
    const own = { quantity: 'c', raw: true, low: -40, high: -30 }
    expect([-40, -35, -30, -20].map((value) => placeOf(own, value))).toEqual([-1, 0, 1, 3])
    expect(onScale(own, -35)).toBe(-35)
    const tanh = { quantity: 'tanh c', raw: false, low: -1, high: 1 }
    expect(placeOf(tanh, 0.5)).toBe(Math.fround(Math.tanh(0.5)))
    expect(placeOf({ quantity: 'f', raw: false, low: 0, high: 1 }, 0.25)).toBe(0.25)
  })
})

it('the statistics of what is shown are those of tanh for a cell state, to the width of a bin', () => {
  const wave = (t: number) => 3 * Math.sin(t / 7) + 0.5
  const { summary, shape } = summaryOf(['h', 'c'], [saw, wave])
  const { mean, variance, minimum, maximum } = shownStatistics(summary, shape)
  const shown = Float64Array.from({ length: N }, (_, t) => Math.tanh(Math.fround(wave(t))))
  const right = shown.reduce((a, b) => a + b) / N
  expect(mean[1]).toBeCloseTo(right, 3)
  expect(variance[1]).toBeCloseTo(shown.reduce((a, b) => a + (b - right) ** 2, 0) / N, 3)
  expect(minimum[1]).toBeCloseTo(Math.min(...shown), 6)
  expect(maximum[1]).toBeCloseTo(Math.max(...shown), 6)
  expect(mean[0]).toBeCloseTo(0.4995, 3)
})
