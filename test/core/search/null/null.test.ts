import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { planShifts } from '../../../../core/search/null/null.ts'
import { detrended } from '../../../../core/stats/detrend.ts'
import { Fourier } from '../../../../core/stats/fft.ts'
import { FLOAT16 } from '../../../../core/util/float16-table.ts'
import { chanceOfAll, correlateAll, KERNELS, together } from '../arenas.ts'
import { normal, persistentFeature, persistentUnit, random, toBits } from '../signals.ts'

/** Pearson's r by its definition. */
function pearson(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const n = x.length
  const mean = (v: ArrayLike<number>) => Array.from(v).reduce((a, b) => a + b, 0) / n
  const [mx, my] = [mean(x), mean(y)]
  let [xx, yy, xy] = [0, 0, 0]
  for (let t = 0; t < n; t++) {
    xx += (x[t] - mx) ** 2
    yy += (y[t] - my) ** 2
    xy += (x[t] - mx) * (y[t] - my)
  }
  return xy / Math.sqrt(xx * yy)
}

describe('the Fourier transform', () => {
  test.each([2, 4, 8, 32, 64])('of length %i finds frequencies in bit-reversed order, and comes back', (length) => {
    const uniform = random(length)
    const width = 3
    const signal = () => Float64Array.from({ length: length * width }, () => normal(uniform))
    const [re, im] = [signal(), signal()]
    const [gotRe, gotIm] = [re.slice(), im.slice()]
    const fourier = new Fourier(length)
    fourier.forward(gotRe, gotIm, width)
    const reversed = (f: number) =>
      Number.parseInt(f.toString(2).padStart(Math.log2(length), '0').split('').reverse().join(''), 2)
    for (let f = 0; f < length; f++) {
      let [sumRe, sumIm] = [0, 0]
      for (let t = 0; t < length; t++) {
        const [c, s] = [Math.cos((-2 * Math.PI * f * t) / length), Math.sin((-2 * Math.PI * f * t) / length)]
        sumRe += re[t * width + 1] * c - im[t * width + 1] * s
        sumIm += re[t * width + 1] * s + im[t * width + 1] * c
      }
      expect(gotRe[reversed(f) * width + 1]).toBeCloseTo(sumRe, 9)
      expect(gotIm[reversed(f) * width + 1]).toBeCloseTo(sumIm, 9)
    }
    fourier.inverse(gotRe, gotIm, width)
    for (const [i, v] of gotRe.entries()) expect(v / length).toBeCloseTo(re[i], 9)
    for (const [i, v] of gotIm.entries()) expect(v / length).toBeCloseTo(im[i], 9)
  })
})

describe('the null of circular shifts', () => {
  test('has the maxima of a direct sum over shifts, for any length and number of shifts', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 520, max: 3000 }),
        fc.constantFrom(1, 7, 31, 255),
        fc.nat(),
        fc.constantFrom(...KERNELS),
        (length, shifts, seed, kernels) => {
          const uniform = random(seed)
          const feature = persistentFeature(length, 9, uniform)
          feature[0] = 1 - feature[1]
          // in steps of a quarter, so that no code holds two values
          const levels = (a: number) => persistentUnit(length, a, uniform).map((v) => Math.round(4 * v) / 4)
          const units = [0, 0.9, 0.5].map((a) => toBits(levels(a)))
          const detrend = seed % 2 === 0
          const { r, maxima } = together(correlateAll(units, [feature], shifts, { kernels, detrend }).flat())

          const blocks = maxima.length + 1
          const used = planShifts(length, shifts).length
          const x = units.map((bits) => Array.from(bits.subarray(0, used), (b) => FLOAT16[b]))
          const y = (detrend ? detrended(feature) : Float32Array.from(feature)).subarray(0, used)
          expect(r).toEqual(x.map((v) => expect.closeTo(pearson(v, y), 6)))
          for (const [j, maximum] of maxima.entries()) {
            const there = y.map((_, t) => y[(t + used - ((j + 1) * used) / blocks) % used])
            expect(maximum).toBeCloseTo(Math.max(...x.map((v) => Math.abs(pearson(v, there)))), 6)
          }
        },
      ),
      { numRuns: 12 },
    )
  })

  test('a unit equal to the feature has the smallest p, a constant or a broken one p = 1', () => {
    const feature = persistentFeature(20_000, 30, random(3))
    const units = [feature, new Float32Array(20_000).fill(0.3), new Float32Array(20_000).fill(Number.NaN)]
    const all = correlateAll(units.map(toBits), [feature], 255, { detrend: false }).flat()
    const { r, maxima } = together(all)
    expect(r).toEqual([expect.closeTo(1, 6), expect.closeTo(0, 7), expect.closeTo(0, 7)])
    expect([...chanceOfAll(all).p]).toEqual([1 / 256, 1, 1])
    expect(maxima.every((m) => m > 0 && m < 1)).toBe(true)
  })

  test('a short text allows fewer shifts than were asked for', () => {
    expect(planShifts(600, 4095).shifts).toBe(31)
    expect(planShifts(60_000, 100).shifts).toBe(127)
  })
})
