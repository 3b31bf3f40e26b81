import { describe, expect, it } from 'vitest'
import {
  fromHalf,
  narrowByArithmetic,
  narrowInto,
  toHalf,
  widen,
  widenByArithmetic,
  widenFrom,
  widenFromByArithmetic,
} from '../../../core/util/float16.ts'

const everyPattern = Uint16Array.from({ length: 65_536 }, (_, bits) => bits)

/** The float32 values around the middle between two neighbouring halves: below, on, above. */
function middles(): Float32Array {
  const values: number[] = []
  const word = new Uint32Array(1)
  const single = new Float32Array(word.buffer)
  for (let bits = 0; bits < 0x7c00; bits++) {
    const middle = (fromHalf(bits) + (bits === 0x7bff ? 65_536 : fromHalf(bits + 1))) / 2
    for (const step of [-1, 0, 1]) {
      single[0] = middle
      word[0] += step
      values.push(single[0], -single[0])
    }
  }
  return Float32Array.from(values)
}

describe('half precision by arithmetic', () => {
  it('gives all 65,536 patterns back, every NaN as a NaN', () => {
    for (const bits of everyPattern) {
      const value = fromHalf(bits)
      if (Number.isNaN(value)) expect(toHalf(value) & 0x7fff).toBeGreaterThan(0x7c00)
      else if (toHalf(value) !== bits) expect.fail(`${bits} became ${toHalf(value)}`)
    }
  })

  it('rounds to the nearest, ties to even, on both sides of every middle between neighbours', () => {
    for (const value of middles()) {
      const bits = toHalf(value) & 0x7fff
      const [below, above] = [bits - 1, bits + 1].map((b) => Math.abs(b >= 0x7c00 ? 65_536 : fromHalf(Math.max(0, b))))
      const distance = Math.abs((bits === 0x7c00 ? 65_536 : fromHalf(bits)) - Math.abs(value))
      for (const other of [below, above]) {
        const farther = Math.abs(other - Math.abs(value))
        if (farther < distance || (farther === distance && bits % 2 === 1 && bits !== 0))
          expect.fail(`${value} became ${bits}`)
      }
    }
  })

  it.skipIf(!globalThis.Float16Array)('agrees with the engine on every middle and every pattern', () => {
    const values = middles()
    const native = new Uint16Array(new Float16Array(values).buffer)
    values.forEach((value, i) => {
      if (toHalf(value) !== native[i]) expect.fail(`${value}: ${toHalf(value)} and ${native[i]}`)
    })
    const widened = new Float16Array(everyPattern.buffer)
    for (const bits of everyPattern) if (!Object.is(fromHalf(bits), widened[bits])) expect.fail(`${bits}`)
  })

  it('keeps the bounds: 65,520 is infinite, 2^−25 is zero, what is just beside them is not', () => {
    expect(toHalf(65_519.996)).toBe(0x7bff)
    expect(toHalf(65_520)).toBe(0x7c00)
    expect(toHalf(2 ** -25)).toBe(0)
    expect(toHalf(2 ** -25 * (1 + 2 ** -23))).toBe(1)
    expect(toHalf(-0)).toBe(0x8000)
  })
})

describe('widening', () => {
  it('is the same by the engine and by arithmetic, and honours where a view starts', () => {
    const view = everyPattern.subarray(3)
    const [a, b] = [widen(view), widenByArithmetic(view)]
    expect(a.length).toBe(65_533)
    a.forEach((value, i) => {
      if (!Object.is(value, b[i])) expect.fail(`${i}: ${value} and ${b[i]}`)
    })
  })
})

describe.each([
  ['the engine', narrowInto],
  ['arithmetic', narrowByArithmetic],
] as const)('narrowing by %s', (_name, make) => {
  it('writes the bits, and nothing beside them', () => {
    const bits = new Uint16Array(8)
    const values = Float32Array.of(0.1, -2, 65_504, 1e-7)
    make(bits)(values, 3, 2)
    expect([...bits]).toEqual([0, 0, toHalf(0.1), toHalf(-2), 0x7bff, 0, 0, 0])
  })

  it('writes −0, and what rounds to it, as +0', () => {
    const bits = new Uint16Array(4).fill(9)
    const values = Float32Array.of(-0, -1e-9, -(2 ** -25), 1e-9)
    make(bits)(values, 4, 0)
    expect([...bits]).toEqual([0, 0, 0, 0])
  })

  it('leaves NaN and infinities for the statistics to refuse', () => {
    const bits = new Uint16Array(3)
    make(bits)(Float32Array.of(Number.NaN, Number.NEGATIVE_INFINITY, 1e6), 3, 0)
    expect(Array.from(bits, fromHalf)).toEqual([Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])
  })
})

describe.each([
  ['the engine', widenFrom],
  ['arithmetic', widenFromByArithmetic],
] as const)('widening piece by piece by %s', (_name, make) => {
  it('fills what it is given, from the place that it is given', () => {
    const bits = Uint16Array.of(toHalf(9), toHalf(0.5), toHalf(-3), toHalf(65_504), toHalf(9))
    const into = new Float32Array(3)
    make(bits.subarray(0, 5))(1, into)
    expect([...into]).toEqual([0.5, -3, 65_504])
  })
})
