import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { binned, predicts, SPLIT_BINS } from '../../../core/schema/cut.ts'
import { usualScale } from '../../../core/schema/unit-scale.ts'
import { lengthOf, splitCharacters } from '../../../core/search/split.ts'
import type { ActivationSource } from '../../../core/search/types.ts'
import { autocorrelation } from '../../../core/units/autocorrelation.ts'
import { meanByCharacter } from '../../../core/units/characters.ts'
import { correlations } from '../../../core/units/correlated.ts'
import { moveOf } from '../../../core/units/direct-effect.ts'
import { shownValues } from '../../../core/units/display-scale.ts'
import { extremePositions, quantileRows, quantilesOf, strongestWithin } from '../../../core/units/passages.ts'
import { splitHistogram } from '../../../core/units/split-histogram.ts'
import { stepError } from '../../../core/units/threshold-metrics.ts'
import { toHalf } from '../../../core/util/float16.ts'
import { finish } from '../../../core/util/generators.ts'
import { golden } from './golden.ts'

const { signals } = golden
const x = Float32Array.from(signals.x)

describe('how long a unit remembers', () => {
  it('is what numpy says, lag by lag', () => {
    const { r } = autocorrelation(x, 100)
    expect(r).toHaveLength(101)
    signals.autocorrelation.forEach((right, k) => {
      expect(r[k]).toBeCloseTo(right, 5)
    })
  })

  it('does not depend on where the text is cut for the transform', () => {
    const long = Float32Array.from({ length: 100_000 }, (_, t) => Math.sin(t / 9) + ((t * 7919) % 13) / 13)
    const { r } = autocorrelation(long, 50)
    const mean = long.reduce((a, b) => a + b) / long.length
    const lagged = (k: number) => {
      let sum = 0
      for (let t = 0; t + k < long.length; t++) sum += (long[t] - mean) * (long[t + k] - mean)
      return sum
    }
    for (const k of [1, 7, 50]) expect(r[k]).toBeCloseTo(lagged(k) / lagged(0), 6)
  })

  it('takes memory that does not grow with the text', () => {
    const long = Float32Array.from({ length: 2_000_000 }, (_, t) => (t * 7919) % 13)
    const before = process.memoryUsage().arrayBuffers
    autocorrelation(long)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * 2 ** 20)
  })

  it('is read where r has fallen to 1/e: a process that keeps 90 % a step remembers about 9.5 characters', () => {
    const decaying = Float32Array.from({ length: 200 }, (_, t) => (t === 0 ? 1 : 0))
    expect(autocorrelation(decaying).memory).toBeLessThan(1)
    const { memory, r } = autocorrelation(x, 100)
    expect(memory).toBeGreaterThan(5)
    expect(memory).toBeLessThan(16)
    const k = Math.floor(memory!)
    expect(r[k]).toBeGreaterThan(1 / Math.E)
    expect(r[k + 1]).toBeLessThanOrEqual(1 / Math.E)
  })

  it('has a band that starts at 1.96/√n and widens with what the shorter lags explain', () => {
    const { r, band } = autocorrelation(x, 100)
    expect(band[1]).toBeCloseTo(1.96 / Math.sqrt(700), 6)
    expect(band[2]).toBeCloseTo((1.96 * Math.sqrt(1 + 2 * r[1] ** 2)) / Math.sqrt(700), 6)
    expect(band[100]).toBeGreaterThan(band[1])
  })

  it('is unknown for a unit that stands still, or drifts all along', () => {
    expect(autocorrelation(new Float32Array(400).fill(0.5)).r.slice(0, 3)).toEqual(new Float32Array(3))
    const drift = Float32Array.from({ length: 400 }, (_, t) => t)
    expect(autocorrelation(drift, 20).memory).toBeNull()
  })
})

it('the mean of a character is over the places where it stands', () => {
  const rows = meanByCharacter('ab🐳ab', Float32Array.of(1, 0, 0.5, 3, 0))
  expect(rows).toEqual([
    { character: 'a', count: 2, mean: 2, deviation: 1 },
    { character: '🐳', count: 1, mean: 0.5, deviation: 0 },
    { character: 'b', count: 2, mean: 0, deviation: 0 },
  ])
  const alike = meanByCharacter('zäZa', Float32Array.of(1, 1, 1, 1))
  expect(alike.map(({ character }) => character).join('')).toBe('Zazä') // wherever this runs
})

describe('a unit split by a feature', () => {
  const sum = (a: Uint32Array) => a.reduce((s, n) => s + n, 0)

  it('counts every character once, at its own value and on the side of its feature', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: -40, max: 40 }), fc.boolean()), { maxLength: 700 }), (list) => {
        const values = Float32Array.from(list, ([v]) => v / 8)
        const truth = Uint8Array.from(list, ([, b]) => Number(b))
        const { recorded, levels, parts } = splitHistogram('c', values, truth)
        expect([...recorded]).toEqual([...new Set(values)].map((v) => v || 0).sort((a, b) => a - b))
        expect(levels).toEqual(recorded.map(Math.tanh))
        recorded.forEach((value, i) => {
          const here = list.filter((_, t) => values[t] === value)
          expect([parts.all.inside[i], parts.all.outside[i]]).toEqual([
            here.filter(([, b]) => b).length,
            here.filter(([, b]) => !b).length,
          ])
        })
        expect(parts.search === null).toBe(list.length < 512)
      }),
    )
  })

  it('counts the search half and the held-out half apart, which are less than all', () => {
    const values = Float32Array.from({ length: 4096 }, (_, t) => (t % 7) / 8)
    const { parts } = splitHistogram('h', values, null)
    const { train, heldout } = splitCharacters(4096)
    expect(sum(parts.search!.outside)).toBe(lengthOf(train))
    expect(sum(parts.heldout!.outside)).toBe(lengthOf(heldout))
    expect(sum(parts.all.outside)).toBe(4096)
  })

  it('puts a value on an edge into the bin above it, and what lies beyond into the last', () => {
    const split = splitHistogram('h', Float32Array.of(-1, 0, 1, 5), null)
    const bins = binned(split, split.parts.all.outside, { quantity: 'h', raw: false, low: -1, high: 1 })
    expect([bins[0], bins[SPLIT_BINS / 2], bins[SPLIT_BINS - 1]]).toEqual([1, 1, 2])
  })
})

it('errors are stepped through in stretches, round the ends, a miss beside a false alarm being another one', () => {
  const values = Float32Array.of(1, 1, 0, 1, 0, 0, 0)
  const truth = Uint8Array.of(0, 0, 1, 1, 0, 0, 1)
  const cut = { threshold: 0.5, sign: 1 } as const
  const walk = (from: number, direction: 1 | -1) =>
    Array.from({ length: 4 }, () => (from = stepError(values, truth, cut, from, direction)))
  expect(walk(3, 1)).toEqual([6, 0, 2, 6])
  expect(walk(3, -1)).toEqual([2, 0, 6, 2])
  expect(stepError(values, truth, { threshold: 0.5, sign: -1 }, 0, 1)).toBe(3)
  // a value at the threshold itself is said to be true, on either side
  expect(predicts({ threshold: 0.5, sign: -1 }, 0.5)).toBe(true)
  expect(stepError(Float32Array.of(0, 1), Uint8Array.of(1, 1), { threshold: 1, sign: -1 }, 0, 1)).toBe(-1)
  expect(stepError(Float32Array.of(1, 0), Uint8Array.of(1, 0), cut, 0, 1)).toBe(-1)
})

describe('passages', () => {
  it('are the strongest, apart from one another', () => {
    const values = new Float32Array(1000)
    values.fill(0.5, 100, 140)
    values[120] = 1
    values[125] = 0.99
    values[700] = 0.8
    values[20] = -0.7
    expect(extremePositions(values, 2, 50, 1)).toEqual([120, 700])
    expect(extremePositions(values, 1, 50, -1)).toEqual([20])
  })

  it('prefer, of equal peaks, the one in a strong stretch', () => {
    const values = new Float32Array(300)
    values[10] = 1
    values.fill(0.9, 200, 240)
    values[210] = 1
    expect(extremePositions(values, 2, 40, 1)).toEqual([210, 10])
  })

  it('keep apart whatever the values are', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { maxLength: 200 }), (list) => {
        const found = extremePositions(Float32Array.from(list), 5, 16, 1)
        for (const [i, a] of found.entries())
          for (const b of found.slice(i + 1)) expect(Math.abs(a - b)).toBeGreaterThanOrEqual(16)
      }),
    )
  })

  it('are found around the quantiles that numpy gives', () => {
    const { at, values } = signals.quantiles
    quantilesOf(x, at).forEach((value, i) => {
      expect(value).toBeCloseTo(values[i], 5)
    })
    for (const { value, positions } of quantileRows(x, at, 2)) {
      expect(positions[0]).toBeLessThan(350)
      expect(positions[1]).toBeGreaterThanOrEqual(350)
      const off = (position: number) => Math.abs(x[position] - value)
      for (const [i, from] of [0, 350].entries())
        expect(off(positions[i])).toBe(Math.min(...Array.from({ length: 350 }, (_, t) => off(from + t))))
    }
  })
})

describe('units that go together', () => {
  const units = [x, x.map((v) => -v), Float32Array.from(signals.y), new Float32Array(700).fill(3)]
  const SHAPE = { layers: 1, hidden: 4, kinds: ['h'] as const }
  const source: ActivationSource = {
    characters: 700,
    units: 4,
    blockCharacters: 256,
    groupUnits: 2,
    name: String,
    group: (block, group) => {
      const bits = new Uint16Array(512)
      for (let k = 0; k < 2; k++)
        for (let t = 0; t < 256; t++) bits[k * 256 + t] = toHalf(units[group * 2 + k][block * 256 + t] ?? 0)
      return bits
    },
  }

  it('have the r that numpy gives, as closely as 16 bits allow', () => {
    const { r, characters } = finish(correlations(source, SHAPE, { of: [0] }))
    expect(characters).toBe(700)
    expect(r[0]).toBeCloseTo(1, 9)
    expect(r[1]).toBeCloseTo(-1, 9)
    expect(r[2]).toBeCloseTo(signals.pearson, 4)
    expect(r[3]).toBe(0)
  })

  it('are compared through tanh where they are cell states, in either order the same', () => {
    const cells = { layers: 1, hidden: 2, kinds: ['h', 'c'] as const } // columns 2 and 3 are cells
    const far = units.map((values, k) => (k === 2 ? values.map((v) => 20 * v) : values))
    const scaled: ActivationSource = {
      ...source,
      group: (block, group) =>
        source.group(block, group).map((bits, i) => {
          const [k, t] = [group * 2 + Math.floor(i / 256), block * 256 + (i % 256)]
          return k === 2 ? toHalf(far[2][t] ?? 0) : bits
        }),
    }
    const { r } = finish(correlations(scaled, cells, { of: [2, 0], against: [0, 2] }))
    const shown = [x, far[2].map(Math.tanh)]
    const mean = shown.map((v) => v.reduce((a, b) => a + b) / 700)
    const sums = (a: 0 | 1, b: 0 | 1) => shown[a].reduce((s, v, t) => s + (v - mean[a]) * (shown[b][t] - mean[b]), 0)
    expect(r[0]).toBeCloseTo(sums(0, 1) / Math.sqrt(sums(0, 0) * sums(1, 1)), 3)
    expect([r[1], r[2]]).toEqual([expect.closeTo(1, 5), expect.closeTo(1, 5)])
    expect(r[3]).toBeCloseTo(r[0], 6)
  })

  it('are compared on some blocks only where there are many', () => {
    expect(finish(correlations(source, SHAPE, { of: [2], blocks: 1 })).characters).toBe(256)
  })
})

it('how far one unit moves with another is their least-squares line', () => {
  expect(moveOf(x, Float32Array.from(signals.y))).toBeCloseTo(signals.move, 5)
  expect(moveOf(new Float32Array(5), x)).toBe(0)
})

it('a cell state is shown through tanh, a gate on half the scale', () => {
  const raw = Float32Array.of(-3, 0.5)
  expect(shownValues('c', raw)).toEqual(raw.map(Math.tanh))
  expect(shownValues('f', raw)).toBe(raw)
  expect([usualScale('f').low, usualScale('g').low, usualScale('c').low]).toEqual([0, -1, -1])
})

it('the strongest places of a range of values lie in it, strongest first, and keep apart', () => {
  const values = Float32Array.from({ length: 400 }, (_, i) => Math.sin(i / 9) * (1 - i / 800))
  const range = { low: -0.2, high: 0.4 }
  const found = strongestWithin(values, range, 5, 20)
  expect(found.length).toBe(5)
  for (const [i, position] of found.entries()) {
    expect(values[position]).toBeGreaterThanOrEqual(range.low)
    expect(values[position]).toBeLessThanOrEqual(range.high)
    if (i > 0) expect(values[position]).toBeLessThanOrEqual(values[found[i - 1]])
    for (const other of found.slice(0, i)) expect(Math.abs(other - position)).toBeGreaterThanOrEqual(20)
  }
  const best = Math.max(...values.filter((value) => value >= range.low && value <= range.high))
  expect(values[found[0]]).toBe(Math.fround(best))
  expect(strongestWithin(values, { low: 2, high: 3 }, 5, 20)).toEqual([])
})
