// What a probe finds where there is nothing, how few units it calls enough, and what it holds its units against.

import { describe, expect, test } from 'vitest'
import { type ProbeOptions, probeUnits } from '../../../core/search/probe/probe.ts'
import { fewest } from '../../../core/search/probe/probe-evaluation.ts'
import { logOdds, metricsOf } from '../../../core/search/probe/probe-metrics.ts'
import { circularShifts } from '../../../core/search/probe/probe-null.ts'
import { splitCharacters } from '../../../core/search/split.ts'
import { splitThree } from '../../../core/search/split-three.ts'
import { finish } from '../../../core/util/generators.ts'
import { normal, persistentFeature, persistentUnit, random, recordingOf, toBits } from './signals.ts'

const probe = (columns: Float64Array[], values: Uint8Array, options: ProbeOptions, beside = {}) =>
  finish(probeUnits(recordingOf(columns.map(toBits), 8, 1024), { kind: 'boolean', values }, options, beside))

describe('features independent of the units', () => {
  const N = 8192
  const FEATURES = 60

  test('are called “no cell” about as often as p promises, at 8,192 characters', () => {
    let found = 0
    for (let seed = 1; seed <= FEATURES; seed++) {
      const uniform = random(seed)
      const columns = Array.from({ length: 10 }, (_, i) => persistentUnit(N, i % 2 ? 0.98 : 0.9, uniform))
      const { result } = probe(columns, persistentFeature(N, 40, uniform), { most: 2, seed, shifts: 19 })
      expect(result.cells > 0).toBe(!result.verdict.startsWith('No cell'))
      if (result.cells > 0) found++
    }
    expect(found).toBeLessThanOrEqual(FEATURES / 10)
  }, 120_000)
})

describe('how many units are enough', () => {
  const ends = [100, 200, 300, 400]
  const of = (...costs: number[]) => Float64Array.from(costs)

  test('is the fewest within one standard error of the best', () => {
    // the second unit gains 12 bits of 200 with a standard error of 45, then of 2
    expect(fewest([of(62, 20, 50, 40), of(35, 45, 30, 50)], of(90, 90, 90, 90), ends)).toBe(1)
    expect(fewest([of(43, 42, 44, 43), of(38, 40, 40, 42)], of(90, 90, 90, 90), ends)).toBe(2)
  })

  test('is the fewest that explain all but a twentieth, however certain it is that more explain more', () => {
    expect(fewest([of(160, 161, 159, 160), of(50, 50, 50, 50)], of(400, 400, 400, 400), ends)).toBe(2)
    const steady = [of(300, 300, 300, 300), of(200, 200, 200, 200), of(190, 190, 190, 190), of(189, 189, 189, 189)]
    expect(fewest(steady, of(400, 400, 400, 400), ends)).toBe(3)
  })

  test('is one where none is better than the share of the feature', () => {
    expect(fewest([of(100, 110, 100, 100), of(99, 109, 99, 99)], of(90, 90, 90, 90), ends)).toBe(1)
  })

  test('is many for a rare word, of which one unit already has a high AUROC', () => {
    const N = 40_000
    const uniform = random(5)
    const rare = new Uint8Array(N).map(() => (uniform() < 0.01 ? 1 : 0))
    const columns = Array.from({ length: 8 }, () => Float64Array.from(rare, (y) => 1.6 * y + normal(uniform)))
    columns[0] = columns[0].map((v, t) => v + rare[t] * 1.4)
    const { steps, result } = probe(columns, rare, { most: 6, shifts: 0 })
    expect(steps[0].test.auroc).toBeGreaterThan(0.97)
    expect(steps[0].test.f1).toBeLessThan(0.7)
    expect(result.enough).toBeGreaterThanOrEqual(4)
    const { test: chosen } = steps[result.enough - 1]
    expect(chosen.averagePrecision).toBeGreaterThan(steps[0].test.averagePrecision + 0.2)
    expect(chosen.bits).toBeGreaterThan(1.25 * steps[0].test.bits)
  })

  test('is chosen without the part that is reported', () => {
    const N = 8000
    const feature = persistentFeature(N, 30, random(1))
    const columns = [0, 1, 2].map((seed) => {
      const unit = persistentUnit(N, 0.9, random(10 + seed))
      return Float64Array.from(feature, (y, t) => y + unit[t])
    })
    const before = probe(columns, feature, { most: 3, shifts: 0 })
    // on the last part the units turn to noise: another report, the same choice
    const { test } = splitThree(splitCharacters(N))
    const later = columns.map((column, i) => {
      const other = persistentUnit(N, 0.9, random(20 + i))
      const within = (t: number) => test.some((from, s) => s % 2 === 0 && t >= from && t < test[s + 1])
      return column.map((v, t) => (within(t) ? other[t] : v))
    })
    const after = probe(later, feature, { most: 3, shifts: 0 })
    expect(after.steps[0].test.bits).toBeLessThan(before.steps[0].test.bits - 0.04)
    expect(after.steps.map(({ units, validation }) => [units, validation.bits])).toEqual(
      before.steps.map(({ units, validation }) => [units, validation.bits]),
    )
    expect(after.result.enough).toBe(before.result.enough)
  })
})

describe('bits that are spared', () => {
  test('are those of the cross-entropy, and none for the prior', () => {
    const truth = Uint8Array.of(1, 0, 0, 0)
    const prior = logOdds(truth)
    const none = metricsOf(truth, new Float32Array(4).fill(prior), prior, 0)
    expect(none.bits).toBeCloseTo(0, 6)
    expect(none.entropy).toBeCloseTo(0.811278, 5)
    const p = [0.8, 0.1, 0.2, 0.4]
    const scores = Float32Array.from(p, (v) => Math.log(v / (1 - v)))
    const cost = -(Math.log2(0.8) + Math.log2(0.9) + Math.log2(0.8) + Math.log2(0.6)) / 4
    expect(metricsOf(truth, scores, prior, 0).bits).toBeCloseTo(0.811278 - cost, 5)
  })

  test('are those of a probability that fits: a probe of noise is about as good as the share', () => {
    const N = 20_000
    const uniform = random(3)
    const rare = new Uint8Array(N).map(() => (uniform() < 0.05 ? 1 : 0))
    const { steps } = probe([persistentUnit(N, 0, uniform)], rare, { most: 1, shifts: 0 })
    expect(Math.abs(steps[0].test.bits)).toBeLessThan(0.003)
    expect(steps[0].test.entropy).toBeCloseTo(0.286, 1)
  })
})

describe('the baselines of a probe', () => {
  const N = 12_000
  const uniform = random(7)
  const feature = persistentFeature(N, 25, uniform)
  const columns = Array.from({ length: 6 }, () => persistentUnit(N, 0.9, uniform))
  columns[2] = Float64Array.from(feature, (y, t) => y + 0.5 * columns[2][t])

  test('the last characters, where a letter determines the feature', () => {
    const text = Uint32Array.from(feature, (y, t) => (y ? 97 : 98) + (t % 2 ? 2 : 0))
    const { result } = probe(columns, feature, { most: 2, shifts: 0 }, { text })
    expect(result.baselines.lastCharacter!.auroc).toBeGreaterThan(0.999)
    expect(result.baselines.lastThree!.bits).toBeGreaterThan(0.95)
    expect(result.verdict).toContain('It does not beat the last three characters')
  })

  test('the last characters, where they carry no information', () => {
    const text = Uint32Array.from(feature, (_, t) => 97 + ((t * 7) % 5))
    const { result } = probe(columns, feature, { most: 2, shifts: 0 }, { text })
    expect(Math.abs(result.baselines.lastThree!.bits)).toBeLessThan(0.02)
    expect(result.verdict).not.toContain('does not beat')
  })

  test('the untrained network, with as many of its own units, of the best seed', () => {
    const other = columns.slice()
    ;[other[2], other[4]] = [columns[1], columns[2]]
    const source = (of: Float64Array[]) => recordingOf(of.map(toBits), 8, 1024)
    const { steps, result } = probe(
      columns,
      feature,
      { most: 2, shifts: 0 },
      { untrained: [other, columns.slice(0, 2)].map(source) },
    )
    // of two seeds the better one
    expect(result.baselines.untrained!).toMatchObject({ seeds: 2, units: ['L0.h.4'] })
    expect(result.baselines.untrained!.test.bits).toBeCloseTo(steps[result.enough - 1].test.bits, 6)
    expect(result.verdict).toContain('It does not beat the untrained network')
  })

  test('features with the same runs in another order, which these units do not follow', () => {
    const { result } = probe(columns, feature, { most: 2, shifts: 19 })
    const { shuffled, observed, selectivity } = result.chance!
    expect(shuffled.bits).toBeLessThan(0.05)
    expect(shuffled.auroc).toBeLessThan(0.6)
    expect(selectivity).toBeCloseTo(observed.bits - shuffled.bits, 12)
  })
})

test('shifts share no divisor, so that a periodic feature is shifted to all phases', () => {
  const shifts = circularShifts(6400, 39, 1)
  expect(shifts).toHaveLength(39)
  expect([...shifts].every((shift, i) => shift > 80 && shift < 6320 && (i === 0 || shift > shifts[i - 1]))).toBe(true)
  expect(shifts.filter((shift) => shift % 64 === 0).length).toBeLessThan(5)
})

test('units are read on the scale that they are shown on', () => {
  const N = 6000
  const uniform = random(2)
  const feature = persistentFeature(N, 30, uniform)
  // far out the cell wanders without meaning; its sign, all that tanh leaves of it, is the feature
  const columns = [
    Float64Array.from(feature, (y) => (y ? 1 : -1) * (3 + 60 * uniform() ** 4)),
    persistentUnit(N, 0.9, uniform),
  ]
  const raw = recordingOf(columns.map(toBits))
  const tanh = Float32Array.from({ length: 65536 }, () => 0)
  const exact = new Float32Array(1)
  const word = new Uint32Array(exact.buffer)
  for (let bits = 0; bits < 65536; bits++) {
    const exponent = (bits >> 10) & 31
    word[0] = ((bits & 0x8000) << 16) | ((exponent + 112) << 23) | ((bits & 1023) << 13)
    tanh[bits] = exponent === 0 ? 0 : exponent === 31 ? Number.NaN : Math.tanh(exact[0])
  }
  const run = (source: Parameters<typeof probeUnits>[0]) =>
    finish(probeUnits(source, { kind: 'boolean', values: feature }, { most: 1, shifts: 0 })).steps[0].test
  const [before, after] = [run(raw), run({ ...raw, scale: () => tanh })]
  expect(after.bits).toBeGreaterThan(before.bits + 0.005)
  expect(after.bits).toBeGreaterThan(0.98 * after.entropy)
})

test.each(['validation', 'test'] as const)('a feature that never changes in the %s part is refused', (part) => {
  const N = 6400
  const feature = persistentFeature(N, 20, random(1))
  const columns = [persistentUnit(N, 0.9, random(1))]
  expect(probe(columns, feature, { most: 1, shifts: 0 }).steps).toHaveLength(1)
  const stretches = splitThree(splitCharacters(N))[part]
  for (let s = 0; s < stretches.length; s += 2) feature.fill(0, stretches[s], stretches[s + 1])
  const role = part === 'test' ? 'the probe is tested on' : 'the number of units is chosen on'
  expect(() => probe(columns, feature, { most: 1, shifts: 0 })).toThrow(`that ${role} this feature never changes`)
})
