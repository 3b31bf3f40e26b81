import { expect, it } from 'vitest'
import { createRandom } from '../../../core/model/random.ts'
import { responseOf } from '../../../core/units/response.ts'

it('a feature of few values has a bin a value, with means and quantiles of the unit there', () => {
  // at each of the values 0, 2 and 5 the unit takes 0 … 20 on top of ten times the value
  const feature = [0, 2, 5].flatMap((value) => Array.from({ length: 21 }, () => value))
  const values = Float32Array.from(feature, (value, i) => 10 * value + (i % 21))
  const { bins, characters, beyond } = responseOf(feature, values)
  expect(bins.map(({ from, to }) => [from, to])).toEqual([
    [-0.5, 1],
    [1, 3.5],
    [3.5, 5.5],
  ])
  expect(bins.map(({ mean }) => mean)).toEqual([10, 30, 60])
  expect(bins[1].quantiles).toEqual([21, 25, 30, 35, 39])
  expect([characters, beyond]).toEqual([63, 0])
})

it('a feature of many values has 24 bins of one width between its half-percentiles, and says what lies beyond', () => {
  const feature = Array.from({ length: 10_000 }, (_, i) => (i === 0 ? -1e6 : i === 9999 ? 1e6 : i))
  const { bins, beyond, characters } = responseOf(
    feature,
    Float32Array.from(feature, (value) => value / 2),
  )
  expect(bins).toHaveLength(24)
  expect(bins[0].from).toBe(50)
  expect(bins.at(-1)!.to).toBe(9949)
  for (const { from, to } of bins) expect(to - from).toBeCloseTo((9949 - 50) / 24, 6)
  expect(beyond).toBe(100)
  expect(bins.reduce((sum, bin) => sum + bin.characters, 0) + beyond).toBe(characters)
  for (const { from, to, mean } of bins) expect(Math.abs(mean - (from + to) / 4)).toBeLessThan(1)
})

it('r is Pearson’s over all characters, and leaves out those where the feature has no value', () => {
  const random = createRandom(5)
  const feature = Array.from({ length: 500 }, () => random.uniform())
  const values = Float32Array.from(feature, (value) => 3 - 2 * value)
  expect(responseOf(feature, values).r).toBeCloseTo(-1, 6)
  feature[7] = Number.NaN
  values[7] = 1000
  const { r, characters } = responseOf(feature, values)
  expect(r).toBeCloseTo(-1, 6)
  expect(characters).toBe(499)
})

it('no r is given where the unit or the feature stands still, and a bin of fewer than eight characters is left out', () => {
  const feature = Array.from({ length: 40 }, (_, i) => (i < 5 ? 1 : 2))
  expect(responseOf(feature, new Float32Array(40)).r).toBeNaN()
  expect(responseOf(new Array(40).fill(3), Float32Array.from(feature)).r).toBeNaN()
  expect(responseOf(feature, Float32Array.from(feature)).bins.map(({ characters }) => characters)).toEqual([35])
  expect(responseOf([], new Float32Array(0))).toMatchObject({ bins: [], characters: 0 })
})

it('the points that are shown are spread evenly over the recording, and no more than can be distinguished', () => {
  const feature = Array.from({ length: 6001 }, (_, i) => i)
  const { features, values } = responseOf(
    feature,
    Float32Array.from(feature, (t) => -t),
  )
  expect(features.length).toBeLessThanOrEqual(600)
  const step = features[1] - features[0]
  expect(Array.from(features)).toEqual(Array.from(features, (_, i) => i * step))
  expect(Array.from(values)).toEqual(Array.from(features, (t) => (t === 0 ? -0 : -t)))
})
