import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BOOK_BYTES, packBooks, unpackBooks } from '../../../../core/search/codes/code-bytes.ts'
import { CODES, type CodeBook, PARTS, partsOf, ValueCounts } from '../../../../core/search/codes/codebook.ts'
import { createCoder } from '../../../../core/search/codes/coding.ts'
import { splitCharacters } from '../../../../core/search/split.ts'
import { FLOAT16 } from '../../../../core/util/float16-table.ts'
import { normal, random, recordingOf, toBits } from '../signals.ts'

function coded(bits: Uint16Array): { book: CodeBook; codes: number[] } {
  const counts = new ValueCounts()
  for (const [t] of bits.entries()) counts.add(t % PARTS, bits, t, t + 1)
  const map = new Uint8Array(65536)
  const book = counts.book(map)
  return { book, codes: Array.from(bits, (pattern) => map[pattern]) }
}

const finite = fc.integer({ min: 0, max: 0xffff }).filter((bits) => (bits & 0x7c00) !== 0x7c00)
const shapes = [
  ['noise', (uniform: () => number) => normal(uniform)],
  ['saturated', (uniform: () => number) => Math.tanh(30 * normal(uniform))],
  ['sparse', (uniform: () => number) => (uniform() < 0.95 ? 0 : normal(uniform))],
  ['a mean beside a small variation', (uniform: () => number) => 5 + normal(uniform)],
  [
    'two hundred steps and some noise',
    (uniform: () => number) => (uniform() < 0.97 ? Math.round(200 * uniform()) / 64 : normal(uniform)),
  ],
  [
    'two narrow bands',
    (uniform: () => number) => (uniform() < 0.3 ? 0.9 + 0.02 * normal(uniform) : 0.002 * normal(uniform)),
  ],
  ['a few outliers', (uniform: () => number) => (uniform() < 0.004 ? 6 * normal(uniform) : 0.1 * normal(uniform))],
  ['saturated at one end', (uniform: () => number) => Math.tanh(3 + 2 * normal(uniform))],
] as const

describe('a code book', () => {
  test('gives every value of a unit with few values a code of its own, in their order', () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1, maxLength: 200 }), (patterns) => {
        const { book, codes } = coded(Uint16Array.from(patterns))
        for (const [t, code] of codes.entries()) {
          const value = FLOAT16[patterns[t]] + 0
          expect([book.low[code] + 0, book.high[code] + 0, book.centroid[code] + 0]).toEqual([value, value, value])
        }
        expect(book.length).toBe(new Set(patterns.map((p) => FLOAT16[p] + 0)).size)
        expect([...book.low.subarray(0, book.length)]).toEqual(
          [...book.low.subarray(0, book.length)].sort((a, b) => a - b),
        )
      }),
    )
  })

  test.each(shapes)(
    'of %s has at most 256 codes, of neighbouring values, each with its edges, mean and counts',
    (_, of) => {
      const uniform = random(3)
      const bits = toBits(Float64Array.from({ length: 60_000 }, () => of(uniform)))
      const { book, codes } = coded(bits)
      const members = Array.from({ length: book.length }, (): number[] => [])
      for (const [t, code] of codes.entries()) members[code].push(FLOAT16[bits[t]] + 0)
      expect(book.length).toBeGreaterThan(200)
      expect(book.length).toBeLessThanOrEqual(CODES)
      let [within, all] = [0, 0]
      const mean = [...bits].reduce((sum, b) => sum + FLOAT16[b], 0) / bits.length
      for (const [t, code] of codes.entries()) {
        within += (FLOAT16[bits[t]] - book.centroid[code]) ** 2
        all += (FLOAT16[bits[t]] - mean) ** 2
      }
      expect(within / all).toBeLessThan(1e-3)
      for (const [code, values] of members.entries()) {
        expect(book.low[code]).toBe(Math.min(...values))
        expect(book.high[code]).toBe(Math.max(...values))
        expect(book.centroid[code]).toBeCloseTo(values.reduce((a, b) => a + b, 0) / values.length, 3)
        if (code > 0) expect(book.low[code]).toBeGreaterThan(book.high[code - 1])
        const counted = [0, 1, 2].map((part) => book.totals[part * CODES + code])
        expect(counted.reduce((a, b) => a + b)).toBe(values.length)
        // a code with more than its share holds one value only
        if (values.length > (3 * bits.length) / CODES) expect(book.low[code]).toBe(book.high[code])
      }
    },
  )

  test('keeps the mean and the variance of each part, from the values themselves', () => {
    const uniform = random(4)
    const bits = toBits(Float64Array.from({ length: 9000 }, () => 500 + normal(uniform)))
    const { book } = coded(bits)
    for (let part = 0; part < PARTS; part++) {
      const values = Array.from(bits, (b) => FLOAT16[b]).filter((_, t) => t % PARTS === part)
      const mean = values.reduce((a, b) => a + b, 0) / values.length
      expect(book.moments[2 * part]).toBeCloseTo(mean, 9)
      expect(book.moments[2 * part + 1]).toBeCloseTo(
        values.reduce((sum, v) => sum + (v - mean) ** 2, 0),
        5,
      )
    }
  })

  test('is empty for a unit with a NaN or an infinity, and takes −0 for 0', () => {
    expect(coded(Uint16Array.of(0x3c00, 0x7e00, 0)).book.length).toBe(0)
    expect(coded(Uint16Array.of(0x3c00, 0xfc00, 0)).book.length).toBe(0)
    const { book, codes } = coded(Uint16Array.of(0x8000, 0, 0x3c00))
    expect([book.length, codes]).toEqual([2, [0, 0, 1]])
  })

  test('survives being packed', () => {
    const uniform = random(5)
    const books = shapes.map(([, of]) => coded(toBits(Float64Array.from({ length: 3000 }, () => of(uniform)))).book)
    const bytes = packBooks(books)
    expect(bytes.length).toBe(books.length * BOOK_BYTES)
    expect(unpackBooks(bytes)).toEqual(books)
    expect(() => unpackBooks(bytes.subarray(1))).toThrowError(expect.objectContaining({ code: 'bad-codes' }))
  })
})

describe('coding a group', () => {
  test('gives each unit the codes that its own book means, whatever the blocks and the units that are wanted', () => {
    const cases = fc.tuple(
      fc.integer({ min: 64, max: 2000 }),
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: 1, max: 4 }),
    )
    fc.assert(
      fc.property(cases, ([blockCharacters, first, count]) => {
        const uniform = random(blockCharacters)
        const columns = Array.from({ length: 8 }, () =>
          toBits(Float64Array.from({ length: 3000 }, () => normal(uniform))),
        )
        const source = recordingOf(columns, 4, blockCharacters)
        const units = [first, Math.min(4, first + count)] as const
        const codes = columns.map(() => new Uint8Array(3000))
        const coding = createCoder(source)(1, units, (unit, from, some) => codes[4 + unit].set(some, from))
        let step = coding.next()
        while (!step.done) step = coding.next()
        for (const [i, book] of step.value.entries())
          for (const [t, pattern] of columns[4 + units[0] + i].entries()) {
            const code = codes[4 + units[0] + i][t]
            expect(FLOAT16[pattern]).toBeGreaterThanOrEqual(book.low[code])
            expect(FLOAT16[pattern]).toBeLessThanOrEqual(book.high[code])
          }
        const lengths = partsOf(splitCharacters(3000), 3000).map((part) =>
          part.reduce((sum, edge, i) => sum + (i % 2 ? edge : -edge), 0),
        )
        for (const { totals } of step.value)
          for (const [part, length] of lengths.entries())
            expect(totals.subarray(part * CODES, (part + 1) * CODES).reduce((a, b) => a + b, 0)).toBe(length)
      }),
      { numRuns: 20 },
    )
  })
})
