import { describe, expect, test } from 'vitest'
import {
  featureBeside,
  passageOf,
  rankFeatures,
  rankUnits,
  unitBeside,
  unusable,
} from '../../../core/search/selection.ts'
import { normal, random } from './signals.ts'

const named = { feature: 'f', expression: '/f/', meaning: 'F.' }

describe('what a selection is compared with', () => {
  test('is as much text on both sides, but at least 100 characters', () => {
    expect(passageOf(1000, 1010, 5000)).toEqual({ from: 1000, to: 1010, start: 900, end: 1110 })
    expect(passageOf(1000, 1400, 5000)).toEqual({ from: 1000, to: 1400, start: 600, end: 1800 })
  })
  test('ends where the recording ends', () => {
    expect(passageOf(0, 50, 120)).toEqual({ from: 0, to: 50, start: 0, end: 120 })
  })
  test('is refused where there is none, or no selection', () => {
    expect(() => passageOf(0, 120, 120)).toThrow(/covers the whole recording/)
    expect(() => passageOf(5, 5, 120)).toThrow(/5:5 is empty/)
    expect(() => passageOf(100, 130, 120)).toThrow(/leaves the 120 recorded characters/)
  })
})

describe('a unit beside a selection', () => {
  const passage = passageOf(300, 420, 1000)
  const length = passage.end - passage.start
  const isInside = (i: number) => i + passage.start >= 300 && i + passage.start < 420

  test('that is on inside and off around is a clean match', () => {
    const values = Float32Array.from({ length }, (_, i) => (isInside(i) ? 0.9 : -0.2))
    expect(unitBeside('L0.h.1', values, passage)).toMatchObject({ score: 1, sign: 1, jaccard: 1 })
    expect(unitBeside('L0.h.1', values, passage).threshold).toBeCloseTo(0.9, 6)
    expect(unitBeside('L0.h.1', values, passage).inside).toBeCloseTo(0.9, 6)
    expect(unitBeside('L0.h.1', values, passage).outside).toBeCloseTo(-0.2, 6)
  })
  test('that is off inside matches as well, the other way round', () => {
    const values = Float32Array.from({ length }, (_, i) => (isInside(i) ? -1 : 0.5))
    expect(unitBeside('L0.h.1', values, passage)).toMatchObject({ score: 1, sign: -1, jaccard: 1, threshold: -1 })
  })
  test('that is on in half of the selection shares half of it', () => {
    const values = Float32Array.from({ length }, (_, i) => (isInside(i) && i % 2 ? 1 : 0))
    const { score, jaccard } = unitBeside('L0.h.1', values, passage)
    expect(score).toBeCloseTo(0.75, 10)
    expect(jaccard).toBeCloseTo(0.5, 10)
  })
  test('of noise is no match, and one with NaN is none at all', () => {
    const uniform = random(2)
    const noise = Float32Array.from({ length }, () => normal(uniform))
    expect(unitBeside('L0.h.1', noise, passage).score).toBeLessThan(0.6)
    noise[3] = Number.NaN
    expect(unitBeside('L0.h.1', noise, passage)).toMatchObject({ score: 0.5, jaccard: 0 })
  })
  test('is ranked by its score, then by how far it moves', () => {
    const unit = (unit: string, score: number, inside: number) =>
      ({ unit, score, inside, outside: 0, sign: 1, jaccard: 1, threshold: 0 }) as const
    const ranked = rankUnits([unit('a', 0.9, 9), unit('b', 1, 0.5), unit('c', 1, 2)], () => 1)
    expect(ranked.map(({ unit }) => unit)).toEqual(['c', 'b', 'a'])
  })
})

describe('a feature beside a selection', () => {
  const passage = passageOf(300, 400, 1000)
  const truth = (holds: (t: number) => boolean) => ({
    kind: 'boolean' as const,
    values: Uint8Array.from({ length: 1000 }, (_, t) => (holds(t) ? 1 : 0)),
  })

  test('that is the selection explains it', () => {
    const found = featureBeside(
      named,
      truth((t) => t >= 300 && t < 400),
      passage,
    )
    expect(found).toMatchObject({ jaccard: 1, f1: 1, auroc: 1, problem: null, p: null })
    expect(found.r).toBeCloseTo(1, 10)
  })
  test('is compared in the neighbourhood alone', () => {
    expect(
      featureBeside(
        named,
        truth((t) => t < 100 || (t >= 300 && t < 400)),
        passage,
      ).jaccard,
    ).toBe(1)
  })
  test('has the Jaccard index and the F1 of the two sets', () => {
    const found = featureBeside(
      named,
      truth((t) => t >= 350 && t < 450),
      passage,
    )
    expect(found.jaccard).toBeCloseTo(50 / 150, 10)
    expect(found.f1).toBeCloseTo(0.5, 10)
  })
  test('never counts as true where it is false', () => {
    const found = featureBeside(
      named,
      truth((t) => t === 250),
      passage,
    )
    expect(found).toMatchObject({ jaccard: 0, f1: 0 })
  })
  test('that is a number is cut where that fits best, from either side', () => {
    const low = { kind: 'number' as const, values: Float32Array.from({ length: 1000 }, (_, t) => Math.abs(t - 349.5)) }
    expect(featureBeside(named, low, passage).jaccard).toBe(1)
  })
  test('that does not change here has a sentence, and comes last', () => {
    const never = featureBeside(
      named,
      truth((t) => t < 100),
      passage,
    )
    expect(never.problem).toMatch(/true at no character of the selection/)
    expect(never.jaccard).toBeNaN()
    const good = featureBeside(
      named,
      truth((t) => t >= 300 && t < 380),
      passage,
    )
    const ranked = rankFeatures([never, unusable(named, 'number', 'Too slow.'), good])
    expect(ranked[0]).toBe(good)
  })

  test('is ranked by |r| as it is shown; of equals the one that was asked for first comes first', () => {
    const inner = featureBeside(
      named,
      truth((t) => t >= 300 && t < 380),
      passage,
    )
    const of = (feature: string, r: number, jaccard: number) => ({ ...inner, feature, r, jaccard })
    const list = [of('a', 0.03, 0.9), of('b', -0.36, 0.1), of('c', 0.359, 0.2), of('d', 0.362, 0.05)]
    expect(rankFeatures(list).map(({ feature }) => feature)).toEqual(['b', 'c', 'd', 'a'])
  })
})
