import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  codePointSlice,
  codePoints,
  countCodePoints,
  distinctCodePoints,
  showCharacter,
} from '../../../core/text/code-points.ts'

/** Any UTF-16, lone surrogates too. */
const anyText = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 })
  .map((units) => String.fromCharCode(...units))
const mixed = fc.oneof(anyText, fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }))

describe('code points', () => {
  it('are those that iterating over the string gives', () => {
    fc.assert(
      fc.property(mixed, (text) => {
        const expected = Array.from(text, (character) => character.codePointAt(0)!)
        expect([...codePoints(text)]).toEqual(expected)
        expect(countCodePoints(text)).toBe(expected.length)
        expect([...distinctCodePoints(text)]).toEqual([...new Set(expected)].sort((a, b) => a - b))
      }),
    )
  })

  it('are sliced as an array of them would be', () => {
    const place = fc.nat({ max: 70 })
    fc.assert(
      fc.property(mixed, place, place, (text, start, end) => {
        expect(codePointSlice(text, start, end)).toBe(Array.from(text).slice(start, Math.max(start, end)).join(''))
        expect(codePointSlice(text, start)).toBe(Array.from(text).slice(start).join(''))
      }),
    )
  })

  it('are shown by glyph and number, or by number alone when they cannot be seen', () => {
    expect(showCharacter(0xe9)).toBe('“é” (U+00E9)')
    expect(showCharacter(0x1f40b)).toBe('“🐋” (U+1F40B)')
    expect(showCharacter(0xa0)).toBe('U+00A0')
    expect(showCharacter(10)).toBe('U+000A')
  })
})
