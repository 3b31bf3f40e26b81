// Is p what it says? Signals that have nothing to do with each other, but go on for long stretches as text and memory
// do, must come out significant one time in twenty. A textbook p-value calls most of them a discovery.

import { describe, expect, test } from 'vitest'
import { withoutDrift } from '../../../core/search/drift.ts'
import { familyWise } from '../../../core/search/null.ts'
import { ShiftNull } from './shelves.ts'
import { persistentFeature, persistentUnit, random, toBits } from './signals.ts'

const LENGTH = 4096
const SHIFTS = 127
const TRIALS = 1000
/** Three standard errors of a share of one in twenty. */
const errorOf = (trials: number) => 3 * Math.sqrt((0.05 * 0.95) / trials)
const ERROR = errorOf(TRIALS)

/** True or false in stretches of so many characters on the average; of 1, each character by itself. */
const feature = (meanRun: number, seed: number) => persistentFeature(LENGTH, Math.max(1, meanRun / 2), random(seed))
const unit = (coefficient: number, seed: number) => toBits(persistentUnit(LENGTH, coefficient, random(seed)))

/** What a unit reaches with a feature, and what it reaches at every turn. */
function against(chance: ShiftNull, bits: Uint16Array): { r: number; maxima: Float64Array } {
  chance.maxima.fill(0)
  const [r] = chance.add(bits, bits)
  return { r, maxima: chance.maxima.slice() }
}

const isTextbook = (r: number) => Math.abs(r) * Math.sqrt((LENGTH - 2) / (1 - r * r)) > 1.96
const share = (trials: number, significant: (trial: number) => boolean) =>
  Array.from({ length: trials }, (_, trial) => significant(trial)).filter(Boolean).length / trials

describe('signals that have nothing to do with each other', () => {
  const cases = [1, 50, 100].flatMap((meanRun) => [0, 0.95, 0.99].map((memory) => [meanRun, memory] as const))

  test.each(cases)('runs of %i and a memory of %f are significant one time in twenty', (meanRun, memory) => {
    let naive = 0
    const ours = share(TRIALS, (trial) => {
      const seed = 7919 * trial + 31 * meanRun + Math.round(100 * memory)
      const chance = new ShiftNull(withoutDrift(feature(meanRun, seed)), SHIFTS, trial)
      const { r, maxima } = against(chance, unit(memory, seed + 1))
      if (isTextbook(r)) naive++
      return familyWise(r, maxima) < 0.05
    })
    expect(Math.abs(ours - 0.05)).toBeLessThan(ERROR)
    if (meanRun === 1 || memory === 0) expect(naive / TRIALS).toBeLessThan(0.1)
    else expect(naive / TRIALS).toBeGreaterThan(0.55)
  })

  test.each([1, 50, 100])('nor is the best of eight units of every memory more often, runs of %i', (meanRun) => {
    let naive = 0
    const trials = TRIALS / 2
    const ours = share(trials, (trial) => {
      const seed = 104_729 * trial + meanRun
      const chance = new ShiftNull(withoutDrift(feature(meanRun, seed)), SHIFTS, trial)
      const units = Array.from({ length: 8 }, (_, u) => unit([0, 0.9, 0.95, 0.99][u % 4], seed + 1 + u))
      const reached = units.flatMap((bits, u) => (u % 2 === 0 ? chance.add(bits, units[u + 1]) : []))
      const best = Math.max(...reached.map(Math.abs))
      if (isTextbook(best)) naive++
      return chance.p(best) < 0.05
    })
    expect(Math.abs(ours - 0.05)).toBeLessThan(errorOf(trials))
    expect(naive / trials).toBeGreaterThan(meanRun === 1 ? 0.2 : 0.95)
  })
})

describe('slow signals that have nothing to do with each other', () => {
  /** The share of significant pairs with the feature less its drift, and with the feature as it is. */
  function shares(pair: (seed: number) => { feature: Uint8Array; unit: Uint16Array }) {
    const of = (prepare: (values: Uint8Array) => ArrayLike<number>) =>
      share(TRIALS, (trial) => {
        const { feature, unit } = pair(trial)
        const { r, maxima } = against(new ShiftNull(prepare(feature), SHIFTS, trial), unit)
        return familyWise(r, maxima) < 0.05
      })
    return { guarded: of(withoutDrift), bare: of((values) => values) }
  }

  test('a unit that drifts and a feature that thickens are no discovery', () => {
    const { guarded, bare } = shares((seed) => {
      const uniform = random(seed + 5)
      const place = (t: number) => (2 * t) / LENGTH - 1
      const drawn = persistentFeature(LENGTH, 20, uniform)
      const thick = drawn.map((now, t) => (uniform() < Math.abs(place(t)) / 2 ? Number(place(t) > 0) : now))
      return { feature: thick, unit: toBits(persistentUnit(LENGTH, 0.95, uniform).map((x, t) => x + place(t))) }
    })
    expect(guarded).toBeLessThan(0.05 + ERROR)
    expect(bare).toBeGreaterThan(0.2)
  })

  test('nor is a memory of a quarter of the text beside a feature that changes a few times', () => {
    const { guarded, bare } = shares((seed) => ({
      feature: persistentFeature(LENGTH, 1000, random(seed + 9)),
      unit: toBits(persistentUnit(LENGTH, 0.9995, random(seed + 90_000))),
    }))
    expect(guarded).toBeLessThan(0.05 + ERROR)
    expect(bare).toBeGreaterThan(0.05 + ERROR)
  })
})
