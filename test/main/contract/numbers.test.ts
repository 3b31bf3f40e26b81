import { describe, expect, it } from 'vitest'
import { readNumber, readWhole } from '../../../main/contract/numbers.ts'

describe('a typed number', () => {
  it.each([
    ['0.002', 0.002],
    ['0,002', 0.002],
    ['1,5', 1.5],
    [',25', 0.25],
    ['2e-3', 0.002],
    ['2,5e-3', 0.0025],
    ['−3', -3],
    ['1 024', 1024],
    ['12,345,678', 12_345_678],
    ['1,234.5', 1234.5],
    ['1.234,5', 1234.5],
    ['10 000,25', 10_000.25],
  ])('is read as people write it: %s', (text, value) => {
    expect(readNumber(text)).toBe(value)
  })

  it.each(['1,500', '1.234.567', '', '  ', 'x', '1,2,3', '1,23,456', '0x10', 'Infinity', '1.5.2', '--1', '1e'])(
    'is refused, never guessed, where it is none or could be two: “%s”',
    (text) => {
      expect(readNumber(text)).toBeNaN()
    },
  )

  it('that is to be whole may be grouped as the window writes it', () => {
    expect(['1,500', '1 500', '24,000,000', '7', '−12'].map(readWhole)).toEqual([1500, 1500, 24_000_000, 7, -12])
  })

  it('that is to be whole is refused with a point before three digits, and keeps a fraction to be refused by its range', () => {
    expect(readWhole('20.000')).toBeNaN()
    expect([readWhole('0,002'), readWhole('1,5')]).toEqual([0.002, 1.5])
  })
})
