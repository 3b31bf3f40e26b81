import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Fourier } from '../../../core/search/fft.ts'
import { FLOAT16 } from '../../../core/search/float16.ts'
import { KERNELS, ShiftNull } from './shelves.ts'
import { normal, persistentFeature, persistentUnit, random, toBits } from './signals.ts'

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
  test('has the maxima that turning the feature by hand gives, whatever the length and the number of turns', () => {
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
          const chance = new ShiftNull(feature, shifts, seed, kernels)
          const [r0, r1] = chance.add(units[0], units[1])
          const [r2] = chance.add(units[2], units[2])

          const blocks = chance.shifts + 1
          const used = length - (length % blocks)
          const x = units.map((bits) => Array.from(bits.subarray(0, used), (b) => FLOAT16[b]))
          const y = feature.subarray(0, used)
          expect([r0, r1, r2]).toEqual(x.map((v) => expect.closeTo(pearson(v, y), 6)))

          // the offset is not told, so it is looked for: there must be one that explains every turn
          const maximaAt = (offset: number) =>
            Array.from({ length: chance.shifts }, (_, j) => {
              const turned = y.map((_, t) => y[(t + offset + used - ((j + 1) * used) / blocks) % used])
              return Math.max(...x.map((v) => Math.abs(pearson(v, turned))))
            })
          const offsets = Array.from({ length: Math.ceil(used / blocks / 2) }, (_, o) => o)
          const close = (a: number, b: number) => Math.abs(a - b) < 1e-6
          const matching = offsets.filter((o) => {
            const turned = y.map((_, t) => y[(t + o + used - used / blocks) % used])
            return close(Math.max(...x.map((v) => Math.abs(pearson(v, turned)))), chance.maxima[0])
          })
          expect(matching.some((o) => maximaAt(o).every((m, j) => close(m, chance.maxima[j])))).toBe(true)
        },
      ),
      { numRuns: 12 },
    )
  })

  test('a unit that is the feature is never reached by chance, a constant or a broken one always', () => {
    const feature = persistentFeature(20_000, 30, random(3))
    const chance = new ShiftNull(feature, 255, 1)
    const [same, constant] = chance.add(toBits(feature), toBits(new Float32Array(20_000).fill(0.3)))
    const [broken] = chance.add(toBits(new Float32Array(20_000).fill(Number.NaN)), toBits(feature))
    expect(same).toBeCloseTo(1, 6)
    expect([constant, broken]).toEqual([0, 0])
    expect(chance.p(same)).toBe(1 / 256)
    expect(chance.p(0)).toBe(1)
    expect(chance.maxima.every((m) => m > 0 && m < 1)).toBe(true)
  })

  test('the seed decides the turns, and the same seed gives the same', () => {
    const feature = persistentFeature(20_000, 30, random(3))
    const unit = toBits(persistentUnit(20_000, 0.9, random(4)))
    const maxima = (seed: number) => {
      const chance = new ShiftNull(feature, 63, seed)
      chance.add(unit, unit)
      return [...chance.maxima]
    }
    expect(maxima(1)).toEqual(maxima(1))
    expect(maxima(2)).not.toEqual(maxima(1))
  })

  test('a short text allows fewer turns than were asked for', () => {
    expect(new ShiftNull(persistentFeature(600, 5, random(1)), 4095, 1).shifts).toBe(31)
    expect(new ShiftNull(persistentFeature(60_000, 5, random(1)), 100, 1).shifts).toBe(127)
  })

  /** The share of independent pairs with p < .05, and of those a textbook p-value would call significant. */
  function falsePositives(meanRun: number, coefficient: number, trials: number) {
    const length = 8192
    let [ours, naive] = [0, 0]
    for (let trial = 0; trial < trials; trial++) {
      const uniform = random(trial * 1009 + meanRun * 7 + Math.round(coefficient * 100))
      const chance = new ShiftNull(persistentFeature(length, meanRun, uniform), 127, trial)
      const unit = toBits(persistentUnit(length, coefficient, uniform))
      const [r] = chance.add(unit, unit)
      if (chance.p(r) < 0.05) ours++
      if (Math.abs(r) * Math.sqrt((length - 2) / (1 - r * r)) > 1.96) naive++
    }
    return { ours: ours / trials, naive: naive / trials }
  }

  test.each([
    [1, 0],
    [50, 0.95],
    [100, 0.99],
  ])('independent signals (runs of %i, memory %f) come out significant one time in twenty', (meanRun, coefficient) => {
    const trials = 400
    const { ours, naive } = falsePositives(meanRun, coefficient, trials)
    // three standard errors of a binomial share
    expect(Math.abs(ours - 0.05)).toBeLessThan(3 * Math.sqrt((0.05 * 0.95) / trials))
    if (meanRun > 1) expect(naive).toBeGreaterThan(0.5)
  })
})
