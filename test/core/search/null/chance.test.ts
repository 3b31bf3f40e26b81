// Is p what it says? Signals that have nothing to do with each other, but go on for long stretches as text and memory
// do, must come out significant one time in twenty. A textbook p-value calls most of them a discovery. What is asked
// here are the kernels, the circular shifts and the p of every search.

import { describe, expect, test } from 'vitest'
import { chanceOfAll, correlateAll, type Reached } from '../arenas.ts'
import { persistentFeature, persistentUnit, random, toBits } from '../signals.ts'

const LENGTH = 4096
const SHIFTS = 127
const TRIALS = 1000
/** Three standard errors of a share of one in twenty. */
const errorOf = (trials: number) => 3 * Math.sqrt((0.05 * 0.95) / trials)
const ERROR = errorOf(TRIALS)

/** True or false in stretches of so many characters on the average; of 1, each character by itself. */
const feature = (meanRun: number, seed: number) => persistentFeature(LENGTH, Math.max(1, meanRun / 2), random(seed))
const unit = (coefficient: number, seed: number) => toBits(persistentUnit(LENGTH, coefficient, random(seed)))

const isTextbook = (r: number) => Math.abs(r) * Math.sqrt((LENGTH - 2) / (1 - r * r)) > 1.96
const isSignificant = (...reached: Reached[]) => chanceOfAll(reached).p.some((p) => p <= 0.05)
const shareOf = (significant: readonly boolean[]) => significant.filter(Boolean).length / significant.length

interface Pair {
  feature: Uint8Array
  unit: Uint16Array
}

/** r of each trial's unit with its feature; two trials share an arena. */
function trials(count: number, pair: (trial: number) => Pair, detrend = true): Reached[] {
  return Array.from({ length: count / 2 }, (_, half) => {
    const pairs = [pair(2 * half), pair(2 * half + 1)]
    const [units, features] = [pairs.map(({ unit }) => unit), pairs.map(({ feature }) => feature)]
    return correlateAll(units, features, SHIFTS, { detrend }).map((reached, i) => reached[i])
  }).flat()
}

describe('independent signals', () => {
  const cases = [1, 50, 100].flatMap((meanRun) => [0, 0.95, 0.99].map((memory) => [meanRun, memory] as const))

  test.each(cases)('runs of %i and a memory of %f are significant one time in twenty', (meanRun, memory) => {
    const reached = trials(TRIALS, (trial) => {
      const seed = 7919 * trial + 31 * meanRun + Math.round(100 * memory)
      return { feature: feature(meanRun, seed), unit: unit(memory, seed + 1) }
    })
    expect(Math.abs(shareOf(reached.map((each) => isSignificant(each))) - 0.05)).toBeLessThan(ERROR)
    const naive = shareOf(reached.map(({ r }) => isTextbook(r)))
    if (meanRun === 1 || memory === 0) expect(naive).toBeLessThan(0.1)
    else expect(naive).toBeGreaterThan(0.55)
  })

  test.each([1, 50, 100])('nor is the best of eight units of every memory more often, runs of %i', (meanRun) => {
    const count = TRIALS / 2
    const all = Array.from({ length: count }, (_, trial): Reached[] => {
      const seed = 104_729 * trial + meanRun
      const units = Array.from({ length: 8 }, (_, u) => unit([0, 0.9, 0.95, 0.99][u % 4], seed + 1 + u))
      return correlateAll(units, [feature(meanRun, seed)], SHIFTS).flat()
    })
    expect(Math.abs(shareOf(all.map((reached) => isSignificant(...reached))) - 0.05)).toBeLessThan(errorOf(count))
    expect(shareOf(all.map((reached) => reached.some(({ r }) => isTextbook(r))))).toBeGreaterThan(
      meanRun === 1 ? 0.2 : 0.95,
    )
  })
})

describe('independent slow signals', () => {
  /** The share of significant pairs with the detrended feature, as in a search, and with the feature itself. */
  function shares(pair: (trial: number) => Pair) {
    const of = (detrend: boolean) => shareOf(trials(TRIALS, pair, detrend).map((each) => isSignificant(each)))
    return { guarded: of(true), bare: of(false) }
  }

  test('a unit and a feature with trends are not significant', () => {
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
