// What a unit has to beat: a random basis, a feature that means nothing, an untrained network.

import { describe, expect, test } from 'vitest'
import { controlFeature } from '../../../../core/search/baselines/control-feature.ts'
import { bestRotated, createRotation } from '../../../../core/search/baselines/rotated.ts'
import { NOT_HELD_OUT } from '../../../../core/search/metrics/scores.ts'
import { againstUntrained } from '../../../../core/search/null/chance.ts'
import { splitCharacters } from '../../../../core/search/split.ts'
import type { Baselines, Score } from '../../../../core/search/types.ts'
import { beatsOf, verdictOf } from '../../../../core/search/verdict.ts'
import { normal, persistentFeature, random, recordingOf, toBits } from '../signals.ts'

const LENGTH = 6000

describe('a rotated basis', () => {
  test.each([1, 2, 7, 16, 300])('of %i dimensions keeps every length and every angle', (width) => {
    const uniform = random(width)
    const points = Array.from({ length: 3 }, () => Float32Array.from({ length: width }, () => normal(uniform)))
    const rotate = createRotation(width, 5)
    const turned = points.map((point) => rotate(point.slice(), 1).slice())
    const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, x, i) => sum + x * b[i], 0)
    for (const i of [0, 1, 2])
      for (const j of [0, 1, 2]) expect(dot(turned[i], turned[j])).toBeCloseTo(dot(points[i], points[j]), 3)
    if (width > 2) expect(turned[0]).not.toEqual(points[0])
    expect(createRotation(width, 5)(points[0].slice(), 1)).toEqual(turned[0])
  })

  test('removes what is specific to one unit and keeps the information of all', () => {
    const values = persistentFeature(LENGTH, 10, random(1))
    const noise = (seed: number) => {
      const uniform = random(seed)
      return Float64Array.from({ length: LENGTH }, () => normal(uniform))
    }
    const split = splitCharacters(LENGTH)
    const best = (units: Float64Array[]) => {
      const work = bestRotated(recordingOf(units.map(toBits), 16), { kind: 'boolean', values }, split, { width: 64 })
      for (let step = work.next(); ; step = work.next()) if (step.done) return step.value.figures.auroc
    }
    const others = Array.from({ length: 64 }, (_, i) => noise(i + 2))
    const alone = [Float64Array.from(values, (y) => 2 * y - 1), ...others.slice(1)]
    const shared = others.map((unit, i) => unit.map((x, t) => x + (i % 2 ? 1 : -1) * 3 * values[t]))
    expect(best(alone)).toBeLessThan(0.75)
    expect(best(shared)).toBeGreaterThan(0.95)
  })
})

describe('a control feature', () => {
  test('has the same stretches in another order', () => {
    const values = persistentFeature(LENGTH, 10, random(4))
    const lengths = (of: Uint8Array, value: number) =>
      of
        .join('')
        .split(value ? '0' : '1')
        .filter(Boolean)
        .map((run) => run.length)
        .sort((a, b) => a - b)
    const control = controlFeature({ kind: 'boolean', values }, 1).values as Uint8Array
    for (const value of [0, 1]) expect(lengths(control, value)).toEqual(lengths(values, value))
    expect(control).not.toEqual(values)
    expect(controlFeature({ kind: 'boolean', values }, 1).values).toEqual(control)
    const same = control.filter((value, t) => value === values[t]).length / LENGTH
    expect(Math.abs(same - 0.5)).toBeLessThan(0.1)
  })

  test('of a number has the same rises in another order', () => {
    const uniform = random(2)
    const values = new Float32Array(LENGTH)
    for (let t = 1; t < LENGTH; t++) values[t] = uniform() < 0.03 ? 0 : values[t - 1] + 1
    const control = controlFeature({ kind: 'number', values }, 1).values as Float32Array
    expect([...control].sort((a, b) => a - b)).toEqual([...values].sort((a, b) => a - b))
    expect(control).not.toEqual(values)
  })
})

test('p against the untrained network compares the difference with that of shifted features', () => {
  const largest = Float64Array.of(0.2, 0.3, 0.25, 0.2)
  const untrained = { best: 0.7, largest: Float64Array.of(0.25, 0.2, 0.2, 0.2) }
  // by chance the difference is −0.05, 0.1, 0.05 and 0
  expect([...againstUntrained(Float64Array.of(0.9, -0.72, 0.1), largest, untrained)]).toEqual([1 / 5, 3 / 5, 1])
})

describe('the verdict', () => {
  const figures = (auroc: number) => ({ ...NOT_HELD_OUT, auroc, r: auroc - 0.5 })
  const score = (auroc: number, change: Partial<Score> = {}): Score => ({
    ...{ unit: 'L1.c.3', column: 3, ...figures(auroc), threshold: 0, sign: 1, heldout: figures(auroc) },
    ...{ overall: 0.5, z: 9, p: 1 / 256, pUntrained: null, intervals: null, exact: true },
    ...change,
  })
  const predictor = (auroc: number) => ({ figures: figures(auroc), train: figures(auroc) })
  const baselines: Baselines = {
    lastCharacter: predictor(0.6),
    lastThree: predictor(0.8),
    untrained: null,
    rotated: predictor(0.7),
    controlFeature: null,
  }

  test('names what the best unit does not beat, then what it beats', () => {
    const best = score(0.75)
    expect(beatsOf('boolean', best, baselines)).toEqual({
      lastCharacter: true,
      lastThree: false,
      untrained: null,
      rotated: true,
    })
    expect(verdictOf({ kind: 'boolean', scores: [best], baselines, detectable: 0.1 })).toEqual([
      'L1.c.3 (held-out AUROC 0.750) does not beat the last three characters (0.800).',
      'It beats the last character (0.600) and a rotated basis (0.700).',
    ])
  })

  test('states that no unit exceeds chance, and the detectable |r|', () => {
    const [first] = verdictOf({ kind: 'boolean', scores: [score(0.55, { p: 0.4 })], baselines, detectable: 0.123 })
    expect(first).toBe(
      'No unit follows this feature more closely than chance would (p 0.400). A unit with |r| of about 0.123 would have been found with probability ½.',
    )
  })

  test('is null where the text is too short for held-out metrics', () => {
    const best = score(0.9, { heldout: NOT_HELD_OUT })
    expect(beatsOf('boolean', best, baselines)).toEqual({
      ...{ lastCharacter: null, lastThree: null, untrained: null, rotated: null },
    })
  })
})
