import { describe, expect, it } from 'vitest'
import { drop, dropoutKey, dropoutThreshold, keeps } from '../../../core/model/dropout.ts'

describe('dropout', () => {
  const length = 40_000
  const ones = new Float64Array(length).fill(1)
  const dropped = (rate: number, key: number) => {
    const out = new Float64Array(length)
    drop(out, ones, length, rate, key)
    return out
  }

  it('drops the share it is asked to, and scales the rest so that the mean stays', () => {
    for (const rate of [0.1, 0.5, 0.8]) {
      const out = dropped(rate, dropoutKey(1, 2, 0))
      const share = out.filter((x) => x === 0).length / length
      expect(Math.abs(share - rate)).toBeLessThan(0.015)
      expect(new Set(out)).toEqual(new Set([0, 1 / (1 - rate)]))
    }
  })

  it('of nothing changes nothing', () => {
    expect(dropped(0, dropoutKey(1, 2, 0))).toEqual(ones)
  })

  it('draws unrelated masks for another seed, step or layer', () => {
    const here = dropped(0.5, dropoutKey(1, 2, 0))
    for (const key of [dropoutKey(2, 2, 0), dropoutKey(1, 3, 0), dropoutKey(1, 2, 1)]) {
      const there = dropped(0.5, key)
      const agreement = here.filter((x, k) => x === there[k]).length / length
      expect(Math.abs(agreement - 0.5)).toBeLessThan(0.02)
    }
  })

  it('draws neighbouring places independently', () => {
    const key = dropoutKey(1, 2, 0)
    const threshold = dropoutThreshold(0.5)
    for (const distance of [1, 2, 128, 6400]) {
      let same = 0
      for (let place = 0; place < length; place++)
        if (keeps(key, place, threshold) === keeps(key, place + distance, threshold)) same++
      expect(Math.abs(same / length - 0.5)).toBeLessThan(0.02)
    }
  })

  it('is the same on every machine', () => {
    const threshold = dropoutThreshold(0.5)
    const bits = Array.from({ length: 24 }, (_, place) => (keeps(dropoutKey(1, 2, 0), place, threshold) ? 1 : 0)).join(
      '',
    )
    expect(dropoutKey(1, 2, 0)).toBe(3532247312)
    expect(bits).toBe('010010100000111100001110')
  })
})
