import { describe, expect, test } from 'vitest'
import { lengthOf, splitCharacters } from '../../../core/search/split.ts'
import { splitThree } from '../../../core/search/split-three.ts'

const three = (...heldout: number[]) => splitThree({ train: Uint32Array.of(0, 1), heldout: Uint32Array.from(heldout) })

describe('held-out stretches are divided into two parts', () => {
  test('of two stretches the first is validation and the second test, whatever their lengths', () => {
    expect(three(10, 20, 40, 1000)).toEqual({
      train: Uint32Array.of(0, 1),
      validation: Uint32Array.of(10, 20),
      test: Uint32Array.of(40, 1000),
    })
  })

  test('of many, the first half by characters', () => {
    const { validation, test } = three(0, 100, 200, 300, 400, 500, 600, 900)
    expect([...validation]).toEqual([0, 100, 200, 300, 400, 500])
    expect([...test]).toEqual([600, 900])
    expect([...three(0, 900, 1000, 1100, 1200, 1300).validation]).toEqual([0, 900])
  })

  test('one is cut in two, with a gap between', () => {
    const { validation, test } = three(1000, 1800)
    expect([...validation, ...test]).toEqual([1000, 1350, 1450, 1800])
  })

  test.each([512, 8192, 119_030, 1_000_003])('both parts of %i characters hold some, in order, and none twice', (n) => {
    const split = splitCharacters(n)
    const { train, validation, test } = splitThree(split)
    expect(train).toEqual(split.train)
    expect([...validation, ...test]).toEqual([...split.heldout])
    const share = lengthOf(validation) / lengthOf(split.heldout)
    expect(Math.abs(share - 0.5)).toBeLessThan(0.1)
  })
})
