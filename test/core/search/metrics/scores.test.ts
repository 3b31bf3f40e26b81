import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { scoreTruth, type UnitScore } from '../../../../core/search/metrics/scores.ts'
import { ranked } from '../../../../core/search/ranked.ts'
import { FLOAT16 } from '../../../../core/util/float16-table.ts'
import golden from '../../../../fixtures/golden-search/scores.json' with { type: 'json' }
import { Histogram } from '../histogram.ts'
import { toBits } from '../signals.ts'

const splitOf = ({ train, heldout }: { train: number[]; heldout: number[] }) => ({
  train: Uint32Array.from(train),
  heldout: Uint32Array.from(heldout),
})
const split = splitOf(golden)
const truth = (bits: Uint16Array, feature: Uint8Array, parts = split) =>
  scoreTruth(new Histogram(feature, parts).count(bits))

function expectMetrics(actual: object, expected: object): void {
  for (const [figure, value] of Object.entries(expected)) {
    const found = actual[figure as keyof object] as unknown
    if (typeof value === 'object') expectMetrics(found as object, value)
    else if (typeof value === 'string') expect(found, figure).toBe(Number(value))
    else expect(found, figure).toBeCloseTo(value, 9)
  }
}

describe('a unit against a truth value', () => {
  test.each(golden.truths.map((g) => [g.name, g] as const))('agrees with scipy and scikit-learn: %s', (_, g) => {
    expectMetrics(truth(Uint16Array.from(g.bits), Uint8Array.from(g.feature, Number)), g.expected)
  })

  test.each(golden.tiny.truths.map((g) => [g.name, g] as const))('agrees with them on %s', (_, g) => {
    const parts = splitOf(golden.tiny)
    expectMetrics(truth(Uint16Array.from(g.bits), Uint8Array.from(g.feature, Number), parts), g.expected)
  })

  test('one histogram serves unit after unit', () => {
    const [a, b] = golden.truths
    const histogram = new Histogram(Uint8Array.from(a.feature, Number), split)
    scoreTruth(histogram.count(Uint16Array.from(b.bits)))
    scoreTruth(histogram.count(Uint16Array.from(b.bits, () => 0x7e00)))
    expectMetrics(scoreTruth(histogram.count(Uint16Array.from(a.bits))), a.expected)
  })

  test.each([
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['minus infinity', Number.NEGATIVE_INFINITY],
  ])('a unit that holds %s follows nothing', (_, odd) => {
    const { bits, feature } = golden.truths[0]
    const spoiled = Uint16Array.from(bits)
    spoiled[5] = toBits([odd])[0]
    expect(truth(spoiled, Uint8Array.from(feature, Number))).toMatchObject({
      ...{ r: 0, auroc: 0.5, averagePrecision: 0, f1: 0, mcc: 0, mutualInformation: 0, d: 0 },
      heldout: { r: 0, auroc: 0.5, averagePrecision: 0, mutualInformation: 0, d: 0 },
    })
  })

  test('any unit has metrics in their ranges, and negating it changes the sign alone', () => {
    const bits = fc.array(
      fc.nat({ max: 0x7bff }).chain((m) => fc.constantFrom(m, m | 0x8000)),
      { minLength: 600, maxLength: 600 },
    )
    const feature = fc.array(fc.nat({ max: 1 }), { minLength: 600, maxLength: 600 })
    fc.assert(
      fc.property(bits, feature, (b, f) => {
        const score = truth(Uint16Array.from(b), Uint8Array.from(f))
        const turned = truth(
          Uint16Array.from(b, (bit) => bit ^ 0x8000),
          Uint8Array.from(f),
        )
        for (const part of [score, score.heldout]) {
          for (const figure of [
            'auroc',
            'averagePrecision',
            'mutualInformation',
            'f1',
            'precision',
            'recall',
          ] as const) {
            expect(part[figure]).toBeGreaterThanOrEqual(0)
            expect(part[figure]).toBeLessThanOrEqual(1)
          }
          expect(Math.abs(part.r)).toBeLessThanOrEqual(1)
          expect(Math.abs(part.mcc)).toBeLessThanOrEqual(1)
        }
        expect(score.auroc).toBeGreaterThanOrEqual(0.5)
        expect(turned.r).toBeCloseTo(-score.r, 10)
        expect(turned.auroc).toBeCloseTo(score.auroc, 10)
        if (score.auroc > 0.5) expect(turned.sign).toBe(-score.sign)
        if (score.auroc > 0.5) expect(turned.f1).toBeCloseTo(score.f1, 10)
      }),
      { numRuns: 50 },
    )
  })
})

describe('the ranking', () => {
  test('goes by |r|, then by AUROC, and accepts missing metrics', () => {
    const score = (r: number, auroc: number) => ({ r, auroc }) as UnitScore
    const scores = [score(0.1, 0.6), score(-0.5, 0.7), score(0.5, 0.8), score(0, Number.NaN), score(0, 0.5)]
    expect(ranked(scores).map((s) => [s.r, s.auroc])).toEqual([
      [0.5, 0.8],
      [-0.5, 0.7],
      [0.1, 0.6],
      [0, 0.5],
      [0, Number.NaN],
    ])
  })
})

describe('float16', () => {
  test('every pattern has the value of the standard', () => {
    expect([0x3c00, 0xbc00, 0x0001, 0x7bff, 0x3555, 0x8000, 0x0400].map((b) => FLOAT16[b])).toEqual([
      1,
      -1,
      2 ** -24,
      65504,
      0.333251953125,
      -0,
      2 ** -14,
    ])
    expect([FLOAT16[0x7c00], FLOAT16[0xfc00], FLOAT16[0x7e00]]).toEqual([Infinity, -Infinity, Number.NaN])
  })
})
