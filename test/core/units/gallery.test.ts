import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StateKind } from '../../../core/model/units.ts'
import type { UnitScale } from '../../../core/schema/unit-scale.ts'
import type { ActivationSource } from '../../../core/search/types.ts'
import { columnsOfPart, correlationMatrix, galleryValues, sampleUnits } from '../../../core/units/gallery.ts'
import { leafOrder } from '../../../core/units/leaf-order.ts'
import { toHalf } from '../../../core/util/float16.ts'
import { finish } from '../../../core/util/generators.ts'

const SHAPE = { layers: 2, hidden: 3, kinds: ['h', 'c'] as const }
const BLOCK = 32
const GROUP = 4

/** Twelve units in blocks of 32 characters and groups of four. */
function sourceOf(characters: number, value: (column: number, t: number) => number): ActivationSource {
  return {
    characters,
    units: 12,
    blockCharacters: BLOCK,
    groupUnits: GROUP,
    name: (column) => String(column),
    group: (block, group) =>
      Uint16Array.from({ length: BLOCK * GROUP }, (_, i) =>
        toHalf(value(group * GROUP + Math.floor(i / BLOCK), block * BLOCK + (i % BLOCK))),
      ),
  }
}

const byItself = (_: number, kind: StateKind): UnitScale => ({
  quantity: kind === 'c' ? 'tanh c' : kind,
  raw: false,
  low: -1,
  high: 1,
})

describe('the units of a part', () => {
  it('are those of a layer, of a kind, of both, or all', () => {
    expect([...columnsOfPart(SHAPE, { layer: 1, kind: 'c' })]).toEqual([9, 10, 11])
    expect([...columnsOfPart(SHAPE, { layer: 0, kind: null })]).toEqual([0, 1, 2, 3, 4, 5])
    expect([...columnsOfPart(SHAPE, { layer: null, kind: 'h' })]).toEqual([0, 1, 2, 6, 7, 8])
    expect(columnsOfPart(SHAPE, { layer: null, kind: null })).toHaveLength(12)
  })

  it('are shown in bins with their lowest, mean and highest value, across the borders of blocks', () => {
    const source = sourceOf(100, (column, t) => (column === 9 ? 4 : 1) * ((t % 10) / 10 - 0.5))
    const columns = Uint32Array.of(0, 9)
    const { bins, low, mean, high, start, end } = galleryValues(
      source,
      SHAPE,
      columns,
      { start: 20, end: 70, bins: 5 },
      byItself,
    )
    expect([bins, start, end]).toEqual([5, 20, 70])
    expect([low[0], mean[0], high[0]]).toEqual([-63, -6, 51])
    expect(high[5]).toBe(Math.round(127 * Math.tanh(1.6)))
    expect(new Set(low.subarray(0, 5)).size).toBe(1)
  })

  it('are shown on the scale of each: one that was recorded far from zero between its own ends', () => {
    const source = sourceOf(40, (_, t) => -40 + t / 4)
    const own = (): UnitScale => ({ quantity: 'c', raw: true, low: -40, high: -30 })
    const range = { start: 0, end: 40, bins: 4 }
    const { mean, low, high } = galleryValues(source, SHAPE, Uint32Array.of(9), range, own)
    expect([...mean]).toEqual([-98, -35, 29, 92])
    expect([low[0], high[3]]).toEqual([-127, 121])
    expect(new Set(galleryValues(source, SHAPE, Uint32Array.of(9), range, byItself).mean)).toEqual(new Set([-127]))
  })

  it('are shown character by character where there is room, and no further than was recorded', () => {
    const source = sourceOf(40, (column, t) => (column + t) / 64)
    const { bins, mean, end } = galleryValues(
      source,
      SHAPE,
      Uint32Array.of(2),
      { start: 30, end: 99, bins: 400 },
      byItself,
    )
    expect([bins, end]).toEqual([10, 40])
    expect([...mean]).toEqual(Array.from({ length: 10 }, (_, i) => Math.round((127 * (32 + i)) / 64)))
  })
})

describe('a sample of units', () => {
  const wave = (column: number, t: number) => (column === 5 ? 0.25 : Math.sin(t / (2 + column)) * (column % 2 ? -1 : 1))
  const columns = Uint32Array.of(0, 1, 2, 5)

  it('gives the correlation of every pair', () => {
    const sample = finish(sampleUnits(sourceOf(96, wave), SHAPE, columns, { blocks: 3, most: 1000 }))
    const r = finish(correlationMatrix(sample, 4))
    const values = [0, 1, 2].map((c) => Float64Array.from({ length: 96 }, (_, t) => wave(c, t)))
    const pearson = (x: Float64Array, y: Float64Array) => {
      const mean = (v: Float64Array) => v.reduce((a, b) => a + b) / v.length
      const [mx, my] = [mean(x), mean(y)]
      const dot = (a: Float64Array, ma: number, b: Float64Array, mb: number) =>
        a.reduce((sum, v, i) => sum + (v - ma) * (b[i] - mb), 0)
      return dot(x, mx, y, my) / Math.sqrt(dot(x, mx, x, mx) * dot(y, my, y, my))
    }
    expect(r[1]).toBeCloseTo(pearson(values[0], values[1]), 2)
    expect(r[4 + 2]).toBeCloseTo(pearson(values[1], values[2]), 2)
    expect([r[0], r[3]]).toEqual([1, 0])
  })

  it('gives autocorrelation times: longer for a slow wave than for a quick one', () => {
    const { memory } = finish(sampleUnits(sourceOf(96, wave), SHAPE, columns, { blocks: 1, most: 1000 }))
    expect(memory[0]).toBeGreaterThan(1)
    expect(memory[2]).toBeGreaterThan(memory[0])
    expect(memory[3]).toBe(0)
  })
})

/** Distances between places on a line. */
function onALine(places: readonly number[]): Float32Array {
  const n = places.length
  return Float32Array.from({ length: n * n }, (_, i) => Math.abs(places[Math.floor(i / n)] - places[i % n]))
}

describe('like beside like', () => {
  it('names every unit once', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 24 }), (places) => {
        const order = finish(leafOrder(onALine(places), places.length))
        expect([...order].sort((a, b) => a - b)).toEqual(places.map((_, i) => i))
      }),
    )
  })

  it('keeps groups together, and puts near groups next to each other', () => {
    const places = [0, 100, 52, 1, 101, 51, 2, 50, 102]
    const order = finish(leafOrder(onALine(places), places.length))
    const groups = [...order].map((i) => Math.round(places[i] / 50))
    expect([groups, groups.toReversed()]).toContainEqual([0, 0, 0, 1, 1, 1, 2, 2, 2])
  })

  it('walks a much shorter way than chance does', () => {
    const places = Array.from({ length: 200 }, (_, i) => (i * 7919) % 1009)
    const distance = onALine(places)
    const order = finish(leafOrder(distance, 200))
    let way = 0
    for (let i = 1; i < 200; i++) way += Math.abs(places[order[i]] - places[order[i - 1]])
    expect(way).toBeLessThan(3 * 1009)
    expect(distance).toEqual(onALine(places))
  })
})
