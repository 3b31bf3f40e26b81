import { describe, expect, test } from 'vitest'
import {
  type ProbeAnswer,
  type ProbeBaselines,
  type ProbeMethod,
  type ProbeOptions,
  type ProbeStep,
  probeUnits,
} from '../../../../core/search/probe/probe.ts'
import { sameCellNote } from '../../../../core/search/probe/probe-cells.ts'
import { gatherUnit, sampleCharacters } from '../../../../core/search/probe/probe-sample.ts'
import { finish } from '../../../../core/util/generators.ts'
import { normal, persistentFeature, persistentUnit, random, recordingOf, toBits } from '../signals.ts'

const N = 8000
const METHODS: ProbeMethod[] = ['greedy', 'l1']

/** Units of noise, of which some are replaced. */
function noise(units: number, seed: number): Float64Array[] {
  const uniform = random(seed)
  return Array.from({ length: units }, () => persistentUnit(N, 0.9, uniform))
}

function answer(
  columns: Float64Array[],
  values: Uint8Array,
  options: ProbeOptions = {},
  beside: ProbeBaselines = {},
): ProbeAnswer {
  const source = recordingOf(columns.map(toBits), 4, 500)
  return finish(probeUnits(source, { kind: 'boolean', values }, { most: 6, ...options }, beside))
}

/** Without shifts, for what does not ask how likely it is. */
function steps(columns: Float64Array[], values: Uint8Array, method: ProbeMethod, most = 6): ProbeStep[] {
  return answer(columns, values, { method, most, shifts: 0 }).steps
}

describe.each(METHODS)('a probe that chooses %s', (method) => {
  const feature = persistentFeature(N, 30, random(1))

  test('finds the one cell that follows the feature, and that one is enough', () => {
    const columns = noise(20, 2)
    columns[7] = Float64Array.from(feature, (y, t) => y + 0.1 * columns[7][t])
    const { steps, result } = answer(columns, feature, { method })
    expect(steps[0]).toMatchObject({ k: 1, units: ['L0.h.7'], added: 'L0.h.7' })
    expect(steps[0].test.auroc).toBeGreaterThan(0.999)
    expect(steps[0].test.bits).toBeGreaterThan(0.95 * steps[0].test.entropy)
    expect(result).toMatchObject({ enough: 1, cells: 1 })
    expect(result.chance!.p).toBe(1 / 40)
    expect(result.verdict).toMatch(/^One cell: L0\.h\.7 alone explains .*, p ≤ 0\.025 by 39 circular shifts\./)
    expect(result.verdict).toContain('within one standard error, or 5 % of what is explained, of the best')
  })

  test('finds the four cells that follow it only together', () => {
    const columns = noise(20, 3)
    const uniform = random(9)
    const hidden = Array.from({ length: 4 }, () => persistentUnit(N, 0.95, uniform))
    const sum = hidden[0].map((_, t) => hidden.reduce((s, unit) => s + unit[t], 0))
    const both = Uint8Array.from(sum, (s) => (s > 0 ? 1 : 0))
    ;[3, 8, 13, 18].forEach((column, k) => {
      columns[column] = hidden[k]
    })
    const { steps, result } = answer(columns, both, { method })
    expect(steps[3].units.toSorted()).toEqual(['L0.h.13', 'L0.h.18', 'L0.h.3', 'L0.h.8'])
    expect(steps[3].test.auroc).toBeGreaterThan(0.99)
    expect(steps[0].test.auroc).toBeLessThan(0.85)
    expect(result).toMatchObject({ enough: 4, cells: 4, chance: { k: 4 } })
    expect(result.verdict).toMatch(/^Many cells: 4 units/)
  })

  test('reports no cell where there is none, and the detectable bits', () => {
    const { result } = answer(noise(20, 4), feature, { method })
    expect(result.cells).toBe(0)
    expect(result.verdict).toMatch(/^No cell: .* To exceed chance here, a feature needs more than \d\.\d+ bits/)
    const { needed, observed, p } = result.chance!
    expect(p).toBeGreaterThan(0.05)
    expect(observed.bits).toBeLessThanOrEqual(needed.bits)
    expect(needed.auroc).toBeLessThan(0.9)
  })

  test('never gets worse on the train blocks, and adds one unit at a time', () => {
    const columns = noise(12, 5)
    for (let c = 0; c < 6; c++) columns[c] = columns[c].map((v, t) => v + 0.4 * feature[t])
    const found = steps(columns, feature, method, 8)
    found.forEach(({ k, units, added }, i) => {
      expect(k).toBe(i + 1)
      expect(new Set(units).size).toBe(k)
      expect(units.at(-1)).toBe(added)
      if (i > 0) expect(units.slice(0, -1)).toEqual(found[i - 1].units)
    })
    expect(found.at(-1)!.train.auroc).toBeGreaterThan(found[0].train.auroc)
  })

  test('gives an interval around the bits that are spared, and is deterministic', () => {
    const columns = noise(8, 6)
    columns[2] = Float64Array.from(feature, (y, t) => y + columns[2][t])
    const found = steps(columns, feature, method, 3)
    for (const { interval, test } of found) {
      expect(interval![0]).toBeLessThan(test.bits)
      expect(interval![1]).toBeGreaterThan(test.bits)
      expect(interval![1] - interval![0]).toBeLessThan(0.3)
    }
    expect(steps(columns, feature, method, 3)).toEqual(found)
  })

  test('accepts constant units, NaN, and a rare feature', () => {
    const columns = noise(8, 7)
    columns[0].fill(3)
    columns[1][5] = Number.NaN
    const rare = new Uint8Array(N)
    const uniform = random(8)
    for (let t = 0; t < N; t++) if (uniform() < 0.005) rare[t] = 1
    columns[5] = Float64Array.from(rare, (y) => 4 * y + normal(uniform))
    const found = steps(columns, rare, method, 3)
    expect(found[0].units).toEqual(['L0.h.5'])
    expect(found[0].test.auroc).toBeGreaterThan(0.98)
    expect(found.flatMap(({ units }) => units)).not.toContain('L0.h.0')
    expect(found.flatMap(({ units }) => units)).not.toContain('L0.h.1')
  })
})

describe('units of one cell', () => {
  const feature = persistentFeature(N, 30, random(1))
  const [a, b, c] = noise(3, 11)
  const noisy = (from: Float64Array, amount: number, seed: number) => {
    const uniform = random(seed)
    return from.map((v) => v + amount * normal(uniform))
  }
  const half = Float64Array.from(feature, (y, t) => y + a[t])
  const other = Float64Array.from(feature, (y, t) => y + b[t])
  /** the hidden and the cell state of one cell, seen through different noise, then another cell */
  const columns = [noisy(half, 0.2, 1), noisy(half, 0.2, 2), c, c, other, noise(1, 12)[0]]
  const names = ['L0.h.0', 'L0.c.0', 'L0.h.1', 'L0.c.1', 'L0.h.2', 'L0.c.2']
  const run = (options: Parameters<typeof probeUnits>[2]) => {
    const source = { ...recordingOf(columns.map(toBits), 4, 500), name: (column: number) => names[column] }
    const events = [...probeUnits(source, { kind: 'boolean', values: feature }, { most: 3, shifts: 0, ...options })]
    const steps = events.flatMap((event) => (event.type === 'step' ? [event.step] : []))
    const { verdict } = events.flatMap((event) => (event.type === 'result' ? [event.result] : []))[0]
    return { steps, verdict }
  }
  const cellsOf = (units: readonly string[]) => units.map((unit) => unit.split('.')[2])

  test.each(METHODS)('are selected once, with %s, unless both states are asked for', (method) => {
    const { steps, verdict } = run({ method })
    const found = steps.at(-1)!
    expect(new Set(cellsOf(found.units)).size).toBe(found.units.length)
    expect(cellsOf(found.units.slice(0, 2)).toSorted()).toEqual(['0', '2'])
    expect(verdict).not.toContain('one cell.')
  })

  test('are called what they are where all are wanted', () => {
    const found = run({ bothStates: true, most: 6 }).steps.at(-1)!
    expect(found.units).toEqual(expect.arrayContaining(['L0.h.0', 'L0.c.0']))
    expect(sameCellNote(['L1.c.183', 'L0.h.2', 'L1.h.183'])).toBe(' L1.c.183 and L1.h.183 are one cell.')
    expect(sameCellNote(['L1.c.183', 'L0.h.183'])).toBe('')
  })

  test.each(METHODS)('and units of a set are the only ones that are taken, %s', (method) => {
    const found = run({ method, units: ['L0.h.1', 'L0.h.2'] }).steps
    expect(found[0].units).toEqual(['L0.h.2'])
    expect(found.at(-1)!.units.every((unit) => ['L0.h.1', 'L0.h.2'].includes(unit))).toBe(true)
    expect(() => run({ units: ['L7.h.1'] })).toThrow(/no unit L7\.h\.1/)
  })
})

describe('what cannot be probed is said in a sentence', () => {
  const units = [persistentUnit(N, 0.5, random(3))]
  const run = (feature: Parameters<typeof probeUnits>[1], columns = units) => [
    ...probeUnits(recordingOf(columns.map(toBits)), feature),
  ]

  test('a number', () => {
    expect(() => run({ kind: 'number', values: new Float32Array(N) })).toThrow(/compare it with one, as in column/)
  })
  test('a feature that is never true', () => {
    expect(() => run({ kind: 'boolean', values: new Uint8Array(N) })).toThrow(/true at none/)
  })
  test('a recording in which nothing moves', () => {
    const feature = persistentFeature(N, 30, random(1))
    expect(() => run({ kind: 'boolean', values: feature }, [new Float64Array(N)])).toThrow(/No unit .* ever changes/)
  })
})

describe('the characters that are drawn', () => {
  const truth = new Uint8Array(40_000)
  for (let t = 100; t < truth.length; t += 2000) truth[t] = 1
  const stretches = Uint32Array.of(0, 9000, 15_000, 40_000)
  const sample = sampleCharacters(truth, stretches, 4000, 1)

  test('come from the stretches, in order, each once', () => {
    const { positions } = sample
    for (let i = 0; i < positions.length; i++) {
      expect(positions[i] < 9000 || positions[i] >= 15_000).toBe(true)
      if (i > 0) expect(positions[i]).toBeGreaterThan(positions[i - 1])
    }
    expect(Math.abs(positions.length - 4000)).toBeLessThan(200)
  })

  test('hold every true character of a rare feature, weighted as in the text', () => {
    const trues = sample.truth.reduce((sum, y) => sum + y, 0)
    expect(trues).toBe([...truth.keys()].filter((t) => truth[t] && (t < 9000 || t >= 15_000)).length)
    const mass = (y: number) => sample.weights.reduce((sum, w, i) => sum + (sample.truth[i] === y ? w : 0), 0)
    expect(mass(1)).toBeCloseTo(trues / 34_000, 4)
    expect(mass(0) + mass(1)).toBeCloseTo(1, 12)
  })

  test('stand for those that were not drawn: a weighted mean is the mean of all', () => {
    const height = (t: number) => (Math.floor(t / 64) % 2 ? 5 : 1) + (truth[t] ? 100 : 0)
    const falses = [...truth.keys()].filter((t) => !truth[t] && (t < 9000 || t >= 15_000))
    const mean = falses.reduce((sum, t) => sum + height(t), 0) / falses.length
    const [drawn, mass] = [0, 1].map((power) =>
      sample.positions.reduce(
        (sum, t, i) => sum + (sample.truth[i] ? 0 : sample.weights[i] * height(t) ** (1 - power)),
        0,
      ),
    )
    expect(Math.abs(drawn / mass - mean)).toBeLessThan(0.5)
  })

  test('are all of them where the text is short enough', () => {
    expect(sampleCharacters(truth, stretches, 34_000, 1).positions).toHaveLength(34_000)
  })

  test('are read across blocks', () => {
    const column = persistentUnit(N, 0.5, random(2))
    const bits = toBits(column)
    const source = recordingOf([bits, bits, toBits(column.map((v) => -v))], 2, 100)
    const positions = Uint32Array.of(0, 99, 100, 2345, 7999)
    expect([...gatherUnit(source, 1, positions)]).toEqual([...positions].map((t) => bits[t]))
    expect([...gatherUnit(source, 2, positions)]).toEqual([...positions].map((t) => bits[t] ^ 0x8000))
  })
})
