import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chunksOf, sliceCodePoints } from '../../../main/store/code-points.ts'

const text = fc.string({ unit: fc.constantFrom('a', 'é', '“', '😀', '\n', '\0', '\u{10ffff}'), maxLength: 60 })

test('a slice by code points is the slice of the array of code points', () => {
  fc.assert(
    fc.property(text, fc.nat(70), fc.nat(70), (text, a, b) => {
      const points = [...text]
      const [start, end] = [Math.min(a, b), Math.max(a, b)]
      expect(sliceCodePoints(text, start, end, points.length)).toBe(points.slice(start, end).join(''))
    }),
  )
})

test('chunks put together are the text, and all but the last are full', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 20 }), (text, size) => {
      const chunks = [...chunksOf(text, size)]
      expect(chunks.join('')).toBe(text)
      for (const chunk of chunks.slice(0, -1)) expect([...chunk]).toHaveLength(size)
      for (const chunk of chunks.slice(-1)) expect([...chunk].length).toBeGreaterThan(0)
    }),
  )
})
