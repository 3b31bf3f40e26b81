import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../core/model/random.ts'

const many = <T>(n: number, draw: () => T) => Array.from({ length: n }, draw)
const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length

describe('the random generator', () => {
  it('gives the same numbers for the same seed, and others for another, high bits included', () => {
    const draw = (seed: number) => many(5, createRandom(seed).integer)
    expect(draw(1)).toEqual(draw(1))
    expect(draw(1)).toEqual([2420951833, 2513034076, 3847892949, 4064752930, 1169703512])
    for (const seed of [0, 2, 1 + 2 ** 32, 2 ** 52]) expect(draw(seed)).not.toEqual(draw(1))
  })

  it('goes on from a state that was put away', () => {
    const random = createRandom(7)
    random.normal()
    const state = random.state()
    const next = many(10, random.uniform)
    expect(many(10, createRandom(state).uniform)).toEqual(next)
    expect(state).toEqual(JSON.parse(JSON.stringify(state)))
  })

  it('is uniform from 0 up to 1, in mean, variance and tenths', () => {
    const values = many(50_000, createRandom(3).uniform)
    expect(Math.min(...values.slice(0, 5000))).toBeGreaterThanOrEqual(0)
    expect(values.every((x) => x >= 0 && x < 1)).toBe(true)
    expect(Math.abs(mean(values) - 0.5)).toBeLessThan(0.005)
    expect(Math.abs(mean(values.map((x) => (x - 0.5) ** 2)) - 1 / 12)).toBeLessThan(0.002)
    for (let tenth = 0; tenth < 10; tenth++) {
      const share = values.filter((x) => Math.floor(x * 10) === tenth).length / values.length
      expect(Math.abs(share - 0.1)).toBeLessThan(0.007)
    }
  })

  it('is normal with mean 0 and variance 1, and never infinite', () => {
    const values = many(50_000, createRandom(4).normal)
    expect(values.every(Number.isFinite)).toBe(true)
    expect(Math.abs(mean(values))).toBeLessThan(0.02)
    expect(Math.abs(mean(values.map((x) => x * x)) - 1)).toBeLessThan(0.03)
    expect(Math.abs(values.filter((x) => Math.abs(x) < 1).length / values.length - 0.6827)).toBeLessThan(0.01)
  })

  it('draws whole numbers below n, all of them', () => {
    const random = createRandom(5)
    expect(new Set(many(500, () => random.below(7)))).toEqual(new Set([0, 1, 2, 3, 4, 5, 6]))
  })
})
